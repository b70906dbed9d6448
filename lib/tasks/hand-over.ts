import type { Actor } from '@/lib/auth/actor'
import type { Client } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import type { task } from '@/lib/generated/prisma/client'
import { assignFindings } from '@/lib/findings/change'
import { assignTasks } from './change-tasks'

/**
 * Gives the open tasks that somebody has on identities to their successor.
 * @param from the e-mail of whoever leaves
 * @param to an e-mail, or the name of a team
 * @returns how many tasks
 */
export async function handOverTasks(
  client: Client,
  actor: Actor,
  { identityKeys, from, to }: { identityKeys: readonly string[]; from: string; to: string },
): Promise<number> {
  const { rows } = await client.query<Pick<Row<task>, 'id'>>(
    `select id
     from task
     where identity_key = any($1::bigint[]) and lower(assignee) = lower($2) and closed_at is null
     order by id for update`,
    [identityKeys, from],
  )
  const ids = rows.map((row) => row.id)
  if (ids.length === 0) return 0
  await assignFindings(client, actor, await assignTasks(client, actor, 'id', ids, to), to)
  return ids.length
}
