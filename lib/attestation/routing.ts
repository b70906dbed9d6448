import type { Client } from '@/lib/db/pool'
import { code, type RouteCause, routeCauses } from '@/lib/model/vocabulary'
import { dropControls } from './controls'

interface Routing {
  itemIds: readonly string[]
  actor: string
  cause: RouteCause
  /** The cause in words, for people. */
  why: string
  at: Date
  /** Whether the campaign's owner takes what nobody else can. */
  lastResort: boolean
}

/**
 * Passes items on: to the next owner in the succession, the surest suggestion, the reviewer's manager, and last to the
 * campaign's owner. Nobody is asked twice, and nobody with a conflict.
 * @returns how many found somebody; the others keep their reviewer
 */
export async function passOn(
  client: Client,
  { itemIds, actor, cause, why, at, lastResort }: Routing,
): Promise<number> {
  // The best next reviewer of each item, who was not asked before and has no conflict.
  const { rowCount } = await client.query(
    `with next as (
       select i.id, i.reviewer as was, s.*
       from campaign_item i
         join campaign c on c.id = i.campaign_id
         cross join lateral (
           select *
           from (
             select w.owner, w.label, w.person_id, w.team_id, 'next in the succession' as how, 1 as kind,
               w.rank as nth
             from ownership w
               left join person q on q.id = w.person_id
             where w.identity_key = i.identity_key
               and w.state = 'accepted'
               and (w.team_id is not null or q.active)
             union all
             select w.owner, w.label, w.person_id, w.team_id, 'suggested: ' || w.reason, 2,
               100 - w.confidence
             from ownership w
               left join person q on q.id = w.person_id
             where w.identity_key = i.identity_key
               and w.state = 'suggested'
               and (w.team_id is not null or q.active)
             union all
             select 'person:' || m.id, m.name, m.id, null, 'manager of ' || q.name, 3, 0
             from person q
               join person m on m.email = lower(q.manager) and m.active
             where q.id = i.reviewer_person_id
             union all
             select 'person:' || q.id, q.name, q.id, null, 'the campaign''s owner', 4, 0
             from person q
             where q.email = c.owner_email and q.active and $5
           ) one
           where one.owner is distinct from i.reviewer
             and not exists (
               select 1 from attestation_route r where r.item_id = i.id and r.sent_to = one.owner
             )
             and not exists (
               select 1
               from ownership w
               where w.identity_key = i.identity_key and w.owner = one.owner and w.state = 'rejected'
             )
             and (one.person_id is null or review_conflict(i.identity_key, one.person_id) is null)
           order by one.kind, one.nth, one.owner limit 1
         ) s
       where i.id = any($1::bigint[])
     ),
     routed as (
       insert into attestation_route (item_id, at, actor, sent_from, sent_to, label, cause, why)
       select id, $4, $2, was, owner, label, $6, $3 || '; ' || how
       from next
     )
     update campaign_item i
     set
       reviewer = n.owner, reviewer_label = n.label, reviewer_person_id = n.person_id,
       reviewer_team_id = n.team_id, asked_cause = $6, asked_because = $3 || '; ' || n.how, asked_at = $4,
       state = 'pending', decision_id = null, changed_at = null
     from next n
     where n.id = i.id`,
    [itemIds, actor, why, at, lastResort, code(routeCauses, cause)],
  )
  await dropControls(client, itemIds)
  return rowCount ?? 0
}

/** Gives items to one reviewer, as somebody decided. */
export async function giveTo(
  client: Client,
  itemIds: readonly string[],
  to: { owner: string; label: string; person_id: number | null; team_id: number | null },
  actor: string,
  cause: RouteCause,
  why: string,
  at: Date,
): Promise<void> {
  await client.query(
    `insert into attestation_route (item_id, at, actor, sent_from, sent_to, label, why, cause)
     select i.id, $2, $3, i.reviewer, $4, $5, $6, $7
     from campaign_item i
       join campaign c on c.id = i.campaign_id
     where i.id = any($1::bigint[]) and c.state = 'running'`,
    [itemIds, at, actor, to.owner, to.label, why, code(routeCauses, cause)],
  )
  await client.query(
    `update campaign_item
     set
       reviewer = $2, reviewer_label = $3, reviewer_person_id = $4, reviewer_team_id = $5,
       asked_because = $6, asked_at = $7, asked_cause = $8, state = 'pending', decision_id = null,
       changed_at = null
     where id = any($1::bigint[])`,
    [itemIds, to.owner, to.label, to.person_id, to.team_id, why, at, code(routeCauses, cause)],
  )
  await dropControls(client, itemIds)
}
