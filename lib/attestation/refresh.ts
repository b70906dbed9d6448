import { transaction } from '@/lib/db/pool'
import { againstOf, gistOf } from './facts-sql'

/**
 * After a judging: brings open items of running campaigns up to date and flags decisions whose facts an import changed.
 * What was frozen with a decision is never touched.
 * @returns how many items changed
 */
export const refreshItems = (asOf: Date): Promise<number> =>
  transaction(async (client) => {
    const { rows } = await client.query<{ id: number }>(
      `update campaign c set seen_judgement = j.id from (select coalesce(max(id), 0) as id from judgement) j
       where c.state = 'running' and c.seen_judgement < j.id returning c.id`,
    )
    if (rows.length === 0) return 0
    // Open items with their current evidence; only those that differ are written.
    const { rowCount } = await client.query(
      `with live as (
         select
           i.id, ${gistOf('i.identity_key')} as gist, ${againstOf('p')} as against, p.risk, p.severity,
           (
             select e.gist
             from attestation_decision d
               join attestation_evidence e on e.sha256 = d.evidence_sha256
             where d.identity_key = i.identity_key and d.is_final
             order by d.id desc limit 1
           ) as last_gist,
           (
             select e.gist
             from attestation_decision d
               join attestation_evidence e on e.sha256 = d.evidence_sha256
             where d.id = i.decision_id
           ) as decided_gist
         from campaign_item i
           join posture p on p.identity_key = i.identity_key
         where i.campaign_id = any($2::int[]) and i.state in ('waiting', 'pending', 'decided')
       )
       update campaign_item i
       set
         gist = l.gist, against = l.against, risk = l.risk, severity = l.severity,
         change = case
           when l.last_gist is null then 'new'
           when l.last_gist = l.gist then 'unchanged'
           else 'changed'
         end,
         changed_at = case
           when i.state = 'decided' and l.decided_gist <> l.gist then coalesce(i.changed_at, $1)
         end
       from live l
       where l.id = i.id
         and (i.gist, i.against, i.risk, i.severity) is distinct from (
           l.gist, l.against, l.risk, l.severity
         )`,
      [asOf, rows.map((row) => row.id)],
    )
    return rowCount ?? 0
  })
