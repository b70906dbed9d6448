import { expect, test } from 'vitest'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { checks, numbersOf } from '@/lib/checks/index'
import { tallies } from '@/lib/checks/tally'
import { rows, transaction } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { countIdentities } from '@/lib/inventory/identities'
import { keepEditions } from '@/lib/frameworks/editions'
import { refreshCube } from '@/lib/judging/cube'
import { refreshTallies } from '@/lib/judging/tallies'
import { identityFilter } from '@/lib/model/filters'
import { code, environments, identityKinds } from '@/lib/model/vocabulary'

ownDatabase()
const actor = systemActor('test')
const limited: Actor = { ...actor, scope: { environments: [code(environments, 'staging')] } }

test('every figure of a tally is as long as the list behind it, for everybody and in every scope', async () => {
  // All ways in which a check can apply, fail, be unknown and be accepted, for two checks at once: for an AI agent or not, in scope of
  // PCI DSS or not, in two environments.
  await rows(
    `with s as (select '{"{}", "{0}", "{1}", "{0,1}"}'::text[] as sets)
     insert into posture (
       identity_key, provider, kind, environment, status, owner_state, age_state, use_state, rights_state,
       severity, source_id, is_exposed, risk, findings_n, unused_n, team_ids, first_seen_at, name, applies,
       fails, unknown, accepted, judged_at, is_pci
     )
     select
       row_number() over (), 0, case when ai = 1 then ${code(identityKinds, 'ai_agent')} else 0 end, e, 0, 0,
       0, 0, 0, f, 1, false, 0, 0, null, '{}', now(), 'x', sets[p + 1]::int[] | sets[f + 1]::int[],
       sets[f + 1]::int[], sets[u + 1]::int[] & sets[p + 1]::int[], sets[a + 1]::int[] & sets[f + 1]::int[],
       now(), pci = 1
     from s, generate_series(0, 3) p, generate_series(0, 3) f, generate_series(0, 3) u,
       generate_series(0, 3) a, generate_series(0, 1) ai, generate_series(0, 1) pci, generate_series(0, 1) e`,
  )
  await transaction(refreshCube)
  // What the judging counted in advance agrees with what is counted when asked, and only whoever sees everything gets it.
  const asked = [
    { checks: [0] },
    { checks: [1] },
    { checks: [0, 1] },
    { checks: [0, 1], appliesTo: 'ai' as const },
  ]
  const counted = await tallies(actor, asked)
  expect(await rows('select 1 from question_tally')).toEqual([])
  await transaction(async (client) => {
    await keepEditions(client)
    await refreshTallies(client)
  })
  expect((await rows('select 1 from question_tally')).length).toBeGreaterThan(checks.length)
  for (const [index, question] of asked.entries())
    expect(await tallies(actor, [question])).toEqual([counted[index]])
  expect(await tallies(limited, asked.slice(0, 1))).not.toEqual(counted.slice(0, 1))
  const check = 'rotation-overdue'
  const numbers = numbersOf([check])
  expect(numbers).toEqual([1])
  for (const reader of [actor, limited]) {
    const found = await tallies(reader, [
      { checks: numbers },
      { checks: numbers, appliesTo: 'ai' },
      { checks: numbers, appliesTo: 'pci' },
    ])
    for (const [index, within] of [undefined, 'ai', 'pci'].entries()) {
      const tally = found[index]!
      const total = (query: object) => countIdentities(reader, identityFilter.parse({ ...query, within }))
      for (const figure of ['holds', 'gap', 'accepted', 'unknown'] as const)
        expect(tally[figure], figure).toBeGreaterThan(0)
      expect(await total({ passes: check })).toBe(tally.holds)
      expect(await total({ check })).toBe(tally.gap)
      expect(await total({ excepted: check })).toBe(tally.accepted)
      expect(await total({ check, accepted: 'true' })).toBe(tally.gap + tally.accepted)
      expect(await total({ unknown: check })).toBe(tally.unknown)
      expect(await total({ assessed: check })).toBe(tally.total)
      expect(tally.holds + tally.gap + tally.accepted + tally.unknown).toBe(tally.total)
    }
    expect(found[1]!.total).toBeLessThan(found[0]!.total)
  }
  expect((await tallies(limited, [{ checks: numbers }]))[0]!.total * 2).toBe(
    (await tallies(actor, [{ checks: numbers }]))[0]!.total,
  )
})
