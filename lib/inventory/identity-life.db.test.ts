import { expect, test } from 'vitest'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { code, eventKinds } from '@/lib/model/vocabulary'
import { lifeOf } from './identity-life'

ownDatabase()
const add = (day: string, kind: (typeof eventKinds)[number], n: number, failed = 0) =>
  rows(
    `insert into event_day (identity_key, day, kind, credential_kind, ttl_class, n, failed_n, ttl_sum)
     values (7, $1, $2, 8, -1, $3, $4, 0)`,
    [day, code(eventKinds, kind), n, failed],
  )

test('a timeline is whole days, weeks or months without a hole, and adds up', async () => {
  expect(await lifeOf('7', 'all')).toEqual({ step: 'day', days: [], whole: null })
  await add('2026-11-18', 'issue', 2)
  await add('2026-11-20', 'use', 1_000_000, 3)
  const short = await lifeOf('7', 'all')
  expect(short.step).toBe('day')
  expect(short.days).toEqual([
    { day: '2026-11-18', counts: { issue: 2, deny: 0 } },
    { day: '2026-11-19', counts: {} },
    { day: '2026-11-20', counts: { use: 1_000_000, deny: 3 } },
  ])
  await add('2024-01-03', 'use', 5)
  const weeks = await lifeOf('7', 'all')
  expect(weeks.step).toBe('week')
  expect(weeks.days[0]).toEqual({ day: '2024-01-01', counts: { use: 5, deny: 0 } })
  expect(weeks.days.at(-1)).toEqual({ day: '2026-11-16', counts: { issue: 2, use: 1_000_000, deny: 3 } })
  expect(await lifeOf('7', 'year')).toMatchObject({ step: 'day' })
  expect((await lifeOf('7', 'year')).days).toHaveLength(365)
  expect((await lifeOf('7', '90')).days[0]!.day).toBe('2026-08-23')
  await add('2010-05-09', 'use', 1)
  const months = await lifeOf('7', 'all')
  expect(months.step).toBe('month')
  expect(months.days[0]!.day).toBe('2010-05-01')
  expect(months.days.at(-1)!.day).toBe('2026-11-01')
  expect(months.days.length).toBe(199)
})

test('what happened outside of its log is drawn, and the days without a log are unknown and not zero', async () => {
  const life = await lifeOf('8', 'all', ['2026-03-02T10:00:00Z', '2026-03-01T10:00:00Z'])
  expect(life.whole).toEqual({ from: '2026-03-01', to: '2026-03-02' })
  expect(life.days.map(({ counts }) => counts)).toEqual([null, null])
  await rows(
    `insert into event_day (identity_key, day, kind, credential_kind, ttl_class, n, failed_n, ttl_sum)
     values (8, '2026-03-04', 3, 8, -1, 5, 0, 0)`,
  )
  const more = await lifeOf('8', 'all', ['2026-03-02T10:00:00Z', '2026-03-06T10:00:00Z'])
  expect(more.days.map(({ day, counts, because }) => [day.slice(8), counts?.use ?? because])).toEqual([
    ['02', 'the log begins on 2026-03-04'],
    ['03', 'the log begins on 2026-03-04'],
    ['04', 5],
    ['05', 'the log ends on 2026-03-04'],
    ['06', 'the log ends on 2026-03-04'],
  ])
})

test('a part from one day to another has finer steps, and never more than there is', async () => {
  const part = await lifeOf('7', { from: '2024-01-01', to: '2024-01-10' })
  expect(part).toMatchObject({ step: 'day', whole: { from: '2010-05-09', to: '2026-11-20' } })
  expect(part.days).toHaveLength(10)
  expect((await lifeOf('7', { from: '1990-01-01', to: '1990-02-01' })).days).toHaveLength(1)
  expect((await lifeOf('7', { from: '2026-11-19', to: '2030-01-01' })).days).toHaveLength(2)
})
