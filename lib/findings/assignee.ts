import type { Actor } from '@/lib/auth/actor'
import type { Client } from '@/lib/db/pool'
import { Invalid } from '@/lib/model/errors'

/**
 * Makes sure that work is given to somebody whom Muster knows: an address of the directory or of an account, or a team. What is
 * given to a mistyped address is done by nobody, and nobody is told.
 * @returns their name, or null for nobody
 * @throws Invalid
 */
export async function demandAssignee(
  client: Client,
  actor: Actor,
  assignee: string | null,
): Promise<string | null> {
  if (assignee === null) return null
  const { rows } = await client.query<{ name: string }>(
    `select name from person where active and lower(email) = lower($1)
     union all
     select name from app_user where disabled_at is null and lower(email) = lower($1)
     union all
     select name from team where lower(name) = lower($1)
     limit 1`,
    [assignee],
  )
  if (rows[0]) return rows[0].name
  if (assignee === actor.label) return assignee
  throw new Invalid(
    assignee.includes('@')
      ? `Nobody in the directory has the address ${assignee}, and no account does. Check its spelling, or add the person under Owners.`
      : `There is no team "${assignee}". Give the name of a team, or the e-mail address of a person.`,
  )
}
