import type { Client } from '@/lib/db/pool'
import { prismaOn } from '@/lib/db/prisma'
import { Conflict } from '@/lib/model/errors'

/**
 * Whether somebody administers everything, today and without an end of access. Nobody else changes that before the transaction
 * ends.
 */
export async function isAdministered(client: Client): Promise<boolean> {
  // Two administrators who take the role from each other at once would each see the other still in office.
  await client.query('select pg_advisory_xact_lock(12, 0)')
  const standing = await prismaOn(client).role_binding.findFirst({
    where: {
      role: 'administrator',
      scope: { equals: {} },
      app_user: { disabled_at: null, access_ends_at: null },
    },
  })
  return standing !== null
}

/**
 * Runs a change of somebody's access and refuses it when it leaves nobody who administers everything.
 * @throws Conflict, which undoes the caller's transaction
 */
export async function keepAnAdministrator<T>(client: Client, change: () => Promise<T>): Promise<T> {
  const before = await isAdministered(client)
  const result = await change()
  if (before && !(await isAdministered(client)))
    throw new Conflict(
      'This is the last administrator who sees everything and has no end of access. Make another one first.',
    )
  return result
}
