import { expect, test } from 'vitest'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { numbersOf } from '@/lib/checks/index'
import { rows, transaction } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { countFindings } from '@/lib/findings/queries'
import { listCredentials } from '@/lib/inventory/credentials'
import { countIdentities } from '@/lib/inventory/identities'
import { refreshCube } from '@/lib/judging/cube'
import { credentialFilter, findingFilter, identityFilter } from '@/lib/model/filters'
import {
  changes,
  code,
  environments,
  findingStates,
  identityStatuses,
  ownerStates,
} from '@/lib/model/vocabulary'
import {
  againstPolicy,
  ageDistribution,
  changeFilters,
  changesOfDay,
  navigationCounts,
  roll,
} from './overview'

ownDatabase()
const actor = systemActor('test')
const limited: Actor = { ...actor, scope: { environments: [code(environments, 'staging')] } }
const queryOf = (href: string) => Object.fromEntries(new URL(href, 'http://x').searchParams)

/** Estates of every age of everything: identities new and old, there and gone, findings opened, back, proven and set aside. */
async function fill(): Promise<void> {
  await rows("insert into source (provider, name) values (0, 'estate')")
  await rows(
    `insert into import (source_id, state, completeness, requested_by, as_of)
     select id, 'done', 'complete', 'test', now() from source`,
  )
  await rows(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, in_inventory, source_id, import_id, seen_from,
       seen_to
     )
     select
       n, 0, 0, 'arn:' || n, 'i' || n, 'a', true, (select min(id) from source), (select min(id) from import),
       now() - (n % 3) * interval '20 hours',
       case when n % 5 = 0 then now() - (n % 4) * interval '20 hours' end
     from generate_series(1, 60) n`,
  )
  // One row of posture for each, in every state that the roll counts.
  await rows(
    `insert into posture (
       identity_key, provider, kind, environment, status, owner_state, age_state, use_state, rights_state,
       severity, source_id, is_exposed, risk, findings_n, unused_n, team_ids, first_seen_at, name, applies,
       fails, unknown, accepted, judged_at, is_pci
     )
     select
       n, 0, 0, n % 2, case when n % 5 = 0 then ${code(identityStatuses, 'gone')} else 0 end,
       n % ${ownerStates.length}, n % 4, n % 4, n % 5, 0, (select min(id) from source), false, 0, 0, null,
       '{}',
       now() - (n % 3) * interval '20 hours', 'i' || n, $1::int[],
       case when n % 3 = 0 then $1::int[] else '{}' end,
       case when n % 3 = 1 then $1::int[] else '{}' end, '{}', now(), false
     from generate_series(1, 60) n`,
    [numbersOf(['shared-across-workloads'])],
  )
  // Every state of a finding, new and old.
  await rows(
    `insert into finding (identity_key, check_no, state, severity, opened_at, judged_at, resolved_at)
     select
       n, c, s.state, 1 + (n % 4), now() - (n % 3) * interval '20 hours', now(),
       case
         when s.state = ${code(findingStates, 'verified')} then now() - (n % 3) * interval '20 hours'
         when s.state = ${code(findingStates, 'not_a_problem')} and n % 2 = 0
           then now() - (n % 4) * interval '20 hours'
       end
     from generate_series(1, 60) n, generate_series(1, 2) c,
       lateral (select (n + c) % ${findingStates.length} as state) s`,
  )
  await rows(
    `insert into finding_change (finding_id, at, actor, change)
     select id, now() - (identity_key % 3) * interval '20 hours', 'x', ${code(changes, 'regressed')}
     from finding
     where identity_key % 7 < 4`,
  )
  await transaction(refreshCube)
}

test('every figure of the overview is as long as the list that it opens, for everybody and in a scope', async () => {
  await fill()
  for (const reader of [actor, limited]) {
    const found = await changesOfDay(reader)
    const findings = (filter: object) => countFindings(reader, findingFilter.parse(filter))
    const identities = (filter: object) => countIdentities(reader, identityFilter.parse(filter))
    const { critical, high, medium, low } = found.opened
    expect(await findings(changeFilters.opened)).toBe(critical + high + medium + low)
    expect(await findings(changeFilters.regressed)).toBe(found.regressed)
    expect(await findings(changeFilters.verified)).toBe(found.verified)
    expect(await identities(changeFilters.appeared)).toBe(found.appeared)
    expect(await identities(changeFilters.appearedUnowned)).toBe(found.appearedUnowned)
    expect(await identities(changeFilters.gone)).toBe(found.gone)
    for (const figure of ['regressed', 'verified', 'appeared', 'appearedUnowned', 'gone'] as const)
      expect(found[figure], figure).toBeGreaterThan(0)
    // What came back long ago, and what closed without a proof, is not what this day brought.
    expect(found.regressed).toBeLessThan(await findings({ regressed_days: '30' }))
    expect(found.verified).toBeLessThan(await findings({ state: 'verified' }))

    const { total, rows: questions } = await roll(reader)
    expect(total).toBe(await identities({}))
    for (const row of questions) {
      expect(row.holds + row.gap + row.unknown + row.notApplicable, row.id).toBe(total)
      expect(await identities(queryOf(row.gapHref)), row.id).toBe(row.gap)
      expect(await identities(queryOf(row.unknownHref)), row.id).toBe(row.unknown)
    }
  }
})

test('the chart of ages says "over policy" of as many credentials as the list does', async () => {
  // Shared secrets and key pairs of every age, some without a date.
  await rows(
    `insert into credential (
       identity_key, credential_key, kind, is_static, native_id, status, created_at, in_inventory, import_id,
       seen_from
     )
     select
       n, n, n % 6, n % 5 <> 0, 'c' || n, 0, case when n % 7 <> 0 then now() - n * interval '11 days' end,
       true,
       (select min(id) from import), now()
     from generate_series(1, 60) n`,
  )
  const policy = { days: 90, asymmetricDays: 365 }
  const against = await againstPolicy(actor, policy)
  const list = async (age: string) =>
    (await listCredentials(actor, credentialFilter.parse({ age, static: 'true', limit: '200' }), policy)).rows
  for (const age of ['inside', 'over', 'unknown'] as const) {
    expect(against[age], age).toBeGreaterThan(0)
    expect((await list(age)).length, age).toBe(against[age])
  }
  const bands = await ageDistribution(actor)
  expect(bands.reduce((sum, band) => sum + band.count, 0)).toBe(
    against.inside + against.over + against.unknown,
  )
  expect(bands.at(-1)!.count).toBe(against.unknown)
})

test('the rail counts the sources that somebody sees', async () => {
  expect((await navigationCounts(actor)).sources).toBe(1)
  expect((await navigationCounts({ ...actor, scope: { sources: [0] } })).sources).toBe(0)
})
