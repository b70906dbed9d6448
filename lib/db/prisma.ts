import 'server-only'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from '@/lib/generated/prisma/client'
import { type Client, demandNoTransaction, patience } from './pool'
import { databaseUrl } from './settings'

const holder = globalThis as { musterPrisma?: PrismaClient; musterPrismaOn?: WeakMap<Client, PrismaClient> }

/** The Prisma client, for what a person's request reads in small numbers. */
export function prisma(): PrismaClient {
  demandNoTransaction()
  return (holder.musterPrisma ??= new PrismaClient({
    adapter: new PrismaPg({ connectionString: databaseUrl(), max: 5, ...patience() }),
  }))
}

/**
 * The Prisma client on the connection of a transaction: what it reads and writes is part of that transaction, together with the
 * audit entry. For small reads and writes inside `write` and `transaction`.
 */
export function prismaOn(client: Client): PrismaClient {
  const made = (holder.musterPrismaOn ??= new WeakMap())
  let found = made.get(client)
  // Making one costs more than a statement does, and a connection is used again.
  if (!found) made.set(client, (found = new PrismaClient({ adapter: new PrismaPg(poolOf(client)) })))
  return found
}

/** A pool that has one connection, which is taken already. */
function poolOf(client: Client): pg.Pool {
  const held = new pg.Pool({ max: 1 })
  return Object.assign(held, { query: client.query.bind(client), connect: async () => nested(client) })
}

const savepoints: Record<string, string> = {
  BEGIN: 'savepoint prisma',
  COMMIT: 'release savepoint prisma',
  ROLLBACK: 'rollback to savepoint prisma; release savepoint prisma',
}

/** What Prisma does in a transaction of its own is done behind a savepoint of the one that surrounds it. */
const nested = (client: Client) => ({
  query: ({ text, ...rest }: pg.QueryConfig) => {
    const savepoint = savepoints[text]
    return savepoint ? client.query(savepoint) : client.query({ text, ...rest })
  },
  on: () => undefined,
  removeListener: () => undefined,
  release: () => undefined,
})
