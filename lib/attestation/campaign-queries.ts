import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { covers, scopeCondition } from '@/lib/auth/scope'
import { iso } from '@/lib/db/iso'
import { rows } from '@/lib/db/pool'
import { raw, sql, type Sql } from '@/lib/db/sql'
import type { Campaign } from './campaign-row'
import { PASSED_ON } from './item-queries'
import { NotFound } from '@/lib/model/errors'
import type { CampaignRow, ReviewerRow, SourceAge } from '@/lib/model/answers/attestation'

const n = (condition: string) => `(count(i.id) filter (where ${condition}))::int`
const COUNTS = `
  count(i.id)::int as items, ${n("i.state = 'pending'")} as pending, ${n("i.state = 'decided'")} as decided,
  ${n("i.state = 'signed'")} as signed, ${n("d.decision = 'approve'")} as approve,
  ${n("d.decision = 'reduce'")} as reduce, ${n("d.decision = 'revoke'")} as revoke,
  ${n("d.decision = 'unknown'")} as unknown, ${n('d.id is null')} as none,
  ${n('i.reviewer is null')} as nobody, ${n('i.changed_at is not null')} as stale,
  ${n('i.undone_decision_id is not null')} as undone,
  ${n(`i.asked_cause in (${PASSED_ON})`)} as "passedOn",
  ${n("d.decision = 'approve' and cardinality(d.against) > 0")} as against`

const COUNTED = [
  'items',
  'pending',
  'decided',
  'signed',
  'approve',
  'reduce',
  'revoke',
  'unknown',
  'none',
  'nobody',
  'stale',
  'undone',
  'against',
  'passedOn',
] as const
type StoredCampaign = Campaign & Pick<CampaignRow, (typeof COUNTED)[number]>

const shown = (actor: Actor, row: StoredCampaign): CampaignRow =>
  ({
    ...Object.fromEntries(
      (
        [
          'id',
          'name',
          'purpose',
          'kind',
          'state',
          'query',
          'reviewers',
          'days',
          'triggers',
          'because',
          ...COUNTED,
        ] as const
      ).map((key) => [key, row[key]]),
    ),
    scope: row.scope,
    isPart: !covers(actor.scope, row.scope),
    secondStage: row.second_stage,
    everyDays: row.every_days,
    samplePercent: row.sample_percent,
    remindBeforeDays: row.remind_before_days,
    remindEveryDays: row.remind_every_days,
    escalateAfterDays: row.escalate_after_days,
    reasonFor: row.reason_for,
    ownerEmail: row.owner_email,
    parentId: row.parent_id,
    createdBy: row.created_by,
    createdAt: iso(row.created_at),
    launchedAt: iso(row.launched_at),
    dueAt: iso(row.due_at),
    nextAt: iso(row.next_at),
    closedAt: iso(row.closed_at),
  }) as CampaignRow

async function campaigns(actor: Actor, condition: Sql): Promise<CampaignRow[]> {
  const scope = scopeCondition(actor)
  const found = await rows<StoredCampaign>(
    sql`select c.*, t.*
     from (select * from campaign c where ${condition} order by c.id desc limit 200) c
       cross join lateral (
         select ${raw(COUNTS)}
         from campaign_item i
           join posture p on p.identity_key = i.identity_key
           left join attestation_decision d on d.id = i.decision_id
         where i.campaign_id = c.id and i.control_of is null and ${scope}
       ) t
     order by c.id desc`,
  )
  // A campaign is for those who may see something of it: its items, or all that its maker could.
  return found
    .filter((row) => row.items > 0 || covers(actor.scope, row.scope))
    .map((row) => shown(actor, row))
}

/** Campaigns, newest first, counted over what the actor may see. */
export const listCampaigns = (actor: Actor): Promise<CampaignRow[]> => campaigns(actor, sql`true`)

/** One campaign; throws NotFound for one of which the actor may see nothing. */
export async function campaignById(actor: Actor, id: number): Promise<CampaignRow> {
  const [row] = await campaigns(actor, sql`c.id = ${id}`)
  if (!row) throw new NotFound(`There is no campaign ${id} in your scope.`)
  return row
}

/** How far each reviewer of a campaign is; those without anybody first. */
export async function reviewersOf(actor: Actor, campaignId: number): Promise<ReviewerRow[]> {
  return rows<ReviewerRow>(
    sql`select r.*,
       case
         when q.id is not null
           then exists (select 1 from app_user u where u.email = q.email and u.disabled_at is null)
       end as "hasAccount"
     from (
     select
       i.reviewer, min(i.reviewer_label) as label, count(*)::int as total,
       ${raw(n("i.state = 'pending'"))} as pending, ${raw(n("i.state = 'decided'"))} as decided,
       ${raw(n("i.state = 'signed'"))} as signed,
       case when i.reviewer is null then string_agg(distinct i.asked_because, '; ') end as because
     from campaign_item i
       join posture p on p.identity_key = i.identity_key
     where i.campaign_id = ${campaignId} and i.control_of is null and ${scopeCondition(actor)}
     group by i.reviewer
     order by i.reviewer is not null, count(*) filter (where i.state = 'pending') desc, 2 limit 500
     ) r
       left join person q on 'person:' || q.id = r.reviewer
     order by r.reviewer is not null, r.pending desc, r.label`,
  )
}

/** How fresh the sources behind a campaign's items are: looked at before anybody is asked. */
export async function sourcesOf(actor: Actor, campaignId: number): Promise<SourceAge[]> {
  const found = await rows<Omit<SourceAge, 'lastAt'> & { lastAt: Date | null }>(
    sql`select
       s.id, s.name, t.n as items, s.silent_after_hours as "silentAfterHours",
       (select max(m.as_of) from import m where m.source_id = s.id and m.state in ('done', 'judging'))
         as "lastAt"
     from (
       select p.source_id, count(*)::int as n
       from campaign_item i
         join posture p on p.identity_key = i.identity_key
       where i.campaign_id = ${campaignId} and i.control_of is null and ${scopeCondition(actor)}
       group by 1
     ) t
       join source s on s.id = t.source_id
     order by "lastAt" nulls first, s.name`,
  )
  return found.map((one) => ({ ...one, lastAt: one.lastAt?.toISOString() ?? null }))
}

/** Names behind stored reviewers ("person:3"), for a campaign's description. */
export async function namesOf(owners: readonly string[]): Promise<string[]> {
  const found = await rows<{ owner: string; name: string }>(
    `select 'person:' || id as owner, name
     from person
     where 'person:' || id = any($1)
     union all
     select 'team:' || id, name
     from team
     where 'team:' || id = any($1)`,
    [owners],
  )
  const names = new Map(found.map((one) => [one.owner, one.name]))
  return owners.map((owner) => names.get(owner) ?? owner)
}
