import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import type { Catalogue } from '@/lib/checks/catalogue'
import { rows } from '@/lib/db/pool'
import { raw, sql } from '@/lib/db/sql'
import { OPEN } from '@/lib/facts/terms'
import type { FrameworkPosture } from '@/lib/model/answers/frameworks'
import type { ReportEvidence } from '@/lib/model/answers/reports'
import { severityOf } from '@/lib/model/vocabulary'
import { documentOf, judgedAt, metadataOf, prop, token, uuid } from './parts'

/** Open findings of one check: what stands behind an item of the plan. */
interface OpenCheck {
  check_no: number
  findings: number
  identities: number
  severity: number
  /** Findings with an open task, and the last day by which one is due. */
  planned: number
  due: Date | null
}

/** Open findings by check, with the work that is planned on them, as far as the actor sees. */
export const openChecks = (actor: Actor): Promise<OpenCheck[]> =>
  rows<OpenCheck>(
    sql`select
       f.check_no, count(*)::int as findings, count(distinct f.identity_key)::int as identities,
       max(f.severity)::int as severity, count(t.id)::int as planned, max(t.due_at) as due
     from finding f
       join posture p using (identity_key)
       left join task t on t.finding_id = f.id and t.closed_at is null
     where ${raw(OPEN)} and ${scopeCondition(actor)}
     group by f.check_no
     order by severity desc, findings desc, f.check_no`,
  )

/** The open findings under one framework as an OSCAL plan of action and milestones: a risk and an item for each check. */
export function planOfActionFile(
  posture: FrameworkPosture,
  open: readonly OpenCheck[],
  known: Pick<Catalogue, 'byNo'>,
  evidence: ReportEvidence,
): string {
  const key = `${posture.id} ${posture.edition} ${evidence.contentSha256} plan of action`
  const at = judgedAt(evidence)
  const items = open.flatMap((one) => {
    const check = known.byNo(one.check_no)
    const controls = posture.controls.filter(({ checks }) => checks.some(({ id }) => id === check.id))
    return controls.length > 0 ? [{ ...one, check, controls }] : []
  })
  const words = ({ findings, identities, planned }: OpenCheck) =>
    `${findings} open findings on ${identities} identities; ${planned} of them have a task.`
  return documentOf({
    'plan-of-action-and-milestones': {
      uuid: uuid(key),
      metadata: metadataOf(key, `${posture.name} ${posture.version}: plan of action`, posture, evidence),
      'system-id': { 'identifier-type': 'https://ietf.org/rfc/rfc4122', id: uuid(`${key} system`) },
      ...(items.length > 0 && {
        risks: items.map((item) => ({
          uuid: uuid(`${key} risk ${item.check.id}`),
          title: item.check.title,
          description: words(item),
          statement: item.check.title,
          status: 'open',
          props: [prop('severity', severityOf(item.severity)), prop('check', item.check.id)],
          ...(item.due && item.planned === item.findings && { deadline: item.due.toISOString() }),
        })),
      }),
      'poam-items': (items.length > 0 ? items : [null]).map((item) =>
        item
          ? {
              uuid: uuid(`${key} item ${item.check.id}`),
              title: item.check.title,
              description: words(item),
              props: item.controls.map(({ id }) => prop('control', token(id))),
              'related-risks': [{ 'risk-uuid': uuid(`${key} risk ${item.check.id}`) }],
            }
          : {
              uuid: uuid(`${key} item none`),
              title: 'No open findings',
              description: `No check of this framework had an open finding when it was judged at ${at}.`,
            },
      ),
    },
  })
}
