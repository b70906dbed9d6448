import type { Actor } from '@/lib/auth/actor'
import { type Catalogue, checkCatalogue } from '@/lib/checks/catalogue'
import { iso } from '@/lib/db/iso'
import { rows } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import { raw, sql, type Sql } from '@/lib/db/sql'
import type { exception, finding, identity, posture } from '@/lib/generated/prisma/client'
import {
  environments,
  exceptionStates,
  type ExceptionState,
  providers,
  severities,
  word,
} from '@/lib/model/vocabulary'
import { fileId } from '@/lib/model/file-id'
import { exceptionStateNames } from '@/lib/model/words'
import { LAPSED } from '@/lib/facts/terms'
import { exceptionTables, exceptionWhere } from '@/lib/findings/exception-queries'
import { filterOf, plainFilter } from './filter'
import { type Cell, type Chart, instant, number, type Report, text, total, tabular, outerId } from './report'
import { judgedAt, rowsOf } from './walk'
import type { Figures, ReportParams } from '@/lib/model/answers/reports'

// A register holds what has ended as well: the list's own choice is made only when somebody filters it.
function filterIn(params: ReportParams) {
  const filter = filterOf('exceptions', params)
  return plainFilter(params.filter) === '' ? { ...filter, state: [...exceptionStates] } : filter
}

function statement(actor: Actor, params: ReportParams): Sql {
  const where = exceptionWhere(actor, filterIn(params))
  return sql`
    select x.*, p.name, p.provider, p.environment, f.check_no, f.severity as severity_now, f.resolved_at,
      i.native_id,
      to_char(x.sunset_on, 'YYYY-MM-DD') as sunset,
      (${raw(LAPSED)}) as is_lapsed
    from ${raw(exceptionTables)}
      join identity i on i.identity_key = x.identity_key
    where ${where}`
}

interface Stored
  extends
    Omit<Row<exception>, 'state'>,
    Pick<posture, 'name' | 'provider' | 'environment'>,
    Pick<Row<finding>, 'check_no' | 'resolved_at'>,
    Pick<identity, 'native_id'> {
  state: ExceptionState
  severity_now: number
  sunset: string | null
  is_lapsed: boolean
}

const yesNo = (value: boolean | null) => (value === null ? null : value ? 'yes' : 'no')
const cellsOf = (known: Catalogue, row: Stored): Cell[] => [
  fileId(row.id),
  exceptionStateNames[row.state],
  known.byNo(row.check_no).title,
  row.name,
  row.native_id,
  word(providers, row.provider),
  word(environments, row.environment),
  row.reason,
  row.control,
  row.requested_by,
  iso(row.requested_at),
  row.decided_by,
  iso(row.decided_at),
  row.decision_note,
  iso(row.expires_at),
  iso(row.ended_at),
  row.severity === null ? null : word(severities, row.severity),
  yesNo(row.is_admin),
  row.risky_n,
  yesNo(row.is_exposed),
  word(severities, row.severity_now),
  row.stale_because,
  row.renewals,
  row.sunset,
  row.native_identity,
  row.is_lapsed ? 'yes' : 'no',
]

const ENDING = [0, 30, 90, 180]

/** Active exceptions by the days that they have left, counted from the judgement. */
async function daysLeft(actor: Actor, params: ReportParams): Promise<{ label: string; value: number }[]> {
  const where = exceptionWhere(actor, filterIn(params))
  const found = await rows<{ band: number; n: number }>(
    sql`select
       (
         select count(*)::int
         from unnest(${ENDING}::int[]) b
         where x.expires_at - ${await judgedAt()}::timestamptz > b * interval '1 day'
       ) as band,
       count(*)::int as n
     from ${raw(exceptionTables)}
     where ${where} and x.state in ('approved', 'stale')
     group by 1`,
  )
  return ['past its end', 'up to 30 days', '31–90 days', '91–180 days', 'over 180 days'].map(
    (label, band) => ({ label, value: found.find((one) => one.band === band)?.n ?? 0 }),
  )
}

async function byState(actor: Actor, params: ReportParams): Promise<Figures> {
  const where = exceptionWhere(actor, filterIn(params))
  const found = await rows<{ state: keyof typeof exceptionStateNames; n: number }>(
    sql`select x.state, count(*)::int as n from ${raw(exceptionTables)} where ${where} group by 1`,
  )
  return {
    title: 'Exceptions by state',
    total: found.reduce((sum, { n }) => sum + n, 0),
    rows: exceptionStates.map((state) => ({
      label: exceptionStateNames[state],
      value: found.find((one) => one.state === state)?.n ?? 0,
    })),
  }
}

async function bySeverity(actor: Actor, params: ReportParams): Promise<Figures> {
  const where = exceptionWhere(actor, filterIn(params))
  const found = await rows<{ severity: number | null; n: number }>(
    sql`select x.severity, count(*)::int as n
     from ${raw(exceptionTables)}
     where ${where} and x.state in ('approved', 'stale')
     group by 1`,
  )
  const levels = [4, 3, 2, 1, 0].map((level) => ({
    label: word(severities, level) as string,
    value: found.find((one) => one.severity === level)?.n ?? 0,
  }))
  return {
    title: 'Active exceptions by accepted severity',
    total: found.reduce((sum, { n }) => sum + n, 0),
    rows: [
      ...levels.filter(({ label, value }) => label !== 'none' || value > 0),
      { label: 'not recorded', value: found.find((one) => one.severity === null)?.n ?? 0 },
    ],
  }
}

export const exceptionsRegister: Report = {
  id: 'exceptions-register',
  title: 'Exceptions register',
  question: 'Accepted findings: approval, risk, expiry and compensating controls',
  needs: [],
  list: 'exceptions',
  formats: tabular,
  columns: [
    text('exception', 'Exception'),
    text('state', 'State'),
    text('check', 'Gap'),
    text('identity', 'Identity'),
    outerId('native_id', 'Provider id'),
    text('provider', 'Provider'),
    text('environment', 'Environment'),
    text('reason', 'Reason'),
    text('control', 'Compensating control'),
    text('requested_by', 'Requested by'),
    instant('requested_at', 'Requested (UTC)'),
    text('decided_by', 'Decided by'),
    instant('decided_at', 'Decided (UTC)'),
    text('decision_note', 'Note of the decision'),
    instant('expires_at', 'Expires (UTC)'),
    instant('ended_at', 'Ended (UTC)'),
    text('severity', 'Severity accepted'),
    text('admin', 'Admin-equivalent when accepted'),
    number('risky_rights', 'High-risk permissions when accepted'),
    text('exposed', 'Exposed when accepted'),
    text('severity_now', 'Current severity'),
    text('stale_because', 'Stale because'),
    number('renewals', 'Previous renewals'),
    text('sunset', 'Bridge: sunset of the static credential'),
    text('native_identity', 'Bridge: replaced by'),
    text('lapsed', 'Expired while the finding is open'),
  ],
  printed: [
    'exception',
    'state',
    'check',
    'identity',
    'requested_by',
    'decided_by',
    'expires_at',
    'severity',
  ],
  ...rowsOf<Stored>('exception', 'x.id', statement, async () => {
    const known = await checkCatalogue()
    return (row) => cellsOf(known, row)
  }),
  figures: async (actor, params) => [
    await byState(actor, params),
    await bySeverity(actor, params),
    total('Active exceptions by remaining time', await daysLeft(actor, params)),
  ],
  async charts(actor, params): Promise<Chart[]> {
    const left = await daysLeft(actor, params)
    if (left.every(({ value }) => value === 0)) return []
    return [
      {
        title: 'Active exceptions by remaining time',
        kind: 'columns',
        parts: [
          { name: 'standing', tone: 'quiet' },
          { name: 'past its end', tone: 'ink' },
        ],
        rows: left.map(({ label, value }, band) => ({ label, values: band === 0 ? [0, value] : [value, 0] })),
      },
    ]
  },
}
