import { beforeAll, expect, test } from 'vitest'
import { report } from '@/e2e/credential-report'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { findingFilter } from '@/lib/model/filters'
import { bring, findingOn } from '@/lib/tasks/testing'
import { change } from './codes'
import { countFindings, weeklyOpen } from './queries'

ownDatabase()
const actor = systemActor('test')
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)
const old = '2020-01-01T00:00:00Z'
/** How many findings of all severities stood open at the end of each of the last weeks. */
const weeks = async () =>
  (await weeklyOpen(actor, 8)).map(({ counts }) =>
    Object.values(counts).reduce<number>((sum, n) => sum + (n ?? 0), 0),
  )

let before: number[]
beforeAll(async () => {
  await bring(report(['one', 'two'].map((user) => ({ user, rotated: old }))), daysAgo(70))
  before = await weeks()
})

test('what was dismissed and then fixed stays out of the weeks in which it was dismissed', async () => {
  const { id } = await findingOn('one', 1)
  const noted = (word: Parameters<typeof change>[0], days: number) =>
    rows('insert into finding_change (finding_id, at, actor, change) values ($1, $2, $3, $4)', [
      id,
      daysAgo(days),
      'test',
      change(word),
    ])
  await noted('not_a_problem', 30)
  await rows('update finding set state = 7 where id = $1', [id])
  const dismissed = before.map((n, week) => (week >= 3 ? n - 1 : n))
  expect(await weeks()).toEqual(dismissed)
  expect((await weeks()).at(-1)).toBe(await countFindings(actor, findingFilter.parse({})))
  await noted('verified', 1)
  await rows('update finding set state = 3, resolved_at = $2 where id = $1', [id, daysAgo(1)])
  expect(await weeks()).toEqual(dismissed)
})

test('each time that an exception stood counts, whatever became of it since', async () => {
  const { id } = await findingOn('two', 1)
  const start = await weeks()
  const noted = async (word: Parameters<typeof change>[0], days: number) => {
    await rows('insert into finding_change (finding_id, at, actor, change) values ($1, $2, $3, $4)', [
      id,
      daysAgo(days),
      'test',
      change(word),
    ])
  }
  await noted('exception_approved', 45)
  await noted('exception_stale', 24)
  await noted('exception_refused', 20)
  await noted('exception_approved', 10)
  await noted('exception_expired', 4)
  // Weeks end 49, 42, 35, 28, 21, 14, 7 and 0 days ago.
  expect(await weeks()).toEqual(start.map((n, week) => ([1, 2, 3, 6].includes(week) ? n - 1 : n)))
})
