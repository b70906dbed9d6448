import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { migrate } from '@/lib/db/migrate'
import { grantRoles } from '@/lib/db/roles'
import { databaseUrl, ownerUrl, setting } from '@/lib/db/settings'
import { cleanStored } from '@/lib/ingest/write/clean-stored'

/**
 * Brings a database up to date, as its owner: our tables, the job queue's own, and what the other roles may do with them.
 * @returns the migrations applied now, and whether the application works as the owner
 */
export async function prepareDatabase(
  owner = ownerUrl(),
  writer = databaseUrl(),
  reader = setting('DATABASE_READ_URL'),
): Promise<{ applied: string[]; runsAsOwner: boolean }> {
  const applied = await migrate(owner)
  await cleanStored(owner)
  await runMigrations({ connectionString: owner })
  const ownerRole = await roleOf(owner)
  const write = writer === owner ? ownerRole : await roleOf(writer)
  const read = reader ? await roleOf(reader) : write
  await grantRoles(owner, {
    ...(write !== ownerRole && { write }),
    ...(read !== ownerRole && read !== write && { read }),
  })
  return { applied, runsAsOwner: write === ownerRole }
}

/** The role that a connection string leads to. */
async function roleOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<{ role: string }>('select current_user as role')).rows[0]!.role
  } finally {
    await client.end()
  }
}
