import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { iso } from '@/lib/db/iso'
import { contains } from '@/lib/db/contains'
import { countOf, keysetPage, ordered, placeAmong, type Sort } from '@/lib/db/keyset'
import { IDENTITY_SCOPE } from '@/lib/facts/terms'
import { pool, rows } from '@/lib/db/pool'
import { join, raw, sql, type Sql } from '@/lib/db/sql'
import {
  type Against,
  type Decision,
  decisions,
  type ItemChange,
  itemChanges,
  type ItemFilter,
  type itemSorts,
  type ItemState,
} from '@/lib/model/attestation'
import type { Page } from '@/lib/model/filters'
import {
  codes,
  identityKinds,
  passedOnCauses,
  providers,
  routeCauses,
  severities,
  word,
} from '@/lib/model/vocabulary'
import { personOf } from '@/lib/owners/resolve'
import { CARRIES } from './carry-forward'
import { mine } from './mine'
import type { Joined, Row } from '@/lib/db/row'
import type { attestation_decision, campaign_item, identity, posture } from '@/lib/generated/prisma/client'
import type { ItemRow } from '@/lib/model/answers/attestation'

const COLUMNS = `i.*, p.name, p.provider, p.kind, ${IDENTITY_SCOPE},
  d.decision, d.reason, d.is_bulk, d.decided_by, d.decided_at, d.signed_at,
  d.decision = 'approve' and cardinality(d.against) > 0 as was_against`
const FROM = `
  campaign_item i
  join posture p on p.identity_key = i.identity_key
  left join attestation_decision d on d.id = i.decision_id`
/** Codes of `asked_cause` of items that went on from whoever was asked first. */
export const PASSED_ON = codes(routeCauses, passedOnCauses)

/** An item with its identity and the decision that stands. */
export interface StoredItem
  extends
    Omit<Row<campaign_item>, 'state' | 'change' | 'against'>,
    Pick<posture, 'name' | 'provider' | 'kind'>,
    Pick<identity, 'scope'>,
    Joined<
      Pick<Row<attestation_decision>, 'reason' | 'is_bulk' | 'decided_by' | 'decided_at' | 'signed_at'>
    > {
  state: ItemState
  change: ItemChange
  against: Against[]
  decision: Decision | null
  was_against: boolean | null
}

export const shownItem = (row: StoredItem): ItemRow => ({
  id: row.id,
  campaignId: row.campaign_id,
  identityId: row.identity_key,
  name: row.name,
  scope: row.scope,
  provider: word(providers, row.provider),
  kind: word(identityKinds, row.kind),
  severity: word(severities, row.severity),
  risk: row.risk,
  state: row.state,
  stage: row.stage,
  change: row.change,
  against: row.against,
  because: row.because,
  reviewer: row.reviewer_label,
  askedBecause: row.asked_because,
  decision: row.decision,
  reason: row.reason,
  isBulk: row.is_bulk === true,
  wasAgainst: row.was_against === true,
  decidedBy: row.decided_by,
  decidedAt: iso(row.decided_at),
  signedAt: iso(row.signed_at),
  changedAt: iso(row.changed_at),
  isUndone: row.undone_decision_id !== null,
})

function conditionsOf(filter: ItemFilter): Sql[] {
  const conditions: Sql[] = []
  if (filter.q) conditions.push(contains(['p.name'], filter.q))
  if (filter.state === 'answered') conditions.push(sql`i.state in ('decided', 'signed')`)
  else if (filter.state) conditions.push(sql`i.state = ${filter.state}`)
  if (filter.decision === 'none') conditions.push(sql`i.decision_id is null`)
  else if (filter.decision) conditions.push(sql`d.decision = ${filter.decision}`)
  if (filter.change) conditions.push(sql`i.change = ${filter.change}`)
  if (filter.reviewer === 'nobody') conditions.push(sql`i.reviewer is null`)
  else if (filter.reviewer) conditions.push(sql`i.reviewer = ${filter.reviewer}`)
  if (filter.stale !== undefined) conditions.push(sql`(i.changed_at is not null) = ${filter.stale}`)
  if (filter.undone !== undefined) conditions.push(sql`(i.undone_decision_id is not null) = ${filter.undone}`)
  if (filter.against !== undefined)
    conditions.push(
      sql`
        (d.decision = 'approve' and cardinality(d.against) > 0) is
          ${raw(filter.against ? '' : 'not ')}true`,
    )
  if (filter.passedOn !== undefined)
    conditions.push(sql`(i.asked_cause in (${raw(PASSED_ON)})) = ${filter.passedOn}`)
  if (filter.overdue)
    conditions.push(
      sql`i.state = 'pending'
       and exists (select 1 from campaign c where c.id = i.campaign_id and c.due_at < now())`,
    )
  return conditions
}

const sorts: Record<(typeof itemSorts)[number], Sort> = {
  risk: { column: 'i.risk', type: 'smallint', descending: true, nullable: false },
  name: { column: 'p.name', type: 'text', descending: false, nullable: false },
  change: {
    column: placeAmong(itemChanges, 'i.change'),
    type: 'smallint',
    descending: false,
    nullable: true,
  },
  reviewer: { column: 'i.reviewer_label', type: 'text', descending: false, nullable: true },
  decision: {
    column: placeAmong(decisions, 'd.decision'),
    type: 'smallint',
    descending: false,
    nullable: true,
  },
}

async function itemPage(where: Sql, filter: ItemFilter): Promise<Page<ItemRow>> {
  const from = sql`${raw(FROM)} where ${where}`
  const page = await keysetPage<StoredItem>(
    {
      columns: COLUMNS,
      from,
      sort: ordered(sorts[filter.sort ?? 'risk'], filter.reverse === true),
      keys: ['i.id'],
    },
    filter,
  )
  return { rows: page.rows.map(shownItem), next: page.next, total: await countOf(from) }
}

/** Items of a campaign, usually the riskiest first, as far as the actor may see their identities. Control questions are left out. */
export function listItems(actor: Actor, campaignId: number, filter: ItemFilter): Promise<Page<ItemRow>> {
  const where = join(
    [
      sql`i.campaign_id = ${campaignId} and i.control_of is null`,
      scopeCondition(actor),
      ...conditionsOf(filter),
    ],
    ' and ',
  )
  return itemPage(where, filter)
}

/** What a reader is asked in one campaign, or in all that run; nothing for those whom the directory does not list. */
export async function listInbox(
  actor: Actor,
  campaignId: number | null,
  filter: ItemFilter,
): Promise<Page<ItemRow>> {
  const person = await personOf(pool(), actor)
  if (!person) return { rows: [], next: null, total: 0 }
  const where = join(
    [
      sql`i.state <> 'waiting'`,
      mine(person),
      sql`exists (select 1 from campaign c where c.id = i.campaign_id and c.state = 'running')`,
      campaignId === null ? sql`true` : sql`i.campaign_id = ${campaignId}`,
      scopeCondition(actor),
      ...conditionsOf(filter),
    ],
    ' and ',
  )
  return itemPage(where, filter)
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
  /** Decided by the reader, and overtaken by an import. */
  stale: number
  carries: number
  /** Decided by the reader and ready to be signed, by what was decided. */
  approve: number
  reduce: number
  revoke: number
  unknown: number
  /** Control questions: the same question a second time, after all others. They are in no other count. */
  againPending: number
  againDecided: number
}

/** Campaigns that ask the reader, with how far they are: "12 of 40". What is asked twice counts once. */
export async function inboxCampaigns(actor: Actor): Promise<InboxCampaign[]> {
  const person = await personOf(pool(), actor)
  if (!person) return []
  const n = (condition: string) => raw(`(count(*) filter (where i.control_of is null and ${condition}))::int`)
  const own = sql`i.state = 'decided' and d.decided_person_id = ${person.id}`
  const ready = (decision: Decision) => sql`
    (
      count(*) filter (
        where i.control_of is null and ${own} and i.changed_at is null and d.decision = ${decision}
      )
    )::int`
  // The items of the reader, counted by state and decision for each running campaign.
  const found = await rows<Omit<InboxCampaign, 'dueAt'> & { dueAt: Date }>(
    sql`select
       c.id, c.name, c.purpose, c.due_at as "dueAt",
       ${n('true')} as total, ${n("i.state = 'pending'")} as pending, ${n("i.state = 'decided'")} as decided,
       ${n("i.state = 'signed'")} as signed,
       (count(*) filter (where i.control_of is null and ${own} and i.changed_at is not null))::int as stale,
       ${n(CARRIES)} as carries,
       ${ready('approve')} as approve, ${ready('reduce')} as reduce, ${ready('revoke')} as revoke,
       ${ready('unknown')} as unknown,
       (count(*) filter (where i.control_of is not null and i.state = 'pending'))::int as "againPending",
       (count(*) filter (where i.control_of is not null and ${own}))::int as "againDecided"
     from campaign_item i
       join campaign c on c.id = i.campaign_id
       join posture p on p.identity_key = i.identity_key
       left join attestation_decision d on d.id = i.decision_id
     where c.state = 'running' and ${mine(person)} and ${scopeCondition(actor)}
     group by c.id
     order by c.due_at, c.id`,
  )
  return found.map((one) => ({ ...one, dueAt: one.dueAt.toISOString() }))
}
