import 'server-only'
import type pg from 'pg'
import type { Actor } from '@/lib/auth/actor'
import { demand, may } from '@/lib/auth/permissions'
import { scopeCondition } from '@/lib/auth/scope'
import { iso } from '@/lib/db/iso'
import { askedInstant } from '@/lib/db/instant'
import { transaction } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import { raw, sql } from '@/lib/db/sql'
import { IDENTITY_SCOPE } from '@/lib/facts/terms'
import type {
  attestation_decision,
  attestation_evidence,
  attestation_route,
  campaign,
} from '@/lib/generated/prisma/client'
import type { Decision } from '@/lib/model/attestation'
import { Conflict, NotFound } from '@/lib/model/errors'
import { personOf } from '@/lib/owners/resolve'
import { changesSince } from './changes-since'
import { freeze } from './evidence'
import { shownItem, type StoredItem } from './item-queries'
import { isAskedDirectly, isAskedOf, notYours } from './mine'
import type { Draft, Evidence, ItemDetail, PastDecision } from '@/lib/model/answers/attestation'

const DECISION = `
  d.id, c.name as campaign, d.stage, d.decision, d.reason, d.removes, d.decided_by, d.decided_at,
    d.signed_at, d.superseded_at, d.is_bulk, encode(d.evidence_sha256, 'hex') as sha
  from attestation_decision d
    join campaign_item j on j.id = d.item_id
    join campaign c on c.id = j.campaign_id`
interface StoredDecision extends Pick<
  Row<attestation_decision>,
  | 'id'
  | 'stage'
  | 'reason'
  | 'removes'
  | 'decided_by'
  | 'decided_at'
  | 'signed_at'
  | 'superseded_at'
  | 'is_bulk'
> {
  campaign: string
  decision: Decision
  sha: string
}

const past = (row: StoredDecision): PastDecision => ({
  id: row.id,
  campaign: row.campaign,
  stage: row.stage,
  decision: row.decision,
  reason: row.reason,
  removes: row.removes,
  decidedBy: row.decided_by,
  decidedAt: iso(row.decided_at),
  signedAt: iso(row.signed_at),
  isSuperseded: row.superseded_at !== null,
  isBulk: row.is_bulk,
  evidence: row.sha,
})

/** The evidence that a decision was made on. */
interface Shown extends Pick<attestation_evidence, 'as_of' | 'redacted_at'> {
  body: Evidence
}

interface OpenedItem extends StoredItem, Pick<campaign, 'purpose' | 'due_at'> {
  reason_for: ItemDetail['campaign']['reasonFor']
  sha: string | null
  campaign_name: string
  campaign_state: ItemDetail['campaign']['state']
  conflict: string | null
}

/**
 * Opens an item for its reviewer, or for somebody who may read campaigns. What is shown is kept under its hash, and the
 * opening is noted: that is how long a decision took.
 */
export async function openItem(actor: Actor, id: string): Promise<ItemDetail> {
  if (!may(actor, 'attestation:read')) demand(actor, 'attestation:decide')
  if (askedInstant()) throw new Conflict('This page cannot show a past date. Switch back to now.')
  return transaction(async (client) => {
    const person = await personOf(client, actor)
    // The item with its campaign, the standing decision and any conflict of the reader.
    const { rows } = await client.query<OpenedItem>(
      sql`select
         i.*, p.name, p.provider, p.kind, ${raw(IDENTITY_SCOPE)},
         d.decision, d.reason, d.is_bulk, d.decided_by, d.decided_at, d.signed_at,
         d.decision = 'approve' and cardinality(d.against) > 0 as was_against,
         encode(d.evidence_sha256, 'hex') as sha, c.name as campaign_name, c.purpose, c.due_at, c.reason_for,
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
    const isMine = person !== null && isAskedOf(person, row)
    if (!isMine && !may(actor, 'attestation:read')) throw notYours(row)
    const asOf = new Date()
    // A decision keeps the evidence that was shown with it; newer evidence is shown only after an import changed it.
    const keeps = row.sha !== null && row.changed_at === null
    const live = keeps ? null : (await freeze(client, [row.identity_key], asOf)).get(row.identity_key)!
    const decided = row.sha
      ? (
          await client.query<Shown>(
            "select body, as_of, redacted_at from attestation_evidence where sha256 = decode($1, 'hex')",
            [row.sha],
          )
        ).rows[0]!
      : null
    const stored = keeps ? decided : null
    const decidedOn = keeps ? null : decided
    if (isMine)
      await client.query(
        `insert into attestation_opening (item_id, author, opened_at) values ($1, $2, $3)
         on conflict (item_id, author) do update set opened_at = excluded.opened_at`,
        [id, actor.label, asOf],
      )
    const found = async <T extends object>(text: string, given: unknown[]) =>
      (await client.query<T & pg.QueryResultRow>(text, given)).rows
    const [last] = await found<StoredDecision>(
      `select ${DECISION}
       where d.identity_key = $1 and d.is_final and d.item_id <> $2
       order by d.id desc limit 1`,
      [row.identity_key, row.control_of ?? id],
    )
    const before = last
      ? (
          await found<Pick<Shown, 'body'>>(
            "select body from attestation_evidence where sha256 = decode($1, 'hex')",
            [last.sha],
          )
        )[0]
      : null
    const made = await found<StoredDecision>(`select ${DECISION} where d.item_id = $1 order by d.id desc`, [
      id,
    ])
    const route = await found<Pick<attestation_route, 'at' | 'actor' | 'label' | 'why'>>(
      'select at, actor, label, why from attestation_route where item_id = $1 order by id',
      [id],
    )
    const [draft] = await found<Draft>(
      'select decision, reason, removes from attestation_draft where item_id = $1 and author = $2',
      [id, actor.label],
    )
    const [undone] = row.undone_decision_id
      ? await found<StoredDecision>(`select ${DECISION} where d.id = $1`, [row.undone_decision_id])
      : []
    const evidence = live ? live.body : stored!.body
    return {
      item: shownItem(row),
      campaign: {
        id: row.campaign_id,
        name: row.campaign_name,
        purpose: row.purpose,
        dueAt: iso(row.due_at),
        state: row.campaign_state,
        reasonFor: row.reason_for,
      },
      evidence,
      evidenceSha256: live ? live.sha256.toString('hex') : row.sha!,
      asOf: live ? asOf.toISOString() : iso(stored!.as_of),
      redactedAt: live ? null : iso(stored!.redacted_at),
      changes: before ? changesSince(before.body, evidence) : null,
      sinceDecided: decidedOn ? changesSince(decidedOn.body, evidence) : null,
      standsInFor: isMine && !isAskedDirectly(person, row) ? row.reviewer_label : null,
      lastDecision: last ? past(last) : null,
      decisions: made.map(past),
      currentDecision: row.decision_id,
      route: route.map(({ at, actor: by, label, why }) => ({ at: iso(at), actor: by, to: label, why })),
      draft: draft ?? null,
      isMine,
      conflict: isMine ? row.conflict : null,
      isUndone: undone ? past(undone) : null,
    }
  })
}
