import type { AuditNote } from '@/lib/audit/write'
import type { Client } from '@/lib/db/pool'
import { prismaOn } from '@/lib/db/prisma'
import { sql } from '@/lib/db/sql'
import { endSessions } from '../account'
import { accountWhere, applyMapping, mappingOf } from '../group-access'
import { isAdministered } from '../last-administrator'

/**
 * Gives an account of the directory what its groups give now. Whoever is in no group with a role loses role and sessions; the last
 * administrator keeps theirs, and the audit log says so.
 */
export async function followGroups(client: Client, userId: string): Promise<AuditNote[]> {
  const account = await accountWhere(client, sql`u.id = ${userId}`)
  if (!account) return []
  const { rows } = await client.query<{ display_name: string }>(
    `select g.display_name
     from scim_member m
       join scim_group g on g.id = m.group_id
     where m.user_id = $1`,
    [userId],
  )
  const mapping = await mappingOf(
    client,
    rows.map((row) => row.display_name),
  )
  if (mapping) {
    const note = await applyMapping(client, account, mapping)
    return note ? [note] : []
  }
  if (!account.role) return []
  const wasAdministered = await isAdministered(client)
  await client.query('savepoint before_group')
  await prismaOn(client).role_binding.deleteMany({ where: { user_id: userId } })
  const detail = { by: 'directory', before: { role: account.role, scope: account.scope } }
  if (wasAdministered && !(await isAdministered(client))) {
    await client.query('rollback to savepoint before_group')
    return [
      {
        action: 'user.role-kept',
        subject: `user ${userId}`,
        detail: { ...detail, why: 'the last administrator' },
      },
    ]
  }
  await endSessions(client, userId)
  return [{ action: 'user.role', subject: `user ${userId}`, detail: { ...detail, role: null } }]
}

/** The same for everybody in the groups of a name: what the name gives has changed. */
export async function followGroupsNamed(client: Client, name: string): Promise<AuditNote[]> {
  const { rows } = await client.query<{ user_id: string }>(
    `select m.user_id
     from scim_member m
       join scim_group g on g.id = m.group_id
     where g.display_name = $1
     order by m.user_id`,
    [name],
  )
  const notes: AuditNote[] = []
  for (const { user_id } of rows) notes.push(...(await followGroups(client, user_id)))
  return notes
}
