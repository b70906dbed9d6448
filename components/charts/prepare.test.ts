import { expect, test } from 'vitest'
import { prepareBars } from './prepare-bars'
import { prepareExcess } from './prepare-excess'
import { gapsIn } from './prepare-gaps'
import { ageRange, prepareRotationAge } from './prepare-rotation-age'
import { prepareSeverityTrend } from './prepare-severity-trend'
import { prepareTimeline } from './prepare-timeline'

const buckets = [
  { from: 91, to: 180, count: 3308 },
  { from: 0, to: 30, count: 8412 },
  { from: 31, to: 90, count: 5120 },
  { from: 731, to: null, count: 289 },
]

test('ages come youngest first, the policy line stands between inside and over, unknown is apart', () => {
  const age = prepareRotationAge(buckets, 1694, 90)
  expect(age.bars.map((bar) => [bar.label, bar.side])).toEqual([
    ['0–30', 'holds'],
    ['31–90', 'holds'],
    ['91–180', 'gap'],
    ['over 2 y', 'gap'],
  ])
  expect(age.policyBefore).toBe(2)
  expect(age.unknown?.count).toBe(1694)
  expect(age.holds + age.gap + 1694).toBe(age.total)
  expect(age.bars[0]?.share).toBe(1)
})

test('a bucket with the policy inside it is neither inside nor over', () => {
  const age = prepareRotationAge(buckets, 0, 60)
  expect(age.bars[1]?.side).toBe('across')
  expect(age.policyBefore).toBe(1)
  expect(age.unknown).toBeNull()
})

test('without a policy nothing is over it; a policy beyond every bucket comes last', () => {
  expect(prepareRotationAge(buckets, 0, null)).toMatchObject({ policyBefore: null, gap: 0 })
  expect(prepareRotationAge([{ from: 0, to: 30, count: 1 }], 0, 90).policyBefore).toBe(1)
})

test('ranges read as days up to a year and as years beyond', () => {
  expect([ageRange(181, 365), ageRange(366, 730), ageRange(731, null), ageRange(91, null)]).toEqual([
    '181–365',
    '1–2 y',
    'over 2 y',
    'over 90',
  ])
})

test('nothing at all divides by nothing', () => {
  expect(prepareBars([{ label: 'a', count: 0, side: 'holds' }], 0).bars[0]?.share).toBe(0)
})

test('only "nothing unused" holds', () => {
  const excess = prepareExcess(
    [
      { from: 1, to: 25, count: 4 },
      { from: 0, to: 0, count: 9 },
    ],
    2,
  )
  expect(excess.bars.map((bar) => [bar.label, bar.side])).toEqual([
    ['0 %', 'holds'],
    ['1–25 %', 'gap'],
  ])
  expect(excess.total).toBe(15)
})

test('gaps touch the known points beside them and stay inside the list', () => {
  expect(gapsIn([true, false, false, true], () => 'stopped')).toEqual([
    { from: 0, to: 3, because: 'stopped' },
  ])
  expect(gapsIn([false, true, false], () => null)).toEqual([
    { from: 0, to: 1, because: null },
    { from: 1, to: 2, because: null },
  ])
  expect(gapsIn([], () => null)).toEqual([])
})

const week = (at: string, critical: number | null) => ({
  at,
  critical,
  high: critical,
  medium: 1,
  low: null,
})

test('a missing week breaks the line and is never zero', () => {
  const trend = prepareSeverityTrend([
    week('2026-11-15', 3),
    week('2026-11-01', 5),
    { ...week('2026-11-08', null), medium: null, because: 'CloudTrail stopped' },
    week('2026-11-22', 1),
  ])
  const critical = trend.lines[0]
  expect(trend.at[0]).toBe('2026-11-01')
  expect(critical?.values).toEqual([5, null, 3, 1])
  expect(critical?.alone).toEqual([0])
  expect([critical?.now, critical?.change]).toEqual([1, -4])
  expect(trend.gaps).toEqual([{ from: 0, to: 2, because: 'CloudTrail stopped' }])
  expect(trend.lines[3]).toMatchObject({ now: null, change: null, alone: [] })
})

test('a day without a log is null, a day without events is 0, and denied is apart', () => {
  const timeline = prepareTimeline([
    { day: '2026-11-03', counts: null, because: 'log stopped' },
    { day: '2026-11-01', counts: { use: 4, deny: 1 } },
    { day: '2026-11-02', counts: {} },
    { day: '2026-11-04', counts: { issue: 2 } },
  ])
  expect(timeline.bars.map((bar) => [bar.allowed, bar.denied])).toEqual([
    [4, 1],
    [0, 0],
    [null, null],
    [2, 0],
  ])
  expect(timeline.gaps).toEqual([{ from: 2, to: 2, because: 'log stopped' }])
  expect(timeline).toMatchObject({ total: 7, daysWithoutLog: 1 })
  expect(timeline.ticks).toHaveLength(4)
  expect(prepareTimeline([]).ticks).toEqual([])
})
