import { several, write } from '@/lib/audit/write'
import type { Client } from '@/lib/db/pool'
import { Conflict } from '@/lib/model/errors'
import type { Actor } from '@/lib/auth/actor'
import { checkCatalogue } from '@/lib/checks/catalogue'
import { ownerId, ownerLabel } from '@/lib/facts/terms'
import { formPlans } from './form-plans'
import {
  identityKinds,
  type PlanBy,
  providers,
  type TaskKind,
  word,
  severityOf,
} from '@/lib/model/vocabulary'
import { stepsFor } from './fill'
import { stepSubjectOf } from './values'
import { playbookFor } from '@/lib/playbooks/index'
import { playbookProviderOf } from '@/lib/playbooks/playbook'
import { planTasks, type TaskToPlan } from './task'
import type { Changed } from '@/lib/model/answers/findings'
import { HIDDEN, skippedFor } from '@/lib/model/skipped'
import { demandAssignee } from '@/lib/findings/assignee'
import { lockFindings } from '@/lib/findings/change'
import { change, state } from '@/lib/findings/codes'
import type { Row } from '@/lib/db/row'
import type { finding } from '@/lib/generated/prisma/client'

export interface PlanRequest {
  /** Findings. */
  ids: string[]
  assignee: string | null
  /** Null: by the SLA. */
  dueAt: Date | null
  /** Whether tasks may be overdue as soon as they exist, because their findings are older than the SLA; they may, when it is absent. */
  overdue?: 'accept' | 'refuse'
  /** What is planned together, as one thing with one ticket; each finding by itself when it is absent. */
  by?: PlanBy
}

/** What was planned: the tasks, and the plans that some of them are parts of. */
export type Planned = Changed & { tasks: string[]; plans: { id: string; title: string; tasks: number }[] }

/** Plans a task for each finding, from the playbook of its check. One that has an open task is skipped. Safe to repeat. */
export function planFindings(actor: Actor, request: PlanRequest): Promise<Planned> {
  return write(actor, 'finding:change', async (client) => {
    const visible = await lockFindings<
      Pick<Row<finding>, 'credential_key' | 'check_no' | 'severity' | 'assignee'> & {
        provider: number
        kind: number
        native_id: string
        fits: boolean
        owner: string | null
        owner_id: string | null
        open_since: Date
      }
    >(
      client,
      actor,
      request.ids,
      // What a task is made of, with whom it is of and since when the finding is open.
      `f.credential_key, f.check_no, f.severity, f.assignee, p.provider, p.kind,
       (select i.native_id from identity i where i.identity_key = f.identity_key) as native_id,
       ${ownerLabel('f.identity_key')} as owner, ${ownerId('f.identity_key')} as owner_id,
       f.resolved_at is null and f.state <> ${state('not_a_problem')} as fits,
       coalesce(
         (
           select max(h.at)
           from finding_change h
           where h.finding_id = f.id and h.change = ${change('regressed')}
         ),
         f.opened_at
       ) as open_since`,
    )
    const chosen = visible.filter((row) => row.fits)
    if (chosen.length > 0) await demandAssignee(client, actor, request.assignee)
    const known = await checkCatalogue(client)
    const plans = await formPlans(
      client,
      actor,
      request.by ?? 'finding',
      chosen.map((row) => ({
        findingId: row.id,
        check: known.byNo(row.check_no),
        owner: row.owner_id === null ? null : { id: row.owner_id, label: row.owner! },
      })),
    )
    const planned = await planTasks(
      client,
      actor,
      chosen.map((row): TaskToPlan => {
        const check = known.byNo(row.check_no)
        const playbook = playbookFor(check)
        return {
          identityKey: row.identity_key,
          credentialKey: row.credential_key === '0' ? null : row.credential_key,
          findingId: row.id,
          origin: 'finding',
          originRef: null,
          kind: 'fix' satisfies TaskKind,
          title: check.title,
          severity: severityOf(row.severity),
          assignee: request.assignee ?? row.assignee,
          dueAt: request.dueAt,
          dueFrom: row.open_since,
          demand: { by: 'finding' },
          steps: stepsFor(
            playbook.steps,
            playbookProviderOf(word(providers, row.provider)),
            stepSubjectOf(word(providers, row.provider), word(identityKinds, row.kind), row.native_id),
          ),
          hold: playbook.hold,
          planId: plans.get(row.id)?.id,
        }
      }),
    )
    const tasks = planned.filter((one) => one.isNew).map((one) => one.id)
    if (request.overdue === 'refuse') await demandInTime(client, tasks)
    const skipped = skippedFor({
      [HIDDEN]: request.ids.length - visible.length,
      'closed or dismissed': visible.length - chosen.length,
      'planned already': chosen.length - tasks.length,
    })
    return {
      result: { done: tasks.length, skipped, tasks, plans: [...new Set(plans.values())] },
      audit: {
        action: 'task.plan',
        subject: several(tasks.length, 'task'),
        detail: {
          tasks: tasks.slice(0, 50),
          assignee: request.assignee,
          plans: [...new Set(plans.values())].map(({ id }) => id),
        },
      },
    }
  })
}

/** @throws Conflict, which undoes the plan, when some of the tasks are overdue already */
async function demandInTime(client: Client, tasks: readonly string[]): Promise<void> {
  const { rowCount: late } = await client.query(
    'select 1 from task where id = any($1::bigint[]) and due_at <= now()',
    [tasks],
  )
  if (late)
    throw new Conflict(
      `${late} of ${tasks.length} ${tasks.length === 1 ? 'task' : 'tasks'} would be overdue from the start: the findings have been open for longer than the SLA allows. Set a due date, or create them overdue.`,
    )
}
