import type { Client } from '@/lib/db/pool'
import { Conflict } from '@/lib/model/errors'

// Somebody who administers everything, today and without an end that is set already.
const STANDING = `select 1 from app_user u join role_binding r on r.user_id = u.id
  where r.role = 'administrator' and r.scope = '{}' and u.disabled_at is null and u.access_ends_at is null limit 1`

/** Whether somebody administers everything. Nobody else changes that before the transaction ends. */
export async function isAdministered(client: Client): Promise<boolean> {
  // Two administrators who take the role from each other at once would each see the other still in office.
  await client.query('select pg_advisory_xact_lock(12, 0)')
  return Boolean((await client.query(STANDING)).rowCount)
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
