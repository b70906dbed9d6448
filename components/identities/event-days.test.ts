import { expect, test } from 'vitest'
import type { EventRow } from '@/lib/inventory/identity-use'
import { eventDays } from './event-days'

const event = (at: string, result: EventRow['result'] = 'success'): EventRow => ({
  at,
  kind: 'use',
  result,
  action: null,
  context: null,
  audience: null,
  sourceIp: null,
  agent: null,
  ttlSeconds: null,
  isHuman: false,
  file: 'log.json',
  importId: 1,
  recordNo: 0,
})

test('days between two events count zero', () => {
  const days = eventDays([event('2026-11-03T10:00:00Z'), event('2026-11-01T09:00:00Z', 'denied')], false)
  expect(days).toEqual([
    { day: '2026-11-01', counts: { deny: 1 } },
    { day: '2026-11-02', counts: {} },
    { day: '2026-11-03', counts: { use: 1 } },
  ])
})

test('a half-read oldest day is left out', () => {
  const days = eventDays([event('2026-11-03T10:00:00Z'), event('2026-11-02T09:00:00Z')], true)
  expect(days.map((one) => one.day)).toEqual(['2026-11-03'])
})

test('no event, no day', () => {
  expect(eventDays([], false)).toEqual([])
})
