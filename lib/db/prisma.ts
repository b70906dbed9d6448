import 'server-only'
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '@/lib/generated/prisma/client'
import { demandNoTransaction, patience } from './pool'
import { databaseUrl } from './settings'

const holder = globalThis as { musterPrisma?: PrismaClient }

/** The Prisma client, for what a person's request reads or writes in small numbers. */
export function prisma(): PrismaClient {
  demandNoTransaction()
  return (holder.musterPrisma ??= new PrismaClient({
    adapter: new PrismaPg({ connectionString: databaseUrl(), max: 5, ...patience() }),
  }))
}
