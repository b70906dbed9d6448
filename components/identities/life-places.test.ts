import { expect, test } from 'vitest'
import type { Life, Milestone } from '@/lib/inventory/identity-life'
import { placesOf, stripsOf } from './life-places'

const at = (day: string, what: Milestone['what'] = 'finding'): Milestone => ({
  at: `${day}T10:00:00.000Z`,
  what,
  text: day,
})

test('milestones stand over the bar of their own day, week or month, and those beyond the range are left out', () => {
  const days: Life = {
    step: 'day',
    days: ['2026-11-01', '2026-11-02'].map((day) => ({ day, counts: {} })),
    whole: null,
  }
  expect(
    placesOf(days, [at('2026-10-31'), at('2026-11-02'), at('2026-11-01', 'identity'), at('2026-11-03')]).map(
      ({ text, percent }) => [text, percent],
    ),
  ).toEqual([
    ['2026-11-01', 25],
    ['2026-11-02', 75],
  ])
  const months: Life = {
    step: 'month',
    days: ['2026-10-01', '2026-11-01'].map((day) => ({ day, counts: {} })),
    whole: null,
  }
  expect(placesOf(months, [at('2026-11-30'), at('2026-12-01')]).map(({ percent }) => percent)).toEqual([75])
  expect(placesOf({ step: 'day', days: [], whole: null }, [at('2026-11-30')])).toEqual([])
})

test('days that are as busy stand together, quiet ones are left out, and those without a log are unknown', () => {
  const life: Life = {
    step: 'day',
    whole: null,
    days: [{ use: 9 }, { use: 9 }, {}, null, { use: 1 }].map((counts, at) => ({
      day: `2026-11-0${at + 1}`,
      counts,
    })),
  }
  expect(stripsOf(life, ['use'])).toEqual([
    { left: 0, width: 40, share: 1 },
    { left: 60, width: 20, share: null },
    { left: 80, width: 20, share: expect.closeTo(1 / 3) },
  ])
})
