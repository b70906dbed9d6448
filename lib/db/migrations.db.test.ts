import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
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
    `insert into posture (identity_key, provider, kind, environment, status, owner_state, age_state, use_state, rights_state, severity, source_id, is_exposed,
       risk, findings_n, team_ids, first_seen_at, name, applies, fails, unknown, accepted, judged_at)
     values (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, false, 0, 0, '{}', now(), 'x', (1::bigint << 62) | 6, 4, 2, 0, now())`,
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
