import type { Actor } from '@/lib/auth/actor'
import { scopeCondition, seesAll } from '@/lib/auth/scope'
import { iso } from '@/lib/db/iso'
import { rows } from '@/lib/db/pool'
import type { Joined, Row } from '@/lib/db/row'
import { raw, sql, type Sql } from '@/lib/db/sql'
import type { attestation_decision, campaign_item, identity, posture } from '@/lib/generated/prisma/client'
import { fileId } from '@/lib/model/file-id'
import { NotFound } from '@/lib/model/errors'
import { severities, word, code, routeCauses } from '@/lib/model/vocabulary'
import { type Cell, instant, number, type Report, text, tabular, outerId } from './report'
import { rowsOf } from './walk'
import type { ReportParams } from '@/lib/model/answers/reports'

// This report has its own SQL, because attestation imports this room and files must not import each other in a
// circle.
const TABLES = `
  campaign_item i
  join campaign c on c.id = i.campaign_id
  join posture p on p.identity_key = i.identity_key
  left join attestation_decision d on d.id = i.decision_id`

function where(actor: Actor, { campaign }: ReportParams): Sql {
  const chosen = campaign === undefined ? sql`true` : sql`i.campaign_id = ${campaign}`
  // A draft, also one that was given up, has asked nobody.
  return sql`
    i.control_of is null and c.launched_at is not null and ${chosen} and ${scopeCondition(actor)}`
}

function statement(actor: Actor, params: ReportParams): Sql {
  const condition = where(actor, params)
  // Items with campaign, identity, standing decision and task.
  return sql`
    select
      i.id, c.name as campaign, c.state as campaign_state, p.name, n.native_id, i.severity, i.change,
      i.state, i.stage, i.reviewer_label, i.asked_because, d.decision, d.reason, d.removes, d.against,
      d.carried_from, d.is_bulk, d.decided_by, d.decided_at, d.signed_at,
      encode(d.evidence_sha256, 'hex') as evidence,
      d.task_id, t.state as task_state, i.changed_at, i.undone_decision_id,
      (
        select count(*)::int
        from attestation_route r
        where r.item_id = i.id and r.cause = ${raw(code(routeCauses, 'escalated'))}
      ) as escalated_n,
      (select count(*)::int from attestation_decision a where a.item_id = i.id) as answers_n
    from ${raw(TABLES)}
      join identity n on n.identity_key = i.identity_key
      left join task t on t.id = d.task_id
    where ${condition}`
}

interface Stored
  extends
    Pick<posture, 'name'>,
    Pick<identity, 'native_id'>,
    Pick<
      Row<campaign_item>,
      | 'id'
      | 'severity'
      | 'change'
      | 'state'
      | 'stage'
      | 'reviewer_label'
      | 'asked_because'
      | 'changed_at'
      | 'undone_decision_id'
    >,
    Joined<
      Pick<
        Row<attestation_decision>,
        | 'decision'
        | 'reason'
        | 'removes'
        | 'against'
        | 'carried_from'
        | 'is_bulk'
        | 'decided_by'
        | 'decided_at'
        | 'signed_at'
        | 'task_id'
      >
    > {
  campaign: string
  campaign_state: string
  evidence: string | null
  task_state: string | null
  escalated_n: number
  answers_n: number
}

const cellsOf = (row: Stored): Cell[] => [
  fileId(row.id),
  row.campaign,
  row.campaign_state,
  row.name,
  row.native_id,
  word(severities, row.severity),
  row.change,
  row.state,
  row.stage,
  row.reviewer_label,
  row.asked_because,
  row.decision,
  row.reason,
  row.removes?.join(' ') || null,
  row.decision === 'approve' ? row.against!.join(', ') || null : null,
  row.decision === null ? null : row.carried_from === null ? 'no' : 'yes',
  row.decision === null ? null : row.is_bulk ? 'yes' : 'no',
  row.decided_by,
  iso(row.decided_at),
  iso(row.signed_at),
  row.evidence,
  row.escalated_n,
  row.answers_n,
  row.task_id && fileId(row.task_id),
  row.task_state,
  iso(row.changed_at),
  row.undone_decision_id === null ? 'no' : 'yes',
]

const decisions = ['approve', 'reduce', 'revoke', 'unknown'] as const
const decisionWords: Record<string, string> = {
  approve: 'approve',
  reduce: 'reduce',
  revoke: 'revoke',
  unknown: 'unknown to the reviewer',
  none: 'not decided',
}

/** Items by campaign and standing decision. */
async function tally(
  actor: Actor,
  params: ReportParams,
): Promise<{ campaign: number; name: string; decision: string; n: number }[]> {
  return rows(
    sql`select c.id as campaign, c.name, coalesce(d.decision, 'none') as decision, count(*)::int as n
     from ${raw(TABLES)}
     where ${where(actor, params)}
     group by 1, 2, 3
     order by 1, 3`,
  )
}

/** One figure over all items: the sum of its parts is the number of items. */
async function figure(
  actor: Actor,
  params: ReportParams,
  title: string,
  parts: Record<string, string>,
): Promise<{ title: string; total: number; rows: { label: string; value: number }[] }> {
  const list = Object.entries(parts)
  const counts = list.map(
    ([, condition], index) => `(count(*) filter (where ${condition}))::int as part_${index}`,
  )
  const [row] = await rows<Record<string, number>>(
    sql`select
       count(*)::int as total,
       ${raw(counts.join(', '))}
     from ${raw(TABLES)}
     where ${where(actor, params)}`,
  )
  return {
    title,
    total: row!.total!,
    rows: list.map(([label], index) => ({ label, value: row![`part_${index}`]! })),
  }
}

export const attestationRecord: Report = {
  id: 'attestation-record',
  title: 'Attestation record',
  question: 'Reviews of access: reviewers, decisions, evidence and time',
  needs: [],
  takes: ['campaign'],
  permission: 'attestation:read',
  formats: tabular,
  columns: [
    text('item', 'Item'),
    text('campaign', 'Campaign'),
    text('campaign_state', 'State of the campaign'),
    text('identity', 'Identity'),
    outerId('native_id', 'Provider id'),
    text('severity', 'Worst finding'),
    text('change', 'Since the last decision'),
    text('state', 'State'),
    number('stage', 'Stage'),
    text('reviewer', 'Reviewer'),
    text('asked_because', 'Asked because'),
    text('decision', 'Decision'),
    text('reason', 'Reason'),
    text('removes', 'Takes away'),
    text('against', 'Approved against'),
    text('carried', 'Carried forward'),
    text('bulk', 'In bulk'),
    text('decided_by', 'Decided by'),
    instant('decided_at', 'Decided (UTC)'),
    instant('signed_at', 'Signed (UTC)'),
    text('evidence_sha256', 'SHA-256 of the evidence'),
    number('escalated', 'Times escalated'),
    number('answers', 'Decisions, including corrections'),
    text('task', 'Task'),
    text('task_state', 'State of the task'),
    instant('changed_since', 'Facts changed since (UTC)'),
    text('not_carried_out', 'Earlier decision not done'),
  ],
  printed: [
    'identity',
    'campaign',
    'reviewer',
    'decision',
    'decided_by',
    'decided_at',
    'signed_at',
    'escalated',
  ],
  ...rowsOf('item', 'i.id', statement, async () => cellsOf),
  figures: async (actor, params) => [
    await figure(actor, params, 'Items by current decision', {
      ...Object.fromEntries(decisions.map((one) => [decisionWords[one]!, `d.decision = '${one}'`])),
      [decisionWords.none!]: 'd.id is null',
    }),
    await figure(actor, params, 'Items by progress', {
      'signed off': "i.state = 'signed'",
      'decided, not signed off': "i.state = 'decided'",
      pending: "i.state = 'pending' and i.reviewer is not null",
      'nobody to ask': "i.state = 'pending' and i.reviewer is null",
      'not asked yet': "i.state = 'waiting'",
    }),
    await figure(actor, params, 'Items by type of decision', {
      'one by one': 'd.id is not null and not d.is_bulk',
      'carried forward in bulk, unchanged since an approval': 'd.id is not null and d.is_bulk',
      'not decided': 'd.id is null',
    }),
  ],
  async charts(actor, params) {
    const found = await tally(actor, params)
    if (found.length === 0) return []
    return [
      {
        title: 'Decisions by campaign',
        kind: 'bars',
        parts: [
          { name: 'approve', tone: 'quiet' },
          { name: 'reduce', tone: 'middle' },
          { name: 'revoke', tone: 'ink' },
          { name: 'not decided', tone: 'hollow' },
          { name: 'not known', tone: 'hatch' },
        ],
        rows: [...Map.groupBy(found, ({ campaign }) => campaign).values()].slice(-20).map((list) => {
          const n = (decision: string) => list.find((one) => one.decision === decision)?.n ?? 0
          return {
            label: list[0]!.name,
            values: [n('approve'), n('reduce'), n('revoke'), n('none'), n('unknown')],
          }
        }),
      },
    ]
  },
  async subject(actor, { campaign }) {
    if (campaign === undefined) return 'all campaigns'
    const scope = scopeCondition(actor)
    // The name of the campaign, if the actor may see any of its items.
    const [found] = await rows<{ name: string }>(
      sql`select c.name
       from campaign c
       where c.id = ${campaign}
         and (
           ${raw(seesAll(actor))}
           or exists (
             select 1
             from campaign_item i
               join posture p on p.identity_key = i.identity_key
             where i.campaign_id = c.id and ${scope}
           )
         )`,
    )
    if (!found) throw new NotFound(`There is no campaign ${campaign} in your scope.`)
    return found.name
  },
}
