import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { rows } from '@/lib/db/pool'
import { sql } from '@/lib/db/sql'
import type { Page } from '@/lib/model/filters'

/** One item in the record of a campaign, with the decision that stands. */
export interface RecordRow {
  item: string
  identity: string
  name: string
  nativeId: string
  state: string
  stage: number
  change: string
  against: string[]
  because: string | null
  reviewer: string | null
  askedBecause: string | null
  decision: string | null
  reason: string | null
  removes: string[] | null
  isBulk: boolean | null
  decidedBy: string | null
  decidedAt: string | null
  signedAt: string | null
  evidenceSha256: string | null
  task: string | null
  taskState: string | null
  changedSince: string | null
  notCarriedOutBefore: boolean
}

/** The whole record of a campaign in pages, in the order of its items, limited to what the actor may see. */
export async function recordRows(
  actor: Actor,
  campaignId: number,
  cursor: string | undefined,
): Promise<Page<RecordRow>> {
  // Items with identity, standing decision and the task that came of it.
  const found = await rows<RecordRow>(
    sql`select i.id as item, i.identity_key as identity, n.name, n.native_id as "nativeId", i.state, i.stage,
       i.change, i.against, i.because, i.reviewer_label as reviewer, i.asked_because as "askedBecause",
       d.decision, d.reason, d.removes, d.is_bulk as "isBulk", d.decided_by as "decidedBy",
       iso_utc(d.decided_at) as "decidedAt", iso_utc(d.signed_at) as "signedAt",
       encode(d.evidence_sha256, 'hex') as "evidenceSha256",
       d.task_id as task, t.state as "taskState", iso_utc(i.changed_at) as "changedSince",
       i.undone_decision_id is not null as "notCarriedOutBefore"
     from campaign_item i
       join posture p on p.identity_key = i.identity_key
       join identity n on n.identity_key = i.identity_key
       left join attestation_decision d on d.id = i.decision_id
       left join task t on t.id = d.task_id
     where i.campaign_id = ${campaignId}
       and i.id > ${cursor ?? '0'}::bigint
       and i.control_of is null
       and ${scopeCondition(actor)}
     order by i.id limit 500`,
  )
  return { rows: found, next: found.length === 500 ? found.at(-1)!.item : null, total: found.length }
}

/** Everything that was said about items: every decision, corrected ones and control answers too, and every way they went. */
export async function historyRows(
  actor: Actor,
  campaignId: number,
  itemIds: readonly string[],
): Promise<{ decisions: object[]; routes: object[]; evidence: object[] }> {
  const scope = scopeCondition(actor)
  // Every decision on these items, corrected ones and control answers too.
  const decisions = await rows<{ evidenceSha256: string }>(
    sql`
      select d.id, coalesce(i.control_of, i.id) as item, i.control_of is not null as "isControl", d.stage,
        d.decision, d.reason, d.removes, d.against, d.is_bulk as "isBulk", d.decided_by as "decidedBy",
        iso_utc(d.decided_at) as "decidedAt", d.seconds, iso_utc(d.superseded_at) as "supersededAt",
        iso_utc(d.signed_at) as "signedAt", d.is_final as "isFinal",
        encode(d.evidence_sha256, 'hex') as "evidenceSha256"
      from attestation_decision d
        join campaign_item i on i.id = d.item_id
        join posture p on p.identity_key = i.identity_key
      where i.campaign_id = ${campaignId}
        and coalesce(i.control_of, i.id) = any(${itemIds}::bigint[])
        and ${scope}
      order by d.id`,
  )
  const routes = await rows<object>(
    sql`select r.item_id as item, iso_utc(r.at) as at, r.actor, r.label as "to", r.why
     from attestation_route r
       join campaign_item i on i.id = r.item_id
       join posture p on p.identity_key = i.identity_key
     where i.campaign_id = ${campaignId} and r.item_id = any(${itemIds}::bigint[]) and ${scope}
     order by r.id`,
  )
  const evidence = await rows<object>(
    `select encode(sha256, 'hex') as sha256, iso_utc(as_of) as "asOf", iso_utc(redacted_at) as "redactedAt",
       body
     from attestation_evidence
     where sha256 = any($1::bytea[])
     order by sha256`,
    [[...new Set(decisions.map((one) => one.evidenceSha256))].map((hex) => Buffer.from(hex, 'hex'))],
  )
  return { decisions, routes, evidence }
}
