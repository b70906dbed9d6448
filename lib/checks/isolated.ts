import { isTransient } from '@/lib/db/failures'
import type { Client } from '@/lib/db/pool'
import { databaseUrl, readerUrl } from '@/lib/db/settings'
import type { Sql } from '@/lib/db/sql'

/** A custom check that takes longer on everything is stopped, and shown as failed. */
export const CUSTOM_SECONDS_MAX = 20

/**
 * Runs what an administrator wrote inside the transaction of a client: behind a savepoint, for so long and no longer, in a part of the
 * transaction that only reads, and as the role that can only read, where the installation has one that its application may become.
 * It can read and fill temporary tables that are given to it, and nothing else. What fails is undone, and the transaction goes on.
 * @returns the rows, or why there are none
 */
export async function isolated<T extends object>(
  client: Client,
  statement: Sql,
  seconds = CUSTOM_SECONDS_MAX,
): Promise<{ rows: T[]; failure: null } | { rows: null; failure: string }> {
  const role = await readingRole(client)
  const { rows: before } = await client.query<{ timeout: string }>(
    "select current_setting('statement_timeout') as timeout",
  )
  await client.query('savepoint isolated')
  try {
    await client.query(
      `set transaction read only;
       set local statement_timeout = '${Math.ceil(seconds * 1000)}ms'${role ? `; set local role ${role}` : ''}`,
    )
    const { rows } = await client.query<T>(statement)
    await client.query('release savepoint isolated')
    await client.query(`set local statement_timeout = '${before[0]!.timeout}'; set local role none`)
    return { rows, failure: null }
  } catch (error) {
    if (isTransient(error)) throw error
    await client.query('rollback to savepoint isolated; release savepoint isolated')
    return { rows: null, failure: reasonOf(error, seconds) }
  }
}

const reasonOf = (error: unknown, seconds: number): string =>
  (error as { code?: string }).code === '57014'
    ? `It took longer than ${seconds} seconds.`
    : `The database refused it: ${(error as Error).message.split('\n')[0]!.slice(0, 300)}`

/** Lets the role that only reads use a temporary table. */
export async function giveToReader(
  client: Client,
  rights: 'select' | 'insert',
  table: string,
): Promise<void> {
  const role = await readingRole(client)
  if (role) await client.query(`grant ${rights} on ${table} to ${role}`)
}

/** The role that only reads, quoted; null where the application may not become it. */
async function readingRole(client: Client): Promise<string | null> {
  if (readerUrl() === databaseUrl() || !URL.canParse(readerUrl())) return null
  const name = decodeURIComponent(new URL(readerUrl()).username)
  const { rows } = await client.query<{ role: string }>(
    `select quote_ident(rolname) as role from pg_roles
     where rolname = $1 and pg_has_role(session_user, oid, 'member')`,
    [name],
  )
  return rows[0]?.role ?? null
}
