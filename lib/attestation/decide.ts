import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import type { Client } from '@/lib/db/pool'
import { type Against, againstNames, decisionNames, type DecisionInput } from '@/lib/model/attestation'
import { Conflict, Invalid } from '@/lib/model/errors'
import { hasUnused, partsOf } from '@/lib/model/reduction'
import { disown } from '@/lib/owners/disown'
import { emit, isAskedFor } from '@/lib/outward/emit'
import { resolveActiveOwner } from '@/lib/owners/resolve'
import type { campaign_item } from '@/lib/generated/prisma/client'
import { outboundOf } from './campaign-row'
import { gistOf } from './facts-sql'
import { isAskedDirectly, type LockedItem, lockMine, me } from './mine'
import { askAgain } from './controls'
import { giveTo, passOn } from './routing'
import type { Decided, Evidence } from '@/lib/model/answers/attestation'
import { REASON_LENGTH_MIN } from '@/lib/model/limits'

/**
 * Records a reviewer's answer about one item, with the evidence that was on screen. Until it is signed off it can be
 * corrected. The same answer twice is one decision; two reviewers of one item cannot overwrite each other unseen.
 */
export const decideItem = (actor: Actor, itemId: string, input: DecisionInput): Promise<Decided> =>
  write(actor, 'attestation:decide', async (client) => {
    const person = await me(client, actor)
    const repeated = await sameAgain(client, actor, itemId, input)
    if (repeated) return { result: repeated, audit: noteOf(itemId, input, true) }
    const item = await lockMine(client, actor, person, itemId)
    // The other of two identical requests may have been first by the time the lock was given.
    const meanwhile = await sameAgain(client, actor, itemId, input)
    if (meanwhile) return { result: meanwhile, audit: noteOf(itemId, input, true) }
    demandParts(await shownEvidence(client, item, input), input)
    demandReason(item, input)
    if (input.decision === 'not_mine' && !isAskedDirectly(person, item))
      throw new Invalid(
        `You decide for ${item.reviewer_label}, who is away: whether it is theirs they say themselves. Choose "Don't know" or reassign it.`,
      )
    const at = new Date()
    const routes = input.decision === 'not_mine' || input.decision === 'reassign'
    const decisionId = await record(client, actor, person.id, item, input, at)
    let outcome: Decided['outcome'] = 'decided'
    if (routes || input.decision === 'unknown') {
      const passed = await route(client, actor, item, input, at)
      if (passed) outcome = 'passed on'
    }
    if (outcome === 'decided')
      await client.query(
        "update campaign_item set state = 'decided', decision_id = $2, changed_at = null where id = $1",
        [item.id, decisionId],
      )
    await client.query('delete from attestation_draft where item_id = $1', [item.id])
    await askAgain(client, item.campaign_id, person, at)
    await announce(client, actor, item, input)
    const { rows } = await client.query<Pick<campaign_item, 'reviewer_label'>>(
      'select reviewer_label from campaign_item where id = $1',
      [item.id],
    )
    return {
      result: { decisionId, outcome, to: outcome === 'passed on' ? rows[0]!.reviewer_label : null },
      audit: noteOf(itemId, input, false),
    }
  })

const noteOf = (itemId: string, input: DecisionInput, again: boolean) => ({
  action: 'attestation.decide',
  subject: `item ${itemId}`,
  detail: { decision: input.decision, evidence: input.evidence, ...(again && { again }) },
})

async function announce(client: Client, actor: Actor, item: LockedItem, input: DecisionInput): Promise<void> {
  if (!(await isAskedFor(client, 'campaign.decided'))) return
  const { rows } = await client.query<{ id: number; name: string; identity: string }>(
    `select c.id, c.name, n.name as identity
     from campaign c, identity n
     where c.id = $1 and n.identity_key = $2`,
    [item.campaign_id, item.identity_key],
  )
  await emit(client, 'campaign.decided', [
    {
      ...outboundOf(rows[0]!),
      identity: rows[0]!.identity,
      by: actor.label,
      detail: { decision: input.decision },
    },
  ])
}

// A double click, or a request that was sent again because its answer got lost.
async function sameAgain(
  client: Client,
  actor: Actor,
  itemId: string,
  input: DecisionInput,
): Promise<Decided | null> {
  // The same answer by the same person with the same evidence, if it was stored before.
  const { rows } = await client.query<{ id: string; reviewer_label: string | null; stands: boolean }>(
    `select d.id, i.reviewer_label, i.decision_id is not distinct from d.id as stands
     from attestation_decision d
       join campaign_item i on i.id = d.item_id
     where d.item_id = $1::bigint
       and d.decided_by = $2
       and d.decision = $3
       and d.reason is not distinct from $4
       and d.removes = $5
       and d.evidence_sha256 = decode($6, 'hex')
       and d.superseded_at is null
       and d.stage = i.stage
       and (
         i.decision_id = d.id
         or d.decision in ('reassign', 'not_mine', 'unknown') and d.decided_at > now() - interval '1 minute'
       )
     order by d.id desc limit 1`,
    [itemId, actor.label, input.decision, input.reason || null, input.removes, input.evidence],
  )
  const found = rows[0]
  if (!found) return null
  return {
    decisionId: found.id,
    outcome: found.stands ? 'decided' : 'passed on',
    to: found.stands ? null : found.reviewer_label,
  }
}

// The evidence that was on screen; refused when somebody else decided meanwhile, or the facts changed.
async function shownEvidence(client: Client, item: LockedItem, input: DecisionInput): Promise<Evidence> {
  if (item.decision_id !== input.sawDecision) {
    const { rows } = await client.query<{ decision: keyof typeof decisionNames; decided_by: string }>(
      'select decision, decided_by from attestation_decision where id = $1',
      [item.decision_id],
    )
    const other = rows[0]
    throw new Conflict(
      other
        ? `${other.decided_by} decided "${decisionNames[other.decision]}" in the meantime. Reload the page.`
        : 'This item changed in the meantime. Reload the page.',
    )
  }
  const { rows } = await client.query<{ is_current: boolean; body: Evidence }>(
    `select e.body, e.gist = ${gistOf('e.identity_key')} as is_current
     from attestation_evidence e
     where e.sha256 = decode($1, 'hex') and e.identity_key = $2`,
    [input.evidence, item.identity_key],
  )
  if (!rows[0]) throw new Invalid('The evidence was not shown for this item.')
  if (!rows[0].is_current)
    throw new Conflict('The facts changed since you opened this item. Reload the page before deciding.', {
      changed: true,
    })
  return rows[0].body
}

// What a reduce or revoke takes away must be there to be taken away, so that later data can prove it gone.
function demandParts(evidence: Evidence, { decision, removes }: DecisionInput): void {
  if (decision !== 'reduce' && decision !== 'revoke') return
  const parts = new Set(partsOf(evidence))
  if (removes.some((part) => !parts.has(part)))
    throw new Invalid('A part to remove is not among the live credentials and grants of this identity.', {
      fields: [{ field: 'removes', problem: 'must be parts of this identity' }],
    })
  if (decision === 'reduce' && removes.length === 0 && !hasUnused(evidence))
    throw new Invalid(
      parts.size > 0
        ? 'Choose what to remove: no permission is known to be unused.'
        : 'Nothing can be removed: it has no live credential, no grant and no permission known to be unused.',
      { fields: [{ field: 'removes', problem: 'must name at least one part' }] },
    )
}

function demandReason(item: LockedItem, input: DecisionInput): void {
  const length = input.reason?.length ?? 0
  if (input.decision === 'approve' && item.against.length > 0 && length < REASON_LENGTH_MIN)
    throw new Invalid(
      `Approving needs a reason, because ${item.against.map((one) => againstNames[one as Against]).join(', ')}.`,
      { fields: [{ field: 'reason', problem: 'is needed to approve despite the findings' }] },
    )
  if (item.reason_for.includes(input.decision) && length < REASON_LENGTH_MIN)
    throw new Invalid(`This campaign asks for a reason to ${input.decision}.`, {
      fields: [{ field: 'reason', problem: `is required, at least ${REASON_LENGTH_MIN} characters` }],
    })
  if (input.decision === 'reassign' && !input.to) throw new Invalid('Enter whom to ask instead.')
}

async function record(
  client: Client,
  actor: Actor,
  personId: number,
  item: LockedItem,
  input: DecisionInput,
  at: Date,
): Promise<string> {
  await client.query(
    `update attestation_decision set superseded_at = $3
     where item_id = $1 and stage = $2 and superseded_at is null and signed_at is null`,
    [item.id, item.stage, at],
  )
  // The decision, with the seconds since the item was opened.
  const { rows } = await client.query<{ id: string }>(
    `insert into attestation_decision (
       item_id, identity_key, stage, decision, reason, removes, evidence_sha256, against, decided_by,
       decided_person_id, decided_at, seconds
     )
     values (
       $1, $2, $3, $4, $5, $6, decode($7, 'hex'), $8, $9, $10, $11,
       (
         select greatest(0, extract(epoch from $11::timestamptz - opened_at))::int
         from attestation_opening
         where item_id = $1 and author = $9
       )
     )
     returning id`,
    [
      item.id,
      item.identity_key,
      item.stage,
      input.decision,
      input.reason || null,
      input.decision === 'reduce' || input.decision === 'revoke' ? input.removes : [],
      input.evidence,
      item.against,
      actor.label,
      personId,
      at,
    ],
  )
  return rows[0]!.id
}

// "Not mine" records that somebody is not the owner; "don't know" asks the next owner in the succession, if there is
// one.
async function route(
  client: Client,
  actor: Actor,
  item: LockedItem,
  input: DecisionInput,
  at: Date,
): Promise<boolean> {
  const said = input.reason ? `: ${input.reason}` : ''
  if (input.decision === 'reassign') {
    const to = await resolveActiveOwner(client, input.to!)
    if (to.person_id === null && to.team_id === null)
      throw new Invalid('Reassign to a person or team of the directory.')
    if (to.owner === item.reviewer) throw new Invalid('It is already assigned to them.')
    const { rows } = await client.query<{ conflict: string | null }>(
      'select review_conflict($1, $2) as conflict',
      [item.identity_key, to.person_id],
    )
    if (rows[0]!.conflict) throw new Invalid(`${to.label} cannot decide this item: ${rows[0]!.conflict}.`)
    await giveTo(client, [item.id], to, actor.label, 'reassigned', `reassigned by ${actor.label}${said}`, at)
    return true
  }
  if (input.decision === 'not_mine')
    await disown(
      client,
      actor.label,
      [item.identity_key],
      {
        owner: item.reviewer,
        label: item.reviewer_label,
        person_id: item.reviewer_person_id,
        team_id: item.reviewer_team_id,
      },
      input.reason || null,
    )
  const passed = await passOn(client, {
    itemIds: [item.id],
    actor: actor.label,
    cause: input.decision === 'not_mine' ? 'not_mine' : 'not_known',
    why: `${input.decision === 'not_mine' ? 'not theirs, says' : 'not known to'} ${actor.label}${said}`,
    at,
    lastResort: true,
  })
  if (passed === 0 && input.decision === 'not_mine') {
    await client.query(
      `update campaign_item
       set
         reviewer = null, reviewer_label = null, reviewer_person_id = null, reviewer_team_id = null,
         state = 'pending', decision_id = null,
         asked_because = 'nobody is left to ask: ' || $2
       where id = $1`,
      [item.id, `${actor.label} declined (not theirs)`],
    )
    return true
  }
  return passed > 0
}
