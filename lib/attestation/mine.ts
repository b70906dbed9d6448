import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import type { Client } from '@/lib/db/pool'
import { sql, type Sql } from '@/lib/db/sql'
import { Conflict, Forbidden, NotFound } from '@/lib/model/errors'
import { type Me, personOf } from '@/lib/owners/resolve'

/** The person of the directory behind the actor; a campaign asks people, so whoever is not listed there has no inbox. */
export async function me(client: Client, actor: Actor): Promise<Me> {
  const person = await personOf(client, actor)
  if (!person)
    throw new Conflict(
      'Your e-mail is not in the directory, so campaigns cannot assign items to you. Ask for it to be added under Owners, People.',
    )
  return person
}

/** SQL condition on items `i` that are asked of a person, of their team, or of somebody absent whom they stand in for. */
export const mine = (person: Me): Sql =>
  sql`(
    i.reviewer_person_id = any(${[person.id, ...person.standsInFor]}::int[])
    or i.reviewer_team_id = ${person.teamId}
  )`

export interface LockedItem {
  id: string
  campaign_id: number
  identity_key: string
  control_of: string | null
  stage: number
  state: 'waiting' | 'pending' | 'decided' | 'signed'
  reviewer: string
  reviewer_label: string
  reviewer_person_id: number | null
  reviewer_team_id: number | null
  against: string[]
  decision_id: string | null
  campaign_state: string
  /** Decisions that the campaign takes only with a reason. */
  reason_for: string[]
}

/** Who is asked about an item. */
interface Reviewed {
  reviewer_person_id: number | null
  reviewer_team_id: number | null
  reviewer_label: string | null
}

/** Whether an item is asked of a person or of their team. */
export const isAskedDirectly = (person: Me, item: Reviewed): boolean =>
  item.reviewer_person_id === person.id ||
  (item.reviewer_team_id !== null && item.reviewer_team_id === person.teamId)

/** Whether a person may answer an item: it is asked of them or their team, or of somebody absent whom they stand in for. */
export const isAskedOf = (person: Me, item: Reviewed): boolean =>
  isAskedDirectly(person, item) ||
  (item.reviewer_person_id !== null && person.standsInFor.includes(item.reviewer_person_id))

export const notYours = (item: Reviewed): Forbidden =>
  new Forbidden(`This item is assigned to ${item.reviewer_label ?? 'nobody yet'}, not to you.`)

/**
 * Locks an item for its reviewer. Throws NotFound outside the actor's scope, Forbidden when somebody else is asked or the
 * actor has a conflict, Conflict when the campaign has ended or the item is signed.
 */
export async function lockMine(client: Client, actor: Actor, person: Me, id: string): Promise<LockedItem> {
  const { rows } = await client.query<LockedItem & { conflict: string | null; decided_before: boolean }>(
    sql`select
       i.*, c.state as campaign_state, c.reason_for,
       review_conflict(i.identity_key, ${person.id}) as conflict,
       exists (
         select 1
         from attestation_decision d
         where d.item_id = i.id
           and d.stage < i.stage
           and d.decided_person_id = ${person.id}
           and d.superseded_at is null
       ) as decided_before
     from campaign_item i
       join campaign c on c.id = i.campaign_id
       join posture p on p.identity_key = i.identity_key
     where i.id = ${id}::bigint and i.state <> 'waiting' and ${scopeCondition(actor)} for update of i`,
  )
  const item = rows[0]
  if (!item) throw new NotFound(`There is no item ${id} in your scope.`)
  if (!isAskedOf(person, item)) throw notYours(item)
  if (item.conflict)
    throw new Forbidden(`You cannot decide this item: ${item.conflict}. Reassign it or say "not mine".`, {
      conflict: true,
    })
  if (item.decided_before)
    throw new Forbidden('You decided this item in the first stage; the second reviewer decides now.')
  if (item.campaign_state !== 'running') throw new Conflict('This campaign has ended.')
  if (item.state === 'signed') throw new Conflict('This decision has been signed off.')
  return item
}
