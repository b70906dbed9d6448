import { expect, test } from 'vitest'
import { ageSentence, counted, day, middle, minute, percent, relative, utc } from './figures'

const at = new Date('2026-09-22T07:14:30Z')
const ago = (ms: number) => relative(new Date(at.getTime() - ms), at)

test('times read in the words of the product', () => {
  expect(minute(at, 'UTC')).toBe('22 Sep 2026, 07:14')
  expect(day(at, 'Asia/Tokyo')).toBe('22 Sep 2026')
  expect(utc(at)).toBe('2026-09-22 07:14 UTC')
  expect([
    ago(5_000),
    ago(11 * 60_000),
    ago(2 * 3_600_000),
    ago(1127 * 86_400_000),
    ago(-8 * 86_400_000),
  ]).toEqual(['just now', '11 min ago', '2 h ago', '1,127 d ago', 'in 8 d'])
})

test('a small part is not nothing, and nearly all is not all', () => {
  expect([
    percent(0, 10),
    percent(1, 41_286),
    percent(41_285, 41_286),
    percent(41_286, 41_286),
    percent(0, 0),
  ]).toEqual(['0 %', 'under 0.1 %', 'over 99.9 %', '100 %', '0 %'])
  expect(percent(82, 100)).toBe('82 %')
})

test('counts, ages and cut ids', () => {
  expect(counted(1, 'identity', 'identities')).toBe('1 identity')
  expect(ageSentence(1127, 90)).toBe('1,127 days old, policy 90')
  expect(ageSentence(1, null)).toBe('1 day old, no policy')
  expect(middle('arn:aws:iam::418203975511:user/svc-settlement-export', 24)).toHaveLength(24)
  expect(middle('short', 24)).toBe('short')
})
