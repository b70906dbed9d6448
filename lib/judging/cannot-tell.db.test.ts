import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { numbersOf } from '@/lib/checks/index'
import { listChecks } from '@/lib/checks/queries'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { findingFacets, historyOf, listFindings, openNow } from '@/lib/findings/queries'
import { findingFilter } from '@/lib/model/filters'
import { judgeChanged } from './judge-changed'

ownDatabase()
const actor = systemActor('test')
const CHECK = 'rotation-overdue'
const day = (n: number) => new Date(Date.UTC(2026, 10, n, 8))

/** What the key was rotated at comes to be known as this; null is that its source does not say. */
async function learn(rotatedAt: string | null, at: Date): Promise<void> {
  await rows('update credential set rotated_at = $1, created_at = $1', [rotatedAt])
  await rows('insert into changed_identity select identity_key from identity on conflict do nothing')
  await judgeChanged(at)
}
const list = async (query: object = {}) =>
  (await listFindings(actor, findingFilter.parse({ check: CHECK, ...query }))).rows
const gaps = async () => (await listChecks(actor)).find(({ id }) => id === CHECK)!.gap

test('an open finding whose check cannot tell stays open, says since when, and is no gap until one is seen again', async () => {
  await rows("insert into source (provider, name) values (0, 's')")
  await rows(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, status, in_inventory, source_id, import_id,
       seen_from
     )
     select 1, 0, 0, 'i', 'i', 'x', 0, true, s.id, 1, now() from source s`,
  )
  await rows(
    `insert into credential (
       identity_key, credential_key, kind, is_static, native_id, status, in_inventory, import_id, seen_from
     )
     values (1, 1, 0, true, 'k', 0, true, 1, now())`,
  )
  await learn('2026-03-01', day(1))
  expect(await list()).toMatchObject([{ state: 'open', unknownSince: null }])
  const id = (await list())[0]!.id
  expect(await openNow(actor, CHECK)).toEqual({
    gap: { findings: 1, identities: 1 },
    unknown: { findings: 0, identities: 0 },
  })

  await learn(null, day(2))
  await learn(null, day(3))
  expect(await list()).toMatchObject([{ state: 'open', unknownSince: day(2).toISOString() }])
  expect(await openNow(actor, CHECK)).toEqual({
    gap: { findings: 0, identities: 0 },
    unknown: { findings: 1, identities: 1 },
  })
  expect(await gaps()).toBe(0)
  expect(await list({ now: 'gap' })).toEqual([])
  expect(await list({ now: 'unknown' })).toHaveLength(1)
  const facet = (await findingFacets(actor, findingFilter.parse({ check: CHECK }))).find(
    ({ field }) => field === 'now',
  )!
  expect(facet.values.map(({ value, count }) => [value, count])).toEqual([['unknown', 1]])

  await learn('2026-03-01', day(4))
  expect(await list()).toMatchObject([{ state: 'open', unknownSince: null }])
  expect(await gaps()).toBe(1)
  await learn(null, day(5))
  // Data that shows the fix closes it, and nothing is left unknown about it.
  await learn('2026-11-05', day(6))
  expect(await list()).toEqual([])
  expect(await list({ state: 'verified' })).toMatchObject([{ unknownSince: null }])
  expect(
    await rows('select 1 from finding where unknown_since is not null and check_no = $1', numbersOf([CHECK])),
  ).toEqual([])
  expect((await historyOf(id)).map(({ change }) => change)).toEqual([
    'verified',
    'cannot_tell',
    'gap_again',
    'cannot_tell',
    'opened',
  ])
})
