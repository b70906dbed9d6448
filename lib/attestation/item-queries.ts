import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { iso } from '@/lib/db/iso'
import { contains } from '@/lib/db/contains'
import { countOf, keysetPage, type Sort } from '@/lib/db/keyset'
import { pool, rows } from '@/lib/db/pool'
import type { Against, Decision, ItemChange, ItemFilter, ItemState } from '@/lib/model/attestation'
import type { Page } from '@/lib/model/filters'
import { identityKinds, providers, severities, word } from '@/lib/model/vocabulary'
import { personOf } from '@/lib/owners/resolve'
import { CARRIES } from './carry-forward'
import { mine } from './mine'
import type { ItemRow } from '@/lib/model/answers/attestation'

const COLUMNS = `i.*, p.name, p.provider, p.kind, d.decision, d.reason, d.is_bulk, d.decided_by, d.decided_at, d.signed_at, d.decision = 'approve' and cardinality(d.against) > 0 as was_against`
const FROM = `
  campaign_item i
  join posture p on p.identity_key = i.identity_key
  left join attestation_decision d on d.id = i.decision_id`
export const shownItem = (row: Record<string, unknown>): ItemRow => ({
  id: row.id as string,
  campaignId: row.campaign_id as number,
  identityId: row.identity_key as string,
  name: row.name as string,
  provider: word(providers, row.provider as number),
  kind: word(identityKinds, row.kind as number),
  severity: word(severities, row.severity as number),
  risk: row.risk as number,
  state: row.state as ItemState,
  stage: row.stage as number,
  change: row.change as ItemChange,
  against: row.against as Against[],
  because: row.because as string | null,
  reviewer: row.reviewer_label as string | null,
  askedBecause: row.asked_because as string | null,
  decision: row.decision as Decision | null,
  reason: row.reason as string | null,
  isBulk: row.is_bulk === true,
  wasAgainst: row.was_against === true,
  decidedBy: row.decided_by as string | null,
  decidedAt: iso(row.decided_at),
  signedAt: iso(row.signed_at),
  changedAt: iso(row.changed_at),
  isUndone: row.undone_decision_id !== null,
})

function conditionsOf(filter: ItemFilter, values: unknown[]): string[] {
  const conditions: string[] = []
  if (filter.q) conditions.push(contains(['p.name'], filter.q, values))
  if (filter.state === 'answered') conditions.push("i.state in ('decided', 'signed')")
  else if (filter.state) conditions.push(`i.state = $${values.push(filter.state)}`)
  if (filter.decision === 'none') conditions.push('i.decision_id is null')
  else if (filter.decision) conditions.push(`d.decision = $${values.push(filter.decision)}`)
  if (filter.change) conditions.push(`i.change = $${values.push(filter.change)}`)
  if (filter.reviewer === 'nobody') conditions.push('i.reviewer is null')
  else if (filter.reviewer) conditions.push(`i.reviewer = $${values.push(filter.reviewer)}`)
  if (filter.stale !== undefined)
    conditions.push(`(i.changed_at is not null) = $${values.push(filter.stale)}`)
  if (filter.undone !== undefined)
    conditions.push(`(i.undone_decision_id is not null) = $${values.push(filter.undone)}`)
  if (filter.against !== undefined)
    conditions.push(
      `(d.decision = 'approve' and cardinality(d.against) > 0) is ${filter.against ? '' : 'not '}true`,
    )
  if (filter.overdue)
    conditions.push(
      `i.state = 'pending'
       and exists (select 1 from campaign c where c.id = i.campaign_id and c.due_at < now())`,
    )
  return conditions
}

const riskiestFirst: Sort = { column: 'i.risk', type: 'smallint', descending: true, nullable: false }

async function itemPage(where: string, values: unknown[], filter: ItemFilter): Promise<Page<ItemRow>> {
  const from = `${FROM} where ${where}`
  const page = await keysetPage<Record<string, unknown>>(
    { columns: COLUMNS, from, values, sort: riskiestFirst, keys: ['i.id'] },
    filter,
  )
  return { rows: page.rows.map(shownItem), next: page.next, total: await countOf(from, values) }
}

/** Items of a campaign, riskiest first, as far as the actor may see their identities. Control questions are left out. */
export function listItems(actor: Actor, campaignId: number, filter: ItemFilter): Promise<Page<ItemRow>> {
  const values: unknown[] = [campaignId]
  const where = [
    'i.campaign_id = $1 and i.control_of is null',
    scopeCondition(actor, values),
    ...conditionsOf(filter, values),
  ].join(' and ')
  return itemPage(where, values, filter)
}

/** What a reader is asked in one campaign, or in all that run; nothing for those whom the directory does not list. */
export async function listInbox(
  actor: Actor,
  campaignId: number | null,
  filter: ItemFilter,
): Promise<Page<ItemRow>> {
  const person = await personOf(pool(), actor)
  if (!person) return { rows: [], next: null, total: 0 }
  const values: unknown[] = []
  const where = [
    "i.state <> 'waiting'",
    mine(person, values),
    "exists (select 1 from campaign c where c.id = i.campaign_id and c.state = 'running')",
    campaignId === null ? 'true' : `i.campaign_id = $${values.push(campaignId)}`,
    scopeCondition(actor, values),
    ...conditionsOf(filter, values),
  ].join(' and ')
  return itemPage(where, values, filter)
}

export interface InboxCampaign {
  id: number
  name: string
  purpose: string | null
  dueAt: string
  total: number
  pending: number
  decided: number
  signed: number
  stale: number
  carries: number
}

/** Campaigns that ask the reader, with how far they are: "12 of 40". What is asked twice counts from the start. */
export async function inboxCampaigns(actor: Actor): Promise<InboxCampaign[]> {
  const person = await personOf(pool(), actor)
  if (!person) return []
  const values: unknown[] = []
  const found = await rows<Omit<InboxCampaign, 'dueAt'> & { dueAt: Date }>(
    `select
       c.id, c.name, c.purpose, c.due_at as "dueAt", count(*)::int as total,
       (count(*) filter (where i.state in ('pending', 'waiting')))::int as pending,
       (count(*) filter (where i.state = 'decided'))::int as decided,
       (count(*) filter (where i.state = 'signed'))::int as signed,
       (count(*) filter (where i.state = 'decided' and i.changed_at is not null))::int as stale,
       (count(*) filter (where ${CARRIES}))::int as carries
     from campaign_item i
       join campaign c on c.id = i.campaign_id
       join posture p on p.identity_key = i.identity_key
     where c.state = 'running' and ${mine(person, values)} and ${scopeCondition(actor, values)}
     group by c.id
     order by c.due_at, c.id`,
    values,
  )
  return found.map((one) => ({ ...one, dueAt: one.dueAt.toISOString() }))
}
