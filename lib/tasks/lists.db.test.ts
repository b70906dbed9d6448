import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { checks } from '@/lib/checks/index'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { countCredentials, credentialFacets, listCredentials } from '@/lib/inventory/credentials'
import { countFindings, findingFacets, findingGroups, listFindings } from '@/lib/findings/queries'
import {
  credentialFilter,
  credentialSorts,
  directoryFilter,
  directorySorts,
  exceptionFilter,
  exceptionSorts,
  findingFilter,
  findingSorts,
  orphanFilter,
  orphanSorts,
  type Page,
  requestFilter,
  requestSorts,
  taskFilter,
  taskSorts,
} from '@/lib/model/filters'
import { listDirectory } from '@/lib/owners/directory-queries'
import { listOrphans } from '@/lib/owners/orphans'
import { listRequests, requestFacets } from '@/lib/requests/queries'
import { exceptionFacets, listExceptions } from '@/lib/findings/exception-queries'
import { listTasks, taskFacets } from './task-queries'
import type { Facet } from '@/lib/model/answers/page'

ownDatabase()
const actor = systemActor('test')
const policy = { days: 90, asymmetricDays: 365, at: new Date('2026-06-01T00:00:00Z') }

// Few distinct values, many unknown ones: ties and NULLs are where pages and counts go wrong.
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
    select g * 7919 - 400000, g % 3, g % 3, 'id-' || g, 'name ' || g % 9, 'scope', true, 1 + g % 2, 1, now()
    from generate_series(1, 90) g`)
  await rows(`
    insert into posture (
      identity_key, provider, kind, environment, status, owner_state, age_state, use_state, rights_state,
      severity, source_id, is_exposed, risk, findings_n, team_ids, first_seen_at, name, applies, fails,
      unknown, accepted, judged_at
    )
    select identity_key, provider, kind, abs(identity_key % 5),
      case when identity_key % 11 = 0 then 2 else 0 end,
      abs(identity_key % 4), 0, 0, 0, abs(identity_key % 5), source_id, false, abs(identity_key % 6), 0,
      case abs(identity_key % 7) when 0 then '{1}' when 1 then '{1,2}' when 2 then '{2}' else '{}' end::int[],
      now(), name, '{}', '{}', '{}', '{}', now()
    from identity`)
  await rows(`
    insert into credential (
      identity_key, credential_key, kind, is_static, native_id, status, rotated_at, last_used_at,
      in_inventory, import_id, seen_from
    )
    select
      identity_key, g, abs((identity_key + g) % 4), g % 2 = 0, 'key_' || g,
      case g % 5 when 0 then null when 1 then 2 else 0 end,
      case
        when (identity_key + g) % 3 <> 0
          then timestamptz '2026-01-01' + abs((identity_key + g) % 9) * interval '25 days'
      end,
      case when g % 2 = 0 then timestamptz '2026-05-01' + g % 3 * interval '1 day' end,
      true, 1, now()
    from identity, generate_series(1, 3) g`)
  await rows(
    `insert into finding (
       identity_key, check_no, state, severity, assignee, opened_at, judged_at, resolved_at
     )
     select
       identity_key, $1::smallint[][abs(identity_key % 4) + g], abs((identity_key + g) % 8),
       1 + abs((identity_key + g) % 4),
       case when g = 1 then 'ana' end,
       timestamptz '2026-01-01' + g % 2 * interval '1 day',
       now(),
       case when abs((identity_key + g) % 8) = 3 then timestamptz '2026-02-01' end
     from identity, generate_series(1, 3) g`.replace(
      '$1::smallint[]',
      `(array[${checks.map(({ no }) => no).join(', ')}])`,
    ),
  )
  await rows(`
    insert into task (
      identity_key, finding_id, origin, kind, title, severity, state, assignee, due_at, demand, since,
      created_by, created_at, closed_at
    )
    select
      f.identity_key,
      case when f.id % 3 > 0 then f.id end,
      case when f.id % 3 > 0 then 'finding' else 'attestation' end,
      'fix', 'task ' || f.id % 7, f.severity,
      (array['planned', 'in_progress', 'awaiting_proof', 'verified'])[1 + f.id % 4],
      f.assignee,
      case when f.id % 3 > 0 then timestamptz '2026-04-01' + f.id % 5 * interval '1 day' end,
      '{"by": "closed"}', now(), 'test',
      timestamptz '2026-03-01' + f.id % 4 * interval '1 hour',
      case when f.id % 4 = 3 then timestamptz '2026-05-01' end
    from finding f`)
  await rows(`
    insert into exception (
      finding_id, identity_key, state, reason, control, expires_at, requested_by, requested_by_id,
      requested_at
    )
    select
      f.id, f.identity_key,
      (array['requested', 'approved', 'expired', 'refused'])[1 + f.id % 4],
      'reason ' || f.id % 3, 'control',
      timestamptz '2026-08-01' + f.id % 6 * interval '1 day',
      'test', 'user:test',
      timestamptz '2026-03-01' + f.id % 4 * interval '1 hour'
    from finding f
    where f.id % 2 = 0 or f.id % 5 = 0`)
  await rows(`
    insert into evidence_request (
      key, title, wanted, framework, control, due_on, state, asked_by, asked_at
    )
    select
      gen_random_uuid(), 'request ' || g % 7, 'wanted',
      case when g % 2 = 0 then 'nist-csf-2.0' end,
      case when g % 2 = 0 then 'PR.AA-05' end,
      current_date - 20 + g % 40,
      (array['asked', 'answered', 'asked_again', 'accepted', 'withdrawn'])[1 + g % 5],
      'test',
      timestamptz '2026-03-01' + g % 4 * interval '1 hour'
    from generate_series(1, 90) g`)
  await rows(
    `insert into person (email, name, active, left_at)
     select g || '@example.test', 'name ' || g % 7, g % 3 > 0,
       case when g % 4 = 0 then timestamptz '2026-12-24' end
     from generate_series(1, 40) g`,
  )
  await rows(`
    insert into ownership (identity_key, owner, label, person_id, state, reason, confidence)
    select
      identity_key, 'person:' || 1 + abs(identity_key % 40), 'name', 1 + abs(identity_key % 40),
      case when identity_key % 2 = 0 then 'accepted' else 'suggested' end,
      'tag', 50
    from identity`)
})

/** A list as its address asks for it: every parameter is text. */
interface List {
  list: (query: Record<string, string>) => Promise<Page<{ id: string | number }>>
  facets?: (query: Record<string, string>) => Promise<Facet[]>
  queries: Record<string, string>[]
  /** What its heads sort by. */
  sorts?: readonly string[]
}

const lists: Record<string, List> = {
  findings: {
    list: (query) => listFindings(actor, findingFilter.parse(query)),
    facets: (query) => findingFacets(actor, findingFilter.parse(query)),
    sorts: findingSorts,
    queries: [
      { sort: 'severity', severity: 'high,low', reverse: 'true' },
      { sort: 'oldest', owner: 'none,owned', check: `${checks[0].id},${checks[1].id}` },
      { sort: 'newest', state: 'open,planned,verified', environment: 'production,unknown' },
      { closed: 'true', provider: 'aws', q: 'name' },
      { sort: 'name' },
      { sort: 'name', reverse: 'true', not_severity: 'low' },
      { not_severity: 'high', not_state: 'planned,open', not_check: checks[1].id },
      { closed: 'true', owner: 'none,owned', not_owner: 'owned', not_now: 'unknown', not_provider: 'aws' },
      { not_source: '1', severity: 'high,low' },
      { team: '1,2' },
      { team: '1', not_team: '2', severity: 'high,low' },
    ],
  },
  credentials: {
    list: async (query) => {
      const page = await listCredentials(actor, credentialFilter.parse(query), policy)
      return { ...page, rows: page.rows.map((row) => ({ id: `${row.identityId}/${row.id}` })) }
    },
    facets: (query) => credentialFacets(actor, credentialFilter.parse(query), policy),
    sorts: credentialSorts,
    queries: [
      { sort: 'age', kind: 'access_key' },
      { sort: 'name', age: 'over,unknown', environment: 'production,unknown' },
      { sort: 'last_used', ended: 'true', static: 'true', reverse: 'true' },
      { sort: 'name', reverse: 'true' },
      { provider: 'aws', source: '2', q: 'key_' },
      { not_kind: 'access_key', not_age: 'over', not_environment: 'unknown' },
      { not_source: '1', ended: 'true' },
    ],
  },
  tasks: {
    list: (query) => listTasks(actor, taskFilter.parse(query)),
    facets: (query) => taskFacets(actor, taskFilter.parse(query)),
    sorts: taskSorts,
    queries: [
      { sort: 'due', severity: 'high,low', reverse: 'true' },
      { sort: 'severity', origin: 'finding', environment: 'production,unknown' },
      { sort: 'newest', state: 'planned,verified' },
      { closed: 'true', q: 'task 3' },
      { sort: 'name' },
      { sort: 'name', reverse: 'true', closed: 'true' },
      { not_state: 'planned', not_origin: 'attestation', not_severity: 'low,high' },
    ],
  },
  exceptions: {
    list: (query) => listExceptions(actor, exceptionFilter.parse(query)),
    facets: (query) => exceptionFacets(actor, exceptionFilter.parse(query)),
    sorts: exceptionSorts,
    queries: [
      { sort: 'expiry', severity: 'high,low', reverse: 'true' },
      { sort: 'newest', state: 'approved,expired' },
      { sort: 'name' },
      { sort: 'name', reverse: 'true' },
      { sort: 'expiry', reverse: 'true' },
      { not_state: 'requested', not_severity: 'low' },
      {},
    ],
  },
  'requests for evidence': {
    list: (query) => listRequests(actor, requestFilter.parse(query)),
    facets: (query) => requestFacets(actor, requestFilter.parse(query)),
    sorts: requestSorts,
    queries: [
      { closed: 'true', reverse: 'true' },
      { sort: 'newest', state: 'asked,withdrawn' },
      { overdue: 'true' },
      { q: 'request 3', framework: 'nist-csf-2.0', control: 'PR.AA-05', closed: 'true' },
    ],
  },
  people: {
    list: (query) => listDirectory(actor, directoryFilter.parse(query)),
    sorts: directorySorts,
    queries: [{}, { leaving: 'true' }, { q: '1@' }],
  },
  'identities without an owner': {
    list: (query) => listOrphans(actor, orphanFilter.parse(query)),
    sorts: orphanSorts,
    queries: [{}, { candidate: 'some' }, { q: 'name 3' }],
  },
}

const counts = (values: Facet['values']) =>
  Object.fromEntries(values.map(({ value, count }) => [value, count]))

/** Walks a list page by page: the same as one long page. */
async function expectWalked(
  list: List['list'],
  query: Record<string, string>,
  limit: number,
): Promise<(string | number)[]> {
  const whole = await list({ ...query, limit: '500' })
  const ids = whole.rows.map((row) => row.id)
  expect(ids.length).toBeGreaterThan(0)
  expect(whole.total).toBe(ids.length)
  expect(new Set(ids).size).toBe(ids.length)
  const walked: (string | number)[] = []
  let cursor: string | undefined
  do {
    const page = await list({ ...query, limit: String(limit), ...(cursor && { cursor }) })
    walked.push(...page.rows.map((row) => row.id))
    cursor = page.next ?? undefined
  } while (cursor && walked.length <= ids.length)
  expect(walked).toEqual(ids)
  return ids
}

for (const [noun, { list, facets, queries, sorts = [] }] of Object.entries(lists)) {
  test(`walking the pages of ${noun} gives each once, as many as are counted, in the order of one long page`, async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(...queries),
      fc.integer({ min: 1, max: 40 }),
      async (query, limit) => {
        await expectWalked(list, query, limit)
      },
    )
    await fc.assert(property, { numRuns: 12 })
  })

  for (const sort of sorts)
    test(`${noun} by ${sort}: the same ones both ways, each once, page by page`, async () => {
      const usual = await expectWalked(list, { sort }, 7)
      const turned = await expectWalked(list, { sort, reverse: 'true' }, 7)
      expect(turned.toSorted()).toEqual(usual.toSorted())
    })

  if (facets)
    test(`the number beside a word is how many ${noun} are listed once that word alone is chosen in its field`, async () => {
      for (const query of queries) {
        const listed = await facets(query)
        // What is excluded can be taken back where it was excluded.
        const excludedFields = Object.keys(query).flatMap((name) => name.match(/^not_(.*)/)?.[1] ?? [])
        expect(listed.map(({ field }) => field)).toEqual(expect.arrayContaining(excludedFields))
        for (const { field, values } of listed) {
          expect(values.length).toBeGreaterThan(0)
          // What is chosen in a field changes none of its own numbers; a chosen word that no row has is listed beside them.
          const open = await facets({ ...query, [field]: '', [`not_${field}`]: '' })
          expect(counts(values.filter(({ count }) => count! > 0))).toEqual(
            counts(open.find((one) => one.field === field)!.values),
          )
          const idsOf = async (asked: string, excluded: string) => {
            const page = await list({ ...query, [field]: asked, [`not_${field}`]: excluded, limit: '500' })
            expect(page.total).toBe(page.rows.length)
            return page.rows.map(({ id }) => id)
          }
          const all = await idsOf('', '')
          for (const { value, count, selected, excluded, label } of values) {
            const alone = await idsOf(value, '')
            expect(alone.length, `${field} ${value}`).toBe(count)
            // "Is not" leaves exactly the others, in their order.
            expect(await idsOf('', value), `${field} is not ${value}`).toEqual(
              all.filter((id) => !alone.includes(id)),
            )
            expect(await idsOf(value, value)).toEqual([])
            expect(selected).toBe(query[field]?.split(',').includes(value) ?? false)
            expect(excluded).toBe(query[`not_${field}`]?.split(',').includes(value) ?? false)
            expect(label).not.toBe('')
          }
          // Unknown is never the first thing read; severities go from the worst down.
          expect(values.slice(0, -1).map(({ value }) => value)).not.toContain('unknown')
          if (field === 'severity')
            expect(values.map(({ value }) => value)).toEqual(
              ['critical', 'high', 'medium', 'low'].filter((one) =>
                values.some(({ value }) => value === one),
              ),
            )
        }
      }
    })
}

test('a cursor of no list is refused, and a search takes % and _ for themselves', async () => {
  const { list } = lists.findings!
  await expect(list({ cursor: 'WyJ4Il0' })).rejects.toThrow('cursor')
  expect((await list({ q: 'name_3' })).total).toBe(0)
  expect((await list({ q: '%' })).total).toBe(0)
  expect((await list({ q: 'NAME 3' })).total).toBeGreaterThan(0)
})

test('a credential is listed with the account and the owner of its identity', async () => {
  const { rows: list } = await listCredentials(actor, credentialFilter.parse({}), policy)
  for (const { scope, owner, ownerState } of list) {
    expect({ scope, owner }).toEqual({ scope: 'scope', owner: 'name' })
    expect(['none', 'suggested', 'owned', 'departed', 'unknown']).toContain(ownerState)
  }
})

test('what is only counted is as many as would be listed', async () => {
  const queries = [
    {},
    { ended: 'true' },
    { static: 'true' },
    { exposed: 'true' },
    { kind: 'access_key', static: 'false' },
    { age: 'over' },
    { not_age: 'over', not_kind: 'access_key' },
  ]
  const filters = queries.map((query) => credentialFilter.parse({ ...query, limit: '1' }))
  const listed = await Promise.all(filters.map((filter) => listCredentials(actor, filter, policy)))
  expect(await countCredentials(actor, filters, policy)).toEqual(listed.map((page) => page.total))
  expect(new Set(listed.map((page) => page.total)).size).toBeGreaterThan(3)
  for (const query of [
    {},
    { closed: 'true' },
    { severity: 'high' },
    { state: 'accepted' },
    { q: 'name 3' },
    { not_severity: 'high', not_state: 'open' },
  ]) {
    const filter = findingFilter.parse(query)
    expect(await countFindings(actor, filter), JSON.stringify(query)).toBe(
      (await listFindings(actor, filter)).total,
    )
  }
})

test('groups of findings are as large as the list that their filter names', async () => {
  for (const query of [{}, { not_check: checks[0].id }, { check: `${checks[0].id},${checks[1].id}` }]) {
    const filter = findingFilter.parse(query)
    const groups = await findingGroups(actor, filter)
    expect(
      groups.reduce((sum, group) => sum + group.count, 0),
      JSON.stringify(query),
    ).toBe(await countFindings(actor, filter))
  }
})

test('an excluded word that the list does not know is refused, as one that is asked for', () => {
  expect(findingFilter.safeParse({ not_severity: 'grave' }).success).toBe(false)
  expect(credentialFilter.safeParse({ not_age: 'old' }).success).toBe(false)
  expect(taskFilter.safeParse({ not_state: 'gone' }).success).toBe(false)
})

test('a check that nobody knows matches nothing, asked for or excluded', async () => {
  for (const query of [
    { check: 'no-such-check' },
    { not_check: 'no-such-check' },
    { not_check: 'custom-none' },
  ])
    expect(await countFindings(actor, findingFilter.parse(query)), JSON.stringify(query)).toBe(0)
})

test('what is excluded stays among the facets, to be taken back, where no row has it', async () => {
  const facets = await findingFacets(
    actor,
    findingFilter.parse({ not_severity: 'low', q: 'nothing like it' }),
  )
  expect(facets.find(({ field }) => field === 'severity')!.values).toEqual([
    { value: 'low', label: 'Low', count: 0, selected: false, excluded: true },
  ])
})
