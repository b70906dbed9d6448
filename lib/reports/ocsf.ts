import type { Actor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import { ownAddress } from '@/lib/db/settings'
import { listFindings } from '@/lib/findings/queries'
import { carriedFrameworks } from '@/lib/frameworks/editions'
import type { Framework } from '@/lib/frameworks/framework'
import { controlsOf } from '@/lib/frameworks/index'
import type { identity, posture } from '@/lib/generated/prisma/client'
import type { FindingRow } from '@/lib/model/answers/findings'
import type { FindingFilter } from '@/lib/model/filters'
import type { FindingState, Severity } from '@/lib/model/vocabulary'
import { findingStateNames, identityKindNames } from '@/lib/model/words'

/** Classes of OCSF 1.8.0: a control that does not hold, and what an analysis of an identity found. */
export const ocsfClasses = { compliance: 2003, iam: 2008 } as const
export type OcsfClass = keyof typeof ocsfClasses

const VERSION = '1.8.0'
const ROWS_AT_ONCE = 500

const severityIds: Record<Severity, number> = { low: 2, medium: 3, high: 4, critical: 5 }
/** New, In Progress, Suppressed, Resolved. */
const statusIds: Record<FindingState, 1 | 2 | 3 | 4> = {
  open: 1,
  regressed: 1,
  planned: 2,
  in_progress: 2,
  awaiting_proof: 2,
  accepted: 3,
  not_a_problem: 3,
  verified: 4,
}
const statusNames = { 1: 'New', 2: 'In Progress', 3: 'Suppressed', 4: 'Resolved' }
const activityNames = { 1: 'Create', 2: 'Update', 3: 'Close' }
const compliances = { 1: 'Pass', 2: 'Warning', 3: 'Fail' }

/** What is told of the identity of a finding, beside the row. */
type About = Pick<Row<identity>, 'native_id'> & Pick<posture, 'unused_n' | 'last_used_at'>

/** The filtered findings as events of OCSF, one a finding, read page by page. */
export async function* ocsfFindings(
  actor: Actor,
  filter: FindingFilter,
  kind: OcsfClass,
): AsyncGenerator<object> {
  const frameworks = await carriedFrameworks()
  for (let cursor: string | undefined; ;) {
    const page = await listFindings(actor, { ...filter, limit: ROWS_AT_ONCE, cursor }, Promise.resolve(0))
    const known = await rows<About & { identity_key: string }>(
      `select i.identity_key, i.native_id, p.unused_n, p.last_used_at
       from identity i
         join posture p using (identity_key)
       where i.identity_key = any($1::bigint[])`,
      [page.rows.map((row) => row.identityId)],
    )
    const aboutOf = new Map(known.map((one) => [one.identity_key, one]))
    for (const row of page.rows) {
      // An identity that turned out to be another one since the page was read is known by its name alone.
      const about = aboutOf.get(row.identityId) ?? {
        native_id: row.identityName,
        unused_n: null,
        last_used_at: null,
      }
      yield ocsfEvent(row, about, kind, frameworks)
    }
    if (!page.next) return
    cursor = page.next
  }
}

const ms = (at: string): number => Date.parse(at)

/** One finding as an event (OCSF 1.8.0, classes compliance_finding and iam_analysis_finding). Times are milliseconds. */
export function ocsfEvent(
  row: FindingRow,
  about: About,
  kind: OcsfClass,
  frameworks: readonly Framework[],
): object {
  const status = statusIds[row.state]
  const activity = status >= 3 ? 3 : row.state === 'open' ? 1 : 2
  const type = identityKindNames[row.kind]
  return {
    category_uid: 2,
    category_name: 'Findings',
    class_uid: ocsfClasses[kind],
    class_name: kind === 'compliance' ? 'Compliance Finding' : 'IAM Analysis Finding',
    activity_id: activity,
    activity_name: activityNames[activity],
    type_uid: ocsfClasses[kind] * 100 + activity,
    severity_id: severityIds[row.severity],
    severity: `${row.severity[0]!.toUpperCase()}${row.severity.slice(1)}`,
    status_id: status,
    status: statusNames[status],
    status_detail: findingStateNames[row.state],
    time: ms(row.openedAt),
    metadata: {
      version: VERSION,
      product: { name: 'Muster', vendor_name: 'Muster' },
      uid: `finding-${row.id}`,
    },
    finding_info: {
      uid: row.id,
      title: row.title,
      ...(row.proof && { desc: row.proof }),
      created_time: ms(row.openedAt),
      ...(row.resolvedAt && { modified_time: ms(row.resolvedAt) }),
      src_url: ownAddress(`/findings/${row.id}`),
      analytic: { uid: row.checkId, name: row.title, type: 'Rule', type_id: 1 },
    },
    ...(kind === 'compliance'
      ? { compliance: complianceOf(row, frameworks), resources: [resourceOf(row, about, type)] }
      : {
          user: { uid: about.native_id, name: row.identityName, type: 'Service', type_id: 4 },
          resources: [resourceOf(row, about, type)],
          ...analysisOf(row, about),
        }),
  }
}

// What no log tells stays out: an absent time or count is not known. The class wants one of the two, even when nothing is known.
function analysisOf(row: FindingRow, about: About) {
  const activity = {
    ...(about.last_used_at && { last_seen_time: about.last_used_at.getTime() }),
    ...(row.credential && { programmatic_credentials: [{ uid: row.credential }] }),
  }
  return {
    ...((about.unused_n === null || Object.keys(activity).length > 0) && {
      identity_activity_metrics: activity,
    }),
    ...(about.unused_n !== null && {
      permission_analysis_results: [{ unused_privileges_count: about.unused_n }],
    }),
  }
}

function complianceOf(row: FindingRow, frameworks: readonly Framework[]) {
  const broken = controlsOf(row.checkId, frameworks)
  const status = row.state === 'verified' ? 1 : row.unknownSince ? 2 : 3
  return {
    standards: [...new Set(broken.map(({ framework }) => `${framework.name} ${framework.version}`))],
    requirements: broken.map(({ framework, id }) => `${framework.id}/${id}`),
    control: row.checkId,
    status_id: status,
    status: compliances[status],
  }
}

const resourceOf = (row: FindingRow, about: About, type: string) => ({
  uid: about.native_id,
  name: row.identityName,
  type,
  ...(row.owner && row.ownerState === 'owned' && { labels: [`owner: ${row.owner}`] }),
})
