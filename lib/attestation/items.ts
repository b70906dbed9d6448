import type { Actor } from '@/lib/auth/actor'
import { systemActor } from '@/lib/auth/actor'
import type { Client } from '@/lib/db/pool'
import { empty, raw, sql } from '@/lib/db/sql'
import { identityWhere } from '@/lib/inventory/identity-where'
import { code, routeCauses, identityStatuses, codes, offStatuses } from '@/lib/model/vocabulary'
import { LIVE } from '@/lib/facts/terms'
import { type Campaign, filterOf } from './campaign-row'
import { againstOf, gistOf } from './facts-sql'

/** An actor who sees exactly what a campaign covers. */
export const actorOf = (campaign: { scope: Actor['scope'] }): Actor => ({
  ...systemActor('campaign'),
  scope: campaign.scope,
})

const OFF = codes(identityStatuses, offStatuses)
// Named by hand: a new run of the filter leaves them alone.
const NAMED = code(routeCauses, 'named')

// The first accepted owner in the succession who is still here and has no conflict with the identity.
const byOwners = `
  left join lateral (
    select
      o.owner, o.label, o.person_id, o.team_id,
      case when o.rank = 1 then 'owner: ' || o.reason else 'next in the succession: ' || o.reason end as why
    from ownership o
      left join person q on q.id = o.person_id
    where o.identity_key = p.identity_key
      and o.state = 'accepted'
      and (q.active or exists (select 1 from person m where m.team_id = o.team_id and m.active))
      and (o.person_id is null or review_conflict(p.identity_key, o.person_id) is null)
    order by o.rank, o.confidence desc, o.owner limit 1
  ) r on true`

// Named reviewers share the items evenly; whoever has a conflict is passed over.
const byName = (names: readonly string[]) => sql`
  left join lateral (
    select n.owner, coalesce(q.name, t.name) as label, q.id as person_id, t.id as team_id,
      'named for this campaign' as why
    from unnest(${names}::text[]) with ordinality n (owner, no)
      left join person q on 'person:' || q.id = n.owner and q.active
      left join team t on 'team:' || t.id = n.owner
    where (q.id is not null or t.id is not null)
      and (q.id is null or review_conflict(p.identity_key, q.id) is null)
    order by (n.no + abs(p.identity_key % cardinality(${names}::text[]))) % cardinality(${names}::text[])
    limit 1
  ) r on true`

// A signed revoke or reduce whose object is still there: it was not carried out.
const undone = `
  case
    when last.decision = 'revoke' and cardinality(last.removes) = 0 and p.status not in (${OFF})
        or last.decision = 'reduce' and cardinality(last.removes) = 0 and last.gist = g.gist
        or exists (
          select 1
          from credential c
          where c.identity_key = p.identity_key
            and 'credential:' || c.credential_key = any(last.removes)
            and ${LIVE}
        )
        or exists (
          select 1
          from identity_grant h
          where h.identity_key = p.identity_key
            and 'grant:' || h.grant_key = any(last.removes)
            and h.seen_to is null
        )
      then last.id
  end`

/**
 * Makes the items of a campaign from its filter, in one statement: who is asked, what changed since the last attestation
 * and what the evidence says. Items that the filter no longer holds go; reviewers named by hand stay.
 * @param only identities to limit it to, for event-triggered reviews
 */
export async function fillItems(
  client: Client,
  campaign: Campaign,
  only?: { keys: readonly string[]; because: ReadonlyMap<string, string> },
): Promise<number> {
  const where = identityWhere(actorOf(campaign), filterOf(campaign.query))
  const limit = only ? sql`and p.identity_key = any(${only.keys}::bigint[])` : empty
  const because = only
    ? sql`(${Object.fromEntries(only.because)}::jsonb)->>(p.identity_key::text)`
    : sql`null`
  const reviewer = campaign.reviewers.length > 0 ? byName(campaign.reviewers) : raw(byOwners)
  // One item for each identity of the filter; items that the filter no longer contains are deleted.
  await client.query(
    sql`
      with made as (
        insert into campaign_item as i (
          campaign_id, identity_key, reviewer, reviewer_label, reviewer_person_id, reviewer_team_id,
          asked_because, risk, severity, change, against, gist, because, undone_decision_id
        )
        select
          ${campaign.id}::int, p.identity_key, r.owner, r.label, r.person_id, r.team_id, r.why, p.risk,
          p.severity,
          case when last.id is null then 'new' when last.gist = g.gist then 'unchanged' else 'changed' end,
          ${raw(againstOf('p'))}, g.gist, ${because}, ${raw(undone)}
        from posture p
          cross join lateral (select ${raw(gistOf('p.identity_key'))} as gist) g ${reviewer}
          left join lateral (
            select d.id, d.decision, d.removes, e.gist
            from attestation_decision d
              join attestation_evidence e on e.sha256 = d.evidence_sha256
            where d.identity_key = p.identity_key and d.is_final
            order by d.id desc limit 1
          ) last on true
        where ${where} ${limit}
        on conflict (campaign_id, identity_key)
        where control_of is null do update
        set
          risk = excluded.risk, severity = excluded.severity, change = excluded.change,
          against = excluded.against, gist = excluded.gist,
          undone_decision_id = excluded.undone_decision_id,
          reviewer = case when i.asked_cause = ${raw(NAMED)} then i.reviewer else excluded.reviewer end,
          reviewer_label = case
            when i.asked_cause = ${raw(NAMED)} then i.reviewer_label
            else excluded.reviewer_label
          end,
          reviewer_person_id = case
            when i.asked_cause = ${raw(NAMED)} then i.reviewer_person_id
            else excluded.reviewer_person_id
          end,
          reviewer_team_id = case
            when i.asked_cause = ${raw(NAMED)} then i.reviewer_team_id
            else excluded.reviewer_team_id
          end,
          asked_because = case
            when i.asked_cause = ${raw(NAMED)} then i.asked_because
            else excluded.asked_because
          end
        returning id
      )
      delete from campaign_item i
      where i.campaign_id = ${campaign.id} and i.id not in (select id from made)`,
  )
  // Why an item has no reviewer: a conflict of its owners, or owners who left.
  await client.query(
    `update campaign_item i
     set asked_because = coalesce(
       (
         select string_agg(review_conflict(i.identity_key, o.person_id), '; ' order by o.rank)
         from ownership o
         where o.identity_key = i.identity_key and o.state = 'accepted' and o.person_id is not null
       ),
       case
         when exists (
               select 1 from ownership o where o.identity_key = i.identity_key and o.state = 'accepted'
             )
           then 'its owners have left'
         else 'nobody owns it'
       end
     )
     where i.campaign_id = $1 and i.reviewer is null`,
    [campaign.id],
  )
  const { rows } = await client.query<{ n: number }>(
    'select count(*)::int as n from campaign_item where campaign_id = $1',
    [campaign.id],
  )
  return rows[0]!.n
}
