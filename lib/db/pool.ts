import 'server-only'
import { createHash } from 'node:crypto'
import { AsyncLocalStorage } from 'node:async_hooks'
import pg from 'pg'
import type { Sql } from './sql'
import { isConnectionLost, pause } from './failures'
import { askedInstant, askedSnapshot } from './instant'
import { databaseUrl, readerUrl, setting } from './settings'

// int8 keys travel as strings: JSON has no 64-bit integers, and nothing here does arithmetic on them.
// Counts are cast to int in the SQL that makes them.
const holder = globalThis as { musterPool?: pg.Pool; musterReadPool?: pg.Pool; musterHoldPool?: pg.Pool }

// Only Next sets it, and only in the web server: people wait there, and jobs may take their time elsewhere.
const servesPeople = () => process.env.NEXT_RUNTIME === 'nodejs'

/**
 * How long is waited, in milliseconds; 0 is for ever. A statement that hangs is cancelled and returns its connection.
 */
export const patience = (): pg.PoolConfig =>
  servesPeople()
    ? {
        connectionTimeoutMillis: 15_000,
        statement_timeout: 120_000,
        lock_timeout: 30_000,
        idle_in_transaction_session_timeout: 60_000,
        // A new connection costs as much as a page, and begins without plans.
        idleTimeoutMillis: 300_000,
      }
    : {
        connectionTimeoutMillis: 60_000,
        statement_timeout: 6 * 3_600_000,
        lock_timeout: 3_600_000,
        idle_in_transaction_session_timeout: 900_000,
      }

function made(connectionString: string, config: pg.PoolConfig = {}): pg.Pool {
  const fresh = new pg.Pool({
    connectionString,
    max: setting('MUSTER_POOL'),
    application_name: 'muster',
    ...patience(),
    ...config,
  })
  // An idle connection that breaks (the server restarts) is replaced on next use; without a listener it would end the process.
  fresh.on('error', (error) => console.error(`An idle database connection broke: ${error.message}`))
  fresh.on('connect', (client) => client.on('error', () => {}))
  return fresh
}

/** What surrounds a call: the transaction that it runs in, until that has ended. */
const surrounding = new AsyncLocalStorage<{ isOpen: boolean }>()

/**
 * Refuses a query that would take a second connection while a transaction holds the first. Ten such transactions wait for each
 * other's connection for ever, and the second would not see what the first has written.
 * @throws Error inside `transaction` and `write`
 */
export function demandNoTransaction(): void {
  if (surrounding.getStore()?.isOpen)
    throw new Error(
      'A query inside a transaction has to use its client: through another connection it would wait for its own transaction.',
    )
}

/** The process-wide pool for set-based SQL. */
export function pool(): pg.Pool {
  demandNoTransaction()
  return (holder.musterPool ??= made(databaseUrl()))
}

// The past is read with the read-only role, where there is one.
const readPool = (): pg.Pool =>
  readerUrl() === databaseUrl() ? pool() : (holder.musterReadPool ??= made(readerUrl()))

/** Closes the pools, for commands and tests. */
export async function closePool(): Promise<void> {
  await Promise.all(
    [holder.musterPool, holder.musterReadPool, holder.musterHoldPool].map((one) => one?.end()),
  )
  holder.musterPool = undefined
  holder.musterReadPool = undefined
  holder.musterHoldPool = undefined
}

export type Client = pg.ClientBase

/** Runs one statement on the pool and returns its rows: those of the past instant and the snapshot that are asked for, if any are. */
export const rows = <T extends object>(statement: string | Sql, values: unknown[] = []): Promise<T[]> =>
  asked<T>(bound(statement, values))

/** A statement with its values: its own, when it was put together of parts that carry theirs. */
const bound = (statement: string | Sql, values: unknown[]): { text: string; values: unknown[] } =>
  typeof statement === 'string'
    ? { text: statement, values }
    : { text: statement.text, values: statement.values }

const names = new Map<string, string>()

/**
 * The same for a statement that pages ask again and again and whose plan does not depend on its values: each connection parses and
 * plans it once. For these that costs more than running them does. The text is one of few, never made from what somebody typed.
 */
export function prepared<T extends object>(statement: string | Sql, values: unknown[] = []): Promise<T[]> {
  const query = bound(statement, values)
  let name = names.get(query.text)
  if (!name && names.size < PREPARED_MOST) {
    name = `m${createHash('sha256').update(query.text).digest('hex').slice(0, 24)}`
    names.set(query.text, name)
  }
  return asked<T>({ name, ...query })
}

/** Every connection keeps the plans of all of them. */
const PREPARED_MOST = 200

async function asked<T extends object>({ name, text, values }: pg.QueryConfig): Promise<T[]> {
  if (askedInstant() || askedSnapshot())
    return transaction(async (client) => (await client.query<T & pg.QueryResultRow>(text, values)).rows)
  for (let tries = 1; ; tries++) {
    const client = await connected(pool())
    let broken = false
    try {
      return (await client.query<T & pg.QueryResultRow>({ name, text, values })).rows
    } catch (error) {
      // Plans made before a migration are discarded together with their connection; the statement had no effect.
      const isOutdated = isPlanOutdated(error)
      broken = isOutdated || isConnectionLost(error)
      if (!broken || tries > (isOutdated ? 12 : 2) || !(isOutdated || onlyReads(text))) throw error
    } finally {
      client.release(broken)
    }
  }
}

const isPlanOutdated = (error: unknown): boolean =>
  (error as { code?: unknown }).code === '0A000' && /cached plan/.test((error as Error).message)

/** Whether a statement only reads, so that it can be repeated when the connection breaks. */
const onlyReads = (sql: string): boolean =>
  /^\s{0,50}select\b/i.test(sql) &&
  !/\b(insert|update|delete|graphile_worker|nextval|forget_history)\b/i.test(sql)

/** A connection of the pool. While the server restarts it is asked for again: nothing has begun that could be done twice. */
async function connected(from: pg.Pool): Promise<pg.PoolClient> {
  const until = Date.now() + (servesPeople() ? 8_000 : 60_000)
  for (let tries = 1; ; tries++) {
    try {
      return await from.connect()
    } catch (error) {
      const isFull = error instanceof Error && /timeout exceeded/.test(error.message)
      if (isFull || !isConnectionLost(error) || Date.now() > until) throw error
      await pause(Math.min(100 * tries, 1000))
    }
  }
}

// Schema `past` shows every table as it was; naming pg_catalog last lets its now() be that instant as well. What was, and what a
// snapshot holds, cannot be changed, so the transaction only reads; temporary tables need one that may write, and is undone.
const lookingBack = (instant: Date | null, snapshot: string | null, access: 'read only' | 'read write') =>
  [
    snapshot
      ? `begin isolation level repeatable read ${access}; set transaction snapshot '${snapshot}'`
      : `begin ${access}`,
    ...(instant
      ? [
          `set local search_path = past, public, pg_catalog; set local muster.as_of = '${instant.toISOString()}'`,
        ]
      : []),
  ].join('; ')

/**
 * Runs `body` in one transaction; commits when it returns, rolls back when it throws. While a past instant or a snapshot is asked
 * for, it reads what was known then or what the snapshot holds. All that the body asks goes through the client that it is given.
 */
export async function transaction<T>(body: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  demandNoTransaction()
  const instant = askedInstant()
  const snapshot = askedSnapshot()
  return within(
    await connected(instant ? readPool() : pool()),
    body,
    instant || snapshot ? lookingBack(instant, snapshot, 'read only') : 'begin',
  )
}

async function within<T>(
  client: pg.PoolClient,
  body: (client: pg.PoolClient) => Promise<T>,
  begin: string,
): Promise<T> {
  const state = { isOpen: true }
  let broken = false
  try {
    await client.query(begin)
    const result = await surrounding.run(state, () => body(client))
    await client.query('commit')
    return result
  } catch (error) {
    // The connection itself may be what failed: then it must not go back to the pool.
    await client.query('rollback').catch(() => {
      broken = true
    })
    throw error
  } finally {
    // Statements that the body started and did not await run outside of the transaction from here on.
    state.isOpen = false
    client.release(broken)
  }
}

/** Runs `body` in a transaction that is always rolled back, to see what it would do. */
export async function rehearsal<T>(body: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const undo = Symbol('undone')
  let result: T
  try {
    await transaction(async (client) => {
      result = await body(client)
      throw undo
    })
  } catch (error) {
    if (error !== undo) throw error
  }
  return result!
}

/**
 * What a body reads in a transaction that is undone at the end, row by row: it may put what it works out into temporary tables, also
 * while a past instant or a snapshot is asked for. Rows are taken with a cursor, so that few of them are held.
 */
export async function* rehearsedRows<T>(
  body: (client: pg.PoolClient) => AsyncIterable<T>,
): AsyncGenerator<T> {
  demandNoTransaction()
  const client = await connected(pool())
  let broken = false
  try {
    await client.query(lookingBack(askedInstant(), askedSnapshot(), 'read write'))
    yield* body(client)
  } finally {
    await client.query('rollback').catch(() => {
      broken = true
    })
    client.release(broken)
  }
}

/**
 * Runs `body` while a connection of its own holds a lock; what the body asks goes through the pool, as outside. Such connections
 * come from a pool that nothing else waits for.
 * @param take takes the lock for the transaction or the session, and tells whether it was given
 * @returns null when it was not
 */
export async function holding<T>(
  take: (client: Client) => Promise<boolean>,
  body: () => Promise<T>,
): Promise<T | null> {
  const holds = (holder.musterHoldPool ??= made(databaseUrl(), {
    max: 12,
    idle_in_transaction_session_timeout: 0,
    lock_timeout: 0,
  }))
  const client = await connected(holds)
  try {
    await client.query('begin')
    return (await take(client)) ? await body() : null
  } finally {
    // Ending the transaction releases the lock. If the connection is broken, the lock is released already.
    let broken = false
    await client.query('rollback').catch(() => {
      broken = true
    })
    client.release(broken)
  }
}
