import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { changes, code, routeCauses } from '@/lib/model/vocabulary'
import { apply, knownMigrations, LEDGER } from './migrate'
import { ownDatabase } from './testing'

const own = ownDatabase()
const clients: pg.Client[] = []
afterAll(() => Promise.all(clients.map((client) => client.end())))

/** A database as it was before a migration, and what applies that migration. */
async function before(name: string): Promise<{ client: pg.Client; migrated: () => Promise<void> }> {
  const client = new pg.Client({ connectionString: await own.empty() })
  clients.push(client)
  await client.connect()
  await client.query(LEDGER)
  const known = knownMigrations()
  const place = known.findIndex((one) => one.name.endsWith(name))
  for (const migration of known.slice(0, place)) await apply(client, migration)
  return { client, migrated: () => apply(client, known[place]!) }
}

test('the bits of posture become sets, in the past as well, and history goes on', async () => {
  const { client, migrated } = await before('_sets_of_checks')
  await client.query("set muster.clock = '2026-11-01T00:00:00Z'")
  await client.query(
    `insert into posture (
       identity_key, provider, kind, environment, status, owner_state, age_state, use_state, rights_state,
       severity, source_id, is_exposed, risk, findings_n, team_ids, first_seen_at, name, applies, fails,
       unknown, accepted, judged_at
     )
     values (
       1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, false, 0, 0, '{}', now(), 'x', (1::bigint << 62) | 6, 4, 2, 0, now()
     )`,
  )
  await client.query("set muster.clock = '2026-11-02T00:00:00Z'")
  await client.query('update posture set fails = 6, unknown = 0, accepted = 4')
  await migrated()
  const present = { applies: [1, 2, 62], fails: [1, 2], unknown: [], accepted: [2] }
  const past = { applies: [1, 2, 62], fails: [2], unknown: [1], accepted: [] }
  const sets = async (schema: string) =>
    (await client.query(`select applies, fails, unknown, accepted from ${schema}.posture`)).rows
  expect(await sets('public')).toEqual([present])
  expect(await sets('history')).toEqual([past])
  await client.query("set muster.as_of = '2026-11-01T12:00:00Z'")
  expect(await sets('past')).toEqual([past])
  expect((await client.query('select n from past.facet_cube')).rows).toEqual([{ n: 1 }])

  await client.query("set muster.clock = '2026-11-03T00:00:00Z'")
  await client.query("update posture set fails = '{1}'")
  await client.query("set muster.as_of = '2026-11-02T12:00:00Z'")
  expect(await sets('past')).toEqual([present])
})

test('the words of a history become codes, and what no version wrote goes to the note', async () => {
  const { client, migrated } = await before('_words_to_codes')
  await client.query("set muster.clock = '2026-11-01T00:00:00Z'")
  await client.query(
    `insert into finding_change (finding_id, at, actor, change, note)
     values (1, now(), 'system', 'opened', null),
       (1, now(), 'ana', 'exception asked for', 'until May'),
       (1, now(), 'ben', 'pondered', 'at length')`,
  )
  await client.query(
    `insert into campaign (name, owner_email, kind, state, query, scope, days, created_by)
     values ('c', 'a@b.test', 'one_off', 'running', '', '{}', 7, 'ana')`,
  )
  await client.query(
    `insert into campaign_item (
       campaign_id, identity_key, asked_because, risk, severity, change, against, gist
     )
     select id, 1, 'named by Ana', 0, 0, 'new', '{}', ''
     from campaign`,
  )
  await client.query(
    `insert into attestation_route (item_id, at, actor, why)
     select id, now(), 'system', why
     from campaign_item,
       unnest(
         '{"owner: tag", "escalated, Bo did not decide in time; manager of Bo", "named by Ana"}'::text[]
       ) why`,
  )
  await client.query(
    `insert into ownership (identity_key, owner, label, state, reason, confidence, decided_by)
     values (1, 'a', 'A', 'accepted', 'decided by ana', 100, 'ana'),
       (1, 'b', 'B', 'accepted', 'tag owner', 100, 'ana')`,
  )
  await client.query("set muster.clock = '2026-11-02T00:00:00Z'")
  await client.query(
    "update attestation_route set why = 'second stage, after Ana signed off' where why = 'named by Ana'",
  )
  await migrated()
  expect((await client.query('select change, note from finding_change order by id')).rows).toEqual([
    { change: code(changes, 'opened'), note: null },
    { change: code(changes, 'exception_requested'), note: 'until May' },
    { change: code(changes, 'other'), note: 'pondered: at length' },
  ])
  expect((await client.query('select reason from ownership order by owner')).rows).toEqual([
    { reason: 'named by hand' },
    { reason: 'tag owner' },
  ])
  const causes = async (table: string) =>
    (await client.query(`select cause from ${table} order by id`)).rows.map(({ cause }) => routeCauses[cause])
  expect(await causes('attestation_route')).toEqual(['found', 'escalated', 'second_stage'])
  await client.query("set muster.as_of = '2026-11-01T12:00:00Z'")
  expect(await causes('past.attestation_route')).toEqual(['found', 'escalated', 'named'])
  expect((await client.query('select asked_cause from campaign_item')).rows).toEqual([
    { asked_cause: code(routeCauses, 'named') },
  ])
  expect((await client.query('select count(*)::int as n from history.campaign_item')).rows).toEqual([
    { n: 0 },
  ])
})
