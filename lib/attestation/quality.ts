import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { rows } from '@/lib/db/pool'
import { raw, sql } from '@/lib/db/sql'
import type { Quality } from '@/lib/model/answers/attestation'

export const FAST_SECONDS = 5

/** Measures for each reviewer of a campaign, over the decisions that stood. */
export async function qualityOf(actor: Actor, campaignId: number): Promise<Quality[]> {
  return rows<Quality>(
    sql`with made as (
       select
         d.*, i.control_of,
         (
           select f.decision
           from attestation_decision f
           where f.item_id = i.control_of and f.superseded_at is null and f.decided_by = d.decided_by
           order by f.id desc limit 1
         ) as first_answer
       from attestation_decision d
         join campaign_item i on i.id = d.item_id
         join posture p on p.identity_key = i.identity_key
       where i.campaign_id = ${campaignId} and d.superseded_at is null and ${scopeCondition(actor)}
     ),
     runs as (
       select decided_by, count(*)::int as n
       from (
         select
           decided_by, decision,
           row_number() over (partition by decided_by order by decided_at, id)
             - row_number() over (partition by decided_by, decision order by decided_at, id) as island
         from made
         where control_of is null
       ) r
       where decision = 'approve'
       group by decided_by, island
     )
     select
       m.decided_by as "decidedBy",
       (count(*) filter (where control_of is null))::int as decisions,
       (count(*) filter (where control_of is null and decision = 'approve'))::int as approved,
       (count(*) filter (where is_bulk))::int as bulk,
       percentile_cont(0.5) within group (order by seconds) filter (where not is_bulk)::float
         as "secondsMedian",
       (count(*) filter (where not is_bulk and seconds < ${raw(FAST_SECONDS)}))::int as fast,
       coalesce((select max(n) from runs r where r.decided_by = m.decided_by), 0) as "longestRun",
       (
         count(*) filter (where control_of is null and decision = 'approve' and cardinality(against) > 0)
       )::int as "againstEvidence",
       (count(*) filter (where decision in ('reassign', 'not_mine', 'unknown')))::int as "passedOn",
       (count(*) filter (where control_of is not null))::int as controls,
       (count(*) filter (where control_of is not null and decision <> first_answer))::int as differed
     from made m
     group by m.decided_by
     order by decisions desc, m.decided_by`,
  )
}
