import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { chainOf } from './identity-chain'

ownDatabase()
const actor = systemActor('test')

test('a chain names who asked under any of their ids, counts the rest, and hides whom the reader may not see', async () => {
  await rows("insert into source (provider, name) values (0, 's')")
  await rows(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, environment, in_inventory, source_id, import_id,
       seen_from
     )
     select n, 0, 1, 'i' || n, 'role ' || n, 'a', n % 2, true, s.id, 1, now()
     from generate_series(1, 20) n, source s`,
  )
  await rows('insert into identity_alias (alias_key, identity_key) values (1002, 2)')
  await rows(
    `insert into issuance_edge (
       identity_key, requester_key, kind, credential_kind, n, first_at, last_at, ttl_max
     )
     select 1, k, 0, 8, n, timestamptz '2026-11-01', timestamptz '2026-11-20', 3600
     from (
       values (0, 5), (1, 7), (2, 10), (1002, 20), (999, 3), (3, 40)
     ) x (k, n)
     union all
     select 1, n, 0, 8, 1, timestamptz '2026-11-01', timestamptz '2026-11-20', 3600
     from generate_series(10, 19) n
     union all
     select 4, 1, 2, 8, 11, timestamptz '2026-11-01', timestamptz '2026-11-20', 3600`,
  )
  await rows(
    `insert into event_day (identity_key, day, kind, credential_kind, ttl_class, n, failed_n, ttl_sum)
     values (1, '2026-11-20', 0, 8, 2, 95, 1, 0), (1, '2026-11-20', 3, 8, -1, 300, 4, 0)`,
  )
  await judgeChanged(new Date('2026-11-28T00:00:00Z'), true)
  const chain = await chainOf(actor, '1')
  expect(chain.askedBy.slice(0, 3).map(({ name, id, n }) => [name, id, n])).toEqual([
    ['role 3', '3', 40],
    ['role 2', '2', 30],
    ['not in the inventory', null, 3],
  ])
  expect(chain.askedBy).toHaveLength(6)
  expect(chain).toMatchObject({
    askedByMore: { ends: 7, n: 7 },
    itself: 7,
    untold: 5,
    tokens: [{ kind: 'sts_session', issued: 95, used: 300, refused: 5 }],
    askedFor: [{ id: '4', name: 'role 4', n: 11 }],
    askedForMore: { ends: 0, n: 0 },
  })
  // Somebody who sees one environment only.
  const limited = { ...actor, scope: { environments: [1] }, rights: { environments: [1] } }
  const hidden = await chainOf(limited as typeof actor, '1')
  expect(hidden.askedBy.slice(0, 2).map(({ name, id }) => [name, id])).toEqual([
    ['role 3', '3'],
    [null, null],
  ])
})

test('a token that reaches further than whoever asked says by how many permissions, where both are known', async () => {
  // 1 holds three actions; 3, which asked, one of them; 4, which 1 asked for, one more. Of 2 not all is known.
  await rows(
    `insert into rights_profile (
       profile_key, sets, boundaries, is_known, granted, everywhere, conditional, is_admin, escalations,
       computed_at
     )
     select k, '{}', '{}', known, granted, '{}', '{}', false, '{}', now()
     from (
       values (1, true, '{1,2,3}'::int[]), (2, false, '{1}'), (3, true, '{2,9}'), (4, true, '{1,2,3,4}')
     ) x (k, known, granted)`,
  )
  await rows(
    `insert into privilege (
       identity_key, profile_key, granted_n, used_n, unused_n, unused_risky_n, unlogged_n
     )
     select k, k, 1, 0, 0, 0, 0 from generate_series(1, 4) k`,
  )
  const { askedBy, askedFor } = await chainOf(actor, '1')
  expect(Object.fromEntries(askedBy.slice(0, 3).map(({ name, gained }) => [name, gained]))).toEqual({
    'role 3': 2,
    'role 2': null,
    'not in the inventory': null,
  })
  expect(askedFor.map(({ name, gained }) => [name, gained])).toEqual([['role 4', 1]])
  const limited = { ...actor, scope: { environments: [1] }, rights: { environments: [1] } }
  expect((await chainOf(limited as typeof actor, '1')).askedFor[0]!.gained).toBeNull()
  await rows('update identity set provider = 4 where identity_key = 4')
  expect((await chainOf(actor, '1')).askedFor[0]!.gained).toBeNull()
})
