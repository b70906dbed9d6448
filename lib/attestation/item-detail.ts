import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { demand, may } from '@/lib/auth/permissions'
import { scopeCondition } from '@/lib/auth/scope'
import { iso } from '@/lib/db/iso'
import { askedInstant } from '@/lib/db/instant'
import { transaction } from '@/lib/db/pool'
import { sql } from '@/lib/db/sql'
import type { Decision } from '@/lib/model/attestation'
import { Conflict, Forbidden, NotFound } from '@/lib/model/errors'
import { personOf } from '@/lib/owners/resolve'
import { changesSince } from './changes-since'
import { freeze } from './evidence'
import { shownItem } from './item-queries'
import type { Draft, Evidence, ItemDetail, PastDecision } from '@/lib/model/answers/attestation'

const DECISION = `
  d.id, c.name as campaign, d.stage, d.decision, d.reason, d.removes, d.decided_by, d.decided_at,
    d.signed_at, d.superseded_at, d.is_bulk, encode(d.evidence_sha256, 'hex') as sha
  from attestation_decision d
    join campaign_item j on j.id = d.item_id
    join campaign c on c.id = j.campaign_id`
const past = (row: Record<string, unknown>): PastDecision => ({
  id: row.id as string,
  campaign: row.campaign as string,
  stage: row.stage as number,
  decision: row.decision as Decision,
  reason: row.reason as string | null,
  removes: row.removes as string[],
  decidedBy: row.decided_by as string,
  decidedAt: iso(row.decided_at)!,
  signedAt: iso(row.signed_at),
  isSuperseded: row.superseded_at !== null,
  isBulk: row.is_bulk as boolean,
  evidence: row.sha as string,
})

/**
 * Opens an item for its reviewer, or for somebody who may read campaigns. What is shown is kept under its hash, and the
 * opening is noted: that is how long a decision took.
 */
export async function openItem(actor: Actor, id: string): Promise<ItemDetail> {
  if (!may(actor, 'attestation:read')) demand(actor, 'attestation:decide')
  if (askedInstant()) throw new Conflict('This page cannot show a past date. Switch back to now.')
  return transaction(async (client) => {
    const person = await personOf(client, actor)
    const { rows } = await client.query(
      sql`select
         i.*, p.name, p.provider, p.kind, d.decision, d.reason, d.is_bulk, d.decided_by, d.decided_at,
         d.signed_at,
         d.decision = 'approve' and cardinality(d.against) > 0 as was_against,
         encode(d.evidence_sha256, 'hex') as sha, c.name as campaign_name, c.purpose, c.due_at,
         c.state as campaign_state,
         review_conflict(i.identity_key, ${person?.id ?? null}) as conflict
       from campaign_item i
         join campaign c on c.id = i.campaign_id
         join posture p on p.identity_key = i.identity_key
         left join attestation_decision d on d.id = i.decision_id
       where i.id = ${id}::bigint and i.state <> 'waiting' and ${scopeCondition(actor)}`,
    )
    const row = rows[0]
    if (!row) throw new NotFound(`There is no item ${id} in your scope.`)
    const isMine =
      person !== null &&
      (row.reviewer_person_id === person.id ||
        (row.reviewer_team_id !== null && row.reviewer_team_id === person.teamId))
    if (!isMine && !may(actor, 'attestation:read'))
      throw new Forbidden(`This item is assigned to ${row.reviewer_label ?? 'nobody yet'}, not of you.`)
    const asOf = new Date()
    // A decision stands on what was shown when it was made; it is shown anew only when an import overtook it.
    const keeps = row.sha !== null && row.changed_at === null
    const live = keeps
      ? null
      : (await freeze(client, [row.identity_key], asOf)).get(row.identity_key as string)!
    const stored = keeps
      ? (
          await client.query(
            "select body, as_of, redacted_at from attestation_evidence where sha256 = decode($1, 'hex')",
            [row.sha],
          )
        ).rows[0]
      : null
    if (isMine)
      await client.query(
        `insert into attestation_opening (item_id, author, opened_at) values ($1, $2, $3)
         on conflict (item_id, author) do update set opened_at = excluded.opened_at`,
        [id, actor.label, asOf],
      )
    const one = async (sql: string, given: unknown[]) => (await client.query(sql, given)).rows
    const [last] = await one(
      `select ${DECISION}
       where d.identity_key = $1 and d.is_final and d.item_id <> $2
       order by d.id desc limit 1`,
      [row.identity_key, row.control_of ?? id],
    )
    const before = last
      ? (await one("select body from attestation_evidence where sha256 = decode($1, 'hex')", [last.sha]))[0]
      : null
    const made = await one(`select ${DECISION} where d.item_id = $1 order by d.id desc`, [id])
    const route = await one(
      'select at, actor, label, why from attestation_route where item_id = $1 order by id',
      [id],
    )
    const [draft] = await one(
      'select decision, reason, removes from attestation_draft where item_id = $1 and author = $2',
      [id, actor.label],
    )
    const [undone] = row.undone_decision_id
      ? await one(`select ${DECISION} where d.id = $1`, [row.undone_decision_id])
      : []
    const evidence = (live?.body ?? stored.body) as Evidence
    return {
      item: shownItem(row),
      campaign: {
        id: row.campaign_id,
        name: row.campaign_name,
        purpose: row.purpose,
        dueAt: iso(row.due_at),
        state: row.campaign_state,
      },
      evidence,
      evidenceSha256: live ? live.sha256.toString('hex') : row.sha,
      asOf: live ? asOf.toISOString() : iso(stored.as_of)!,
      redactedAt: live ? null : iso(stored.redacted_at),
      changes: before ? changesSince(before.body as Evidence, evidence) : null,
      lastDecision: last ? past(last) : null,
      decisions: made.map(past),
      currentDecision: row.decision_id,
      route: route.map((step) => ({ at: iso(step.at)!, actor: step.actor, to: step.label, why: step.why })),
      draft: (draft as Draft | undefined) ?? null,
      isMine,
      conflict: isMine ? row.conflict : null,
      isUndone: undone ? past(undone) : null,
    }
  })
}
