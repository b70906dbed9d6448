import type { Actor } from '@/lib/auth/actor'
import type { Client } from '@/lib/db/pool'
import { Invalid } from '@/lib/model/errors'

/** One entry of the directory as an owner: `person:12`, `team:3`, or a name that the directory lacks. */
export interface Chosen {
  owner: string
  label: string
  person_id: number | null
  team_id: number | null
  active: boolean
}

/**
 * The entry of the directory that an owner's id, name or e-mail means; throws when there is none, or more than one.
 * @param owner `person:12`, `team:3`, `text:payments`, a name in the directory, or an e-mail
 */
export async function resolveOwner(client: Client, owner: string): Promise<Chosen> {
  const { rows } = await client.query<Chosen>(
    `select 'person:' || id as owner, name as label, id as person_id, null::int as team_id, active
     from person
     where 'person:' || id = $1 or email = lower($1) or lower(name) = lower($1)
     union all
     select 'team:' || id, name, null, id, true
     from team
     where 'team:' || id = $1 or lower(name) = lower($1)
     union all
     select $1, substr($1, 6), null, null, true
     where $1 like 'text:%' limit 2`,
    [owner],
  )
  if (rows.length === 0)
    throw new Invalid(
      `No directory entry matches "${owner}". Import people and teams first, or use a name from the directory.`,
    )
  if (rows.length > 1) throw new Invalid(`"${owner}" matches several directory entries. Use the e-mail.`)
  return rows[0]!
}

/** The same, refusing somebody who has left. */
export async function resolveActiveOwner(client: Client, owner: string): Promise<Chosen> {
  const chosen = await resolveOwner(client, owner)
  if (!chosen.active) throw new Invalid(`${chosen.label} has left. Choose an active person.`)
  return chosen
}

export interface Me {
  id: number
  teamId: number | null
  name: string
  /** People who are away now, for whom this one decides. */
  standsInFor: number[]
}

/** The person of the directory behind an account: the one with its e-mail. Null for tokens and for people outside it. */
export async function personOf(client: Pick<Client, 'query'>, actor: Actor): Promise<Me | null> {
  if (actor.kind !== 'user') return null
  const { rows } = await client.query<Me>(
    `select
       id, team_id as "teamId", name,
       array(
         select a.person_id
         from absence a
         where a.delegate_person_id = person.id and now() between a.starts_at and a.ends_at
         order by 1
       ) as "standsInFor"
     from person
     where email = lower($1) and active`,
    [actor.label],
  )
  return rows[0] ?? null
}
