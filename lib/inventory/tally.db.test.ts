import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { listChecks } from '@/lib/checks/queries'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { countIdentities } from '@/lib/inventory/identities'
import { identityFilter } from '@/lib/model/filters'
import { numbersOf } from '@/lib/checks/index'

ownDatabase()
const actor = systemActor('test')

test('every figure of a tally is as long as the list behind it', async () => {
  // All ways in which a check can fail, be unknown and be accepted, for two checks at once.
  await rows(
    `with s as (select '{"{}", "{0}", "{1}", "{0,1}"}'::text[] as sets)
     insert into posture (
       identity_key, provider, kind, environment, status, owner_state, age_state, use_state, rights_state,
       severity, source_id, is_exposed, risk, findings_n, unused_n, team_ids, first_seen_at, name, applies,
       fails, unknown, accepted, judged_at
     )
     select row_number() over (), 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, false, 0, 0, null, '{}', now(), 'x',
       '{0,1}', sets[f + 1]::int[], sets[u + 1]::int[], sets[a + 1]::int[] & sets[f + 1]::int[], now()
     from s, generate_series(0, 3) f, generate_series(0, 3) u, generate_series(0, 3) a`,
  )
  const [first] = (await listChecks(actor)).filter((check) => numbersOf([check.id])[0] === 1)
  const total = (query: object) => countIdentities(actor, identityFilter.parse(query))
  expect(first!.gap).toBeGreaterThan(0)
  expect(first!.accepted).toBeGreaterThan(0)
  expect(await total({ check: first!.id })).toBe(first!.gap)
  expect(await total({ check: first!.id, accepted: 'true' })).toBe(first!.gap + first!.accepted)
  expect(await total({ unknown: first!.id })).toBe(first!.unknown)
})
