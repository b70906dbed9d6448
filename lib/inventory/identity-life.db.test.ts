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
  expect(await lifeOf('7', 'all')).toEqual({ step: 'day', days: [] })
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
