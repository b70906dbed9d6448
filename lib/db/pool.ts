import 'server-only'
import pg from 'pg'
import { askedInstant } from './instant'
import { databaseUrl, readerUrl } from './settings'

// int8 keys travel as strings: JSON has no 64-bit integers, and nothing here does arithmetic on them.
// Counts are cast to int in the SQL that makes them.
const holder = globalThis as { musterPool?: pg.Pool; musterReadPool?: pg.Pool }

function made(connectionString: string): pg.Pool {
  const fresh = new pg.Pool({
    connectionString,
    max: Number(process.env.MUSTER_POOL ?? 10),
    application_name: 'muster',
  })
  // An idle connection that breaks (the server restarts) is replaced on next use; without a listener it would end the process.
  fresh.on('error', (error) => console.error(`An idle database connection broke: ${error.message}`))
  fresh.on('connect', (client) => client.on('error', () => {}))
  return fresh
}

/** The process-wide pool for set-based SQL. */
export const pool = (): pg.Pool => (holder.musterPool ??= made(databaseUrl()))

// What was is read by the role that only reads, where there is one.
const readPool = (): pg.Pool =>
  readerUrl() === databaseUrl() ? pool() : (holder.musterReadPool ??= made(readerUrl()))

/** Closes the pools, for commands and tests. */
export async function closePool(): Promise<void> {
  await Promise.all([holder.musterPool?.end(), holder.musterReadPool?.end()])
  holder.musterPool = undefined
  holder.musterReadPool = undefined
}

export type Client = pg.ClientBase

/** Runs one statement on the pool and returns its rows: those of the past instant that is asked for, if one is. */
export async function rows<T extends object>(sql: string, values: unknown[] = []): Promise<T[]> {
  if (askedInstant()) return transaction(async (client) => (await client.query(sql, values)).rows as T[])
  return (await pool().query(sql, values)).rows as T[]
}

// Schema `past` shows every table as it was; naming pg_catalog last lets its now() be that instant as well. What was cannot be
// changed, so the transaction only reads.
const lookingBack = (instant: Date) =>
  `begin read only; set local search_path = past, public, pg_catalog; set local muster.as_of = '${instant.toISOString()}'`

/**
 * Runs `body` in one transaction; commits when it returns, rolls back when it throws. While a past instant is asked for, it reads
 * what was known then.
 */
export async function transaction<T>(body: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const instant = askedInstant()
  const client = await (instant ? readPool() : pool()).connect()
  let broken = false
  try {
    await client.query(instant ? lookingBack(instant) : 'begin')
    const result = await body(client)
    await client.query('commit')
    return result
  } catch (error) {
    // The connection itself may be what failed: then it must not go back to the pool.
    await client.query('rollback').catch(() => {
      broken = true
    })
    throw error
  } finally {
    client.release(broken)
  }
}
