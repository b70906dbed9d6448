import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { checks } from '@/lib/checks/index'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { identityFilter, identitySorts } from '@/lib/model/filters'
import { code, severities } from '@/lib/model/vocabulary'
import { countIdentities, everyIdentity, listIdentities } from './identities'
import type { IdentityRow } from '@/lib/model/answers/inventory'
import type { Facet } from '@/lib/model/answers/page'
import { identityFacets } from './identity-facets'

ownDatabase()
const actor = systemActor('test')
/** The first of four checks that fail in the rows below, by number and by name. */
const FIRST = 1
const named = [0, 1, 2, 3].map((at) => checks.find(({ no }) => no === FIRST + at)!.id)

// Few distinct values, many unknown ones: ties and NULLs are where keyset paging goes wrong.
beforeAll(async () => {
  await rows("insert into source (provider, name) values (0, 'a'), (1, 'b')")
  await rows("insert into team (name) values ('payments'), ('platform'), ('without any')")
  await rows(
    `insert into import (source_id, state, completeness, requested_by, as_of)
     values (1, 'done', 'partial', 'test', now())`,
  )
  await rows(`
    insert into identity (
      identity_key, provider, kind, native_id, name, scope, in_inventory, source_id, import_id, seen_from
    )
    select g * 7919 - 400000, g % 2, g % 3, 'id-' || g, 'name ' || g % 9, 'scope', true, 1 + g % 2, 1, now()
    from generate_series(1, 137) g`)
  await rows(`
    insert into posture (
      identity_key, provider, kind, environment, status, owner_state, age_state, use_state, rights_state,
      severity, source_id, is_exposed, risk, findings_n, unused_n, team_ids, rotated_at, last_used_at,
      first_seen_at, name, applies, fails, unknown, accepted, judged_at
    )
    select
      identity_key, provider, kind, abs(identity_key % 5),
      case when identity_key % 11 = 0 then 2 else 0 end,
      abs(identity_key % 4), 0, 0, 0, abs(identity_key % 5), source_id, false, abs(identity_key % 6), 0,
      case when identity_key % 3 = 0 then null else abs(identity_key % 4) end,
      case abs(identity_key % 7) when 0 then '{1}' when 1 then '{1,2}' when 2 then '{2}' else '{}' end::int[],
      case
        when identity_key % 2 = 0 then null
        else timestamptz '2026-01-01' + abs(identity_key % 5) * interval '1 day'
      end,
      case
        when identity_key % 4 = 0 then null
        else timestamptz '2026-01-01' + abs(identity_key % 3) * interval '1 hour'
      end,
      now(), name, '{}',
      array[${FIRST} + abs(identity_key % 3), ${FIRST + 3}],
      '{}',
      case when identity_key % 2 = 0 then '{${FIRST + 3}}'::int[] else '{}' end,
      now()
    from identity`)
  await rows(`
    insert into verdict_cell (applies, fails, open, unknown, severity, is_ai, is_pci, n)
    select applies, fails, fails - accepted, unknown, severity, false, false, count(*)
    from posture
    where status <> 2
    group by 1, 2, 3, 4, 5`)
  await rows(
    `insert into facet_cube
     select provider, kind, environment, status, owner_state, age_state, use_state, rights_state, severity,
       source_id, count(*), max(risk), max(unused_n), min(rotated_at), max(last_used_at)
     from posture
     group by 1,2,3,4,5,6,7,8,9,10`,
  )
})

/** Whoever sees a part gets every check, and no figures of them. */
const ofCells = (facets: Facet[]) => facets.filter(({ field }) => field !== 'check')

async function walk(query: Record<string, string>, few?: number): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const page = await listIdentities(
      actor,
      identityFilter.parse({ ...query, ...(cursor && { cursor }) }),
      few,
    )
    ids.push(...page.rows.map((row) => row.id))
    cursor = page.next ?? undefined
  } while (cursor)
  return ids
}

test('walking the pages gives every row once, in the order of one long page, for any sort, filter and page size', async () => {
  const property = fc.asyncProperty(
    fc.constantFrom(...identitySorts),
    fc.integer({ min: 1, max: 60 }),
    fc.subarray(['production', 'staging', 'unknown']),
    fc.boolean(),
    fc.boolean(),
    async (sort, limit, environment, retired, reverse) => {
      const query = {
        sort,
        environment: environment.join(','),
        retired: String(retired),
        reverse: String(reverse),
      }
      const whole = await walk({ ...query, limit: '500' })
      expect(await walk({ ...query, limit: String(limit) })).toEqual(whole)
      // Sorted or walked along an index: the same rows in the same order.
      expect(await walk({ ...query, limit: String(limit) }, 0)).toEqual(whole)
      expect(new Set(whole).size).toBe(whole.length)
      expect(await countIdentities(actor, identityFilter.parse(query))).toBe(whole.length)
    },
  )
  await fc.assert(property, { numRuns: 60 })
})

test('the other way round, known values turn and the unknown ones stay at the end', async () => {
  for (const sort of identitySorts) {
    const list = async (reverse: string) =>
      (await listIdentities(actor, identityFilter.parse({ sort, reverse, limit: '500' }))).rows
    const valueOf = (row: IdentityRow): string | number | null =>
      ({
        risk: row.risk,
        name: row.name,
        age: row.rotatedAt,
        last_used: row.lastUsedAt,
        unused: row.unused,
        severity: code(severities, row.severity),
        owner: row.owner,
        rights: row.rightsState === 'unknown' ? null : row.rightsState,
        findings: row.findings,
      })[sort]
    const [usual, turned] = [await list('false'), await list('true')]
    const known = (rows: IdentityRow[]) => rows.map(valueOf).filter((value) => value !== null)
    expect(known(turned), sort).toEqual(known(usual).toReversed())
    expect(
      turned
        .map(valueOf)
        .slice(known(turned).length)
        .every((value) => value === null),
    ).toBe(true)
  }
})

test('unknown sorts last', async () => {
  const { rows: list } = await listIdentities(actor, identityFilter.parse({ sort: 'age', limit: '500' }))
  const firstUnknown = list.findIndex((row) => row.rotatedAt === null)
  expect(firstUnknown).toBeGreaterThan(0)
  expect(list.slice(firstUnknown).every((row) => row.rotatedAt === null)).toBe(true)
})

test('the cube and the rows count the same facets', async () => {
  const filter = identityFilter.parse({ environment: 'production,staging', provider: 'aws' })
  const fromCube = await identityFacets(actor, filter)
  // A scope that names every source cannot use the cube and must see the same.
  const scoped = { ...actor, scope: { sources: [1, 2] } }
  expect(ofCells(await identityFacets(scoped, filter))).toEqual(ofCells(fromCube))
})

/** What a filter may ask of a few facets, and exclude of them. */
const chosen = fc.record({
  environment: fc.subarray(['production', 'unknown']),
  not_environment: fc.subarray(['staging', 'unknown', 'production']),
  not_provider: fc.subarray(['aws']),
  not_severity: fc.subarray(['none', 'high']),
  not_owner: fc.subarray(['owned', 'none']),
  status: fc.subarray(['gone']),
  not_status: fc.subarray(['gone', 'active']),
  source: fc.subarray(['1', '2']),
  not_source: fc.subarray(['1']),
  team: fc.subarray(['1', '2', '3']),
  not_team: fc.subarray(['1', '2']),
  check: fc.subarray(named.slice(0, 2)),
  not_check: fc.subarray(named.slice(1)),
  accepted: fc.subarray(['true']),
  retired: fc.subarray(['true']),
})

test('what is excluded is in no row, count, facet or export, whether the cube counts or the rows', async () => {
  const scoped = { ...actor, scope: { sources: [1, 2] } }
  const property = fc.asyncProperty(chosen, async (lists) => {
    const query = Object.fromEntries(
      Object.entries(lists).flatMap(([field, values]) => (values.length > 0 ? [[field, values.join()]] : [])),
    )
    const filter = identityFilter.parse({ ...query, limit: '500' })
    const facets = await identityFacets(actor, filter)
    expect(ofCells(await identityFacets(scoped, filter))).toEqual(ofCells(facets))
    const page = await listIdentities(actor, filter)
    expect(page.total).toBe(page.rows.length)
    expect((await listIdentities(scoped, filter)).rows).toEqual(page.rows)
    expect((await listIdentities(actor, filter, 0)).rows).toEqual(page.rows)
    const exported: IdentityRow[] = []
    for await (const row of everyIdentity(actor, filter)) exported.push(row)
    expect(exported).toEqual(page.rows)
    for (const { field, values } of facets)
      for (const { value, count, selected, excluded } of values) {
        expect(selected).toBe(query[field]?.split(',').includes(value) ?? false)
        expect(excluded).toBe(query[`not_${field}`]?.split(',').includes(value) ?? false)
        if (count === null) continue
        const alone = identityFilter.parse({ ...query, [field]: value, [`not_${field}`]: '' })
        expect(await countIdentities(actor, alone), `${field} ${value}`).toBe(count)
      }
    for (const row of page.rows) {
      expect(lists.not_environment).not.toContain(row.environment)
      expect(lists.not_provider).not.toContain(row.provider)
      expect(lists.not_severity).not.toContain(row.severity)
      expect(lists.not_owner).not.toContain(row.ownerState)
      expect(lists.not_status).not.toContain(row.status)
    }
  })
  await fc.assert(property, { numRuns: 40 })
})

test('the whole list is counted once; an exclusion is not answered with its figures', async () => {
  const counted = (query: object) => identityFacets(actor, identityFilter.parse(query))
  const whole = await counted({})
  const without = await counted({ not_status: 'active' })
  const sum = (facets: typeof whole, field: string) =>
    facets.find((facet) => facet.field === field)!.values.reduce((all, { count }) => all + count!, 0)
  expect(sum(without, 'severity')).toBeLessThan(sum(whole, 'severity'))
  expect(without.find(({ field }) => field === 'status')!.values).toContainEqual(
    expect.objectContaining({ value: 'active', excluded: true }),
  )
})

test('a check is asked for or excluded by what fails now, and counted while nothing else narrows the list', async () => {
  const asked = async (query: object) =>
    (await identityFacets(actor, identityFilter.parse(query))).find(({ field }) => field === 'check')!.values
  const whole = await asked({})
  expect(whole.map(({ value }) => value).toSorted()).toEqual(named.toSorted())
  expect(whole.map(({ count }) => count)).toEqual(whole.map(({ count }) => count).toSorted((a, b) => b! - a!))
  const all = await countIdentities(actor, identityFilter.parse({}))
  for (const { value, label, count } of whole) {
    expect(label).toBe(checks.find(({ id }) => id === value)!.title)
    expect(await countIdentities(actor, identityFilter.parse({ check: value }))).toBe(count)
    expect(await countIdentities(actor, identityFilter.parse({ not_check: value }))).toBe(all - count!)
  }
  expect((await asked({ not_check: named[3] })).find(({ value }) => value === named[3])).toMatchObject({
    excluded: true,
    count: whole.find(({ value }) => value === named[3])!.count,
  })
  expect((await asked({ environment: 'production' })).map(({ count }) => count)).toEqual(
    whole.map(() => null),
  )
  expect(await countIdentities(actor, identityFilter.parse({ not_check: 'no-such-check' }))).toBe(0)
})

test('a scope hides what is outside of it, in rows, counts and facets', async () => {
  const scoped = { ...actor, scope: { sources: [1] } }
  const filter = identityFilter.parse({ limit: '500', retired: 'true' })
  const page = await listIdentities(scoped, filter)
  const [mine] = await rows<{ n: number }>('select count(*)::int as n from posture where source_id = 1')
  expect(page.total).toBe(mine!.n)
  expect(page.rows).toHaveLength(mine!.n)
  const sources = (await identityFacets(scoped, filter)).find((facet) => facet.field === 'source')!
  expect(sources.values.map((value) => value.label)).toEqual(['a'])
})

test('a cursor that is not ours is refused', async () => {
  await expect(listIdentities(actor, identityFilter.parse({ cursor: 'WyJ4Il0' }))).rejects.toThrow('cursor')
})
