import { expect, test } from 'vitest'
import type { Life } from '@/lib/inventory/identity-life'
import { rangeIn, zoomOf } from './life-zoom'

const life = (days: string[], whole: [string, string], step: Life['step'] = 'day'): Life => ({
  step,
  days: days.map((day) => ({ day, counts: {} })),
  whole: { from: whole[0], to: whole[1] },
})
const daysFrom = (first: string, n: number) =>
  Array.from({ length: n }, (_, at) =>
    new Date(Date.parse(first) + at * 86_400_000).toISOString().slice(0, 10),
  )

test('one goes nearer, wider, earlier and later, and never beyond what is known', () => {
  expect(zoomOf(life(daysFrom('2026-03-01', 40), ['2026-03-01', '2026-04-30']))).toEqual({
    nearer: '2026-03-11..2026-03-30',
    wider: '2026-03-01..2026-04-29',
    earlier: null,
    later: '2026-03-21..2026-04-29',
  })
  expect(zoomOf(life(daysFrom('2026-03-01', 5), ['2026-03-01', '2026-03-05']))).toEqual({
    nearer: null,
    wider: null,
    earlier: null,
    later: null,
  })
  // A week that begins before the first day, and a month that ends after the last.
  expect(zoomOf(life(['2026-02-23', '2026-03-02'], ['2026-02-25', '2026-03-04'], 'week')).wider).toBeNull()
})

test('a range in an address that is none of ours is the last year', () => {
  expect(rangeIn('90')).toBe('90')
  expect(rangeIn('2026-01-01..2026-02-01')).toEqual({ from: '2026-01-01', to: '2026-02-01' })
  for (const bad of [undefined, 'x', '2026-02-01..2026-01-01', '2026-13-45..2026-14-01'])
    expect(rangeIn(bad)).toBe('year')
})
