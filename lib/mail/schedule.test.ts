import { afterEach, expect, test, vi } from 'vitest'
import { mailHours, sendAt } from './schedule'

const at = (text: string) => new Date(`2026-11-22T${text}:00Z`)
const sent = (when: string, environment: Record<string, string>, isUrgent = false) => {
  vi.unstubAllEnvs()
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  return sendAt(at(when), isUrgent, mailHours()).toISOString().slice(8, 16)
}
afterEach(() => vi.unstubAllEnvs())

test('goes out at once when nothing is set', () => {
  expect(sent('22:10', {})).toBe('22T22:10')
})

test('waits for the end of the quiet hours, also over midnight and in another zone', () => {
  const quiet = { MUSTER_QUIET_HOURS: '20:00-07:00' }
  expect(sent('19:59', quiet)).toBe('22T19:59')
  expect(sent('20:00', quiet)).toBe('23T07:00')
  expect(sent('03:30', quiet)).toBe('22T07:00')
  expect(sent('07:00', quiet)).toBe('22T07:00')
  expect(sent('19:30', { ...quiet, MUSTER_TIME_ZONE: 'Europe/Berlin' })).toBe('23T06:00')
  expect(sent('12:30', { MUSTER_QUIET_HOURS: '12:00-13:00' })).toBe('22T13:00')
})

test('what is not urgent waits for the digest; what is urgent does not', () => {
  const digest = { MUSTER_MAIL_DIGEST: '08:00' }
  expect(sent('07:00', digest)).toBe('22T08:00')
  expect(sent('09:00', digest)).toBe('23T08:00')
  expect(sent('09:00', digest, true)).toBe('22T09:00')
  expect(sent('09:00', { MUSTER_MAIL_DIGEST: '21:00', MUSTER_QUIET_HOURS: '20:00-07:00' })).toBe('23T07:00')
})

test('refuses a time that is none', () => {
  vi.stubEnv('MUSTER_MAIL_DIGEST', '25:00')
  expect(mailHours).toThrow('MUSTER_MAIL_DIGEST is "25:00"')
})
