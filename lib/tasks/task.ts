import type { Actor } from '@/lib/auth/actor'
import type { Client } from '@/lib/db/pool'
import { sql } from '@/lib/db/sql'
import type { Row } from '@/lib/db/row'
import type { task } from '@/lib/generated/prisma/client'
import { announceFindings } from '@/lib/findings/announce'
import { followTasks } from '@/lib/findings/change'
import { NotFound } from '@/lib/model/errors'
import { slaDays } from '@/lib/model/policy'
import {
  identityKinds,
  code,
  environments,
  providers,
  severities,
  type Severity,
  type TaskKind,
  word,
} from '@/lib/model/vocabulary'
import { policyOf } from '@/lib/policy/policy'
import { announceTasks } from './announce'
import type { Demand } from './demand'
import { stepsFor } from './fill'
import { stepSubjectOf } from './values'
import { type Playbook, playbookProviderOf, type Step } from '@/lib/playbooks/playbook'
import { unownedIdentity } from '@/lib/playbooks/unowned-identity'
import { narrowRightsSteps } from '@/lib/playbooks/steps/narrow-rights'
import { rotateSteps } from '@/lib/playbooks/steps/rotate'
import { switchOffSteps } from '@/lib/playbooks/steps/switch-off'
import { change } from '@/lib/findings/codes'

export interface TaskToPlan {
  identityKey: string
  /** Null when the task is about the identity as a whole. */
  credentialKey: string | null
  /** Null when no finding asked for it; a finding has at most one open task. */
  findingId: string | null
  origin: 'finding' | 'attestation'
  /** What asked for it, such as `decision:81`; the same reference again answers with the task there is. */
  originRef: string | null
  kind: TaskKind
  title: string
  severity: Severity
  assignee: string | null
  /** Null: by the SLA of its severity and environment, counted from `dueFrom`, else from now. */
  dueAt: Date | null
  dueFrom?: Date
  demand: Demand
  /** Without any, those that its kind and the identity's provider have. */
  steps?: readonly Step[]
  hold?: { days: number; because: string }
  /** The plan that it is a part of. */
  planId?: string | undefined
}

export interface PlannedTask {
  id: string
  /** False when the finding had an open task, or the reference was seen before. */
  isNew: boolean
}

/**
 * Plans tasks inside the caller's transaction, set-based; the caller's verb has checked permission and scope, and its audit
 * note names the tasks. Safe to repeat: a finding with an open task, or an `originRef` seen before, answers with that task.
 * A task closes on its demand only (see `Demand`), by `prove()` and `proveDecisions()` after each judging.
 * @returns one answer per task, in order
 */
export async function planTasks(
  client: Client,
  actor: Actor,
  tasks: readonly TaskToPlan[],
): Promise<PlannedTask[]> {
  if (tasks.length === 0) return []
  const identities = await identitiesOf(client, tasks)
  const sla = await policyOf('sla', client)
  const { rows: numbers } = await client.query<{ id: string }>(
    "select nextval(pg_get_serial_sequence('task', 'id')) as id from generate_series(1, $1)",
    [tasks.length],
  )
  const drafts = tasks.map((task, index) => {
    const identity = identities.get(task.identityKey)
    if (!identity) throw new NotFound(`There is no identity ${task.identityKey}.`)
    const environment = word(environments, identity.environment ?? code(environments, 'unknown'))
    const from = task.dueFrom ?? new Date()
    const days = slaDays(sla, task.severity, environment)
    return {
      id: numbers[index]!.id,
      identity_key: task.identityKey,
      credential_key: task.credentialKey ?? '0',
      finding_id: task.findingId,
      origin: task.origin,
      origin_ref: task.originRef,
      kind: task.kind,
      title: task.title,
      severity: code(severities, task.severity),
      assignee: task.assignee,
      due_at: task.dueAt ?? new Date(from.getTime() + days * 86_400_000),
      // How much it holds now is what "less" is measured against.
      demand:
        task.demand.by === 'reduced'
          ? { ...task.demand, grantedBefore: identity.granted_n ?? 0 }
          : task.demand,
      hold_days: task.hold?.days ?? 0,
      hold_because: task.hold?.because ?? null,
      plan_id: task.planId ?? null,
    }
  })
  // Inserts the tasks that do not exist yet.
  const { rows: inserted } = await client.query<{ id: string }>(
    `insert into task (
       id, identity_key, credential_key, finding_id, origin, origin_ref, kind, title, severity, state,
       assignee, due_at, demand, hold_days, hold_because, plan_id, since, created_by
     ) overriding system value
     select id, identity_key, credential_key, finding_id, origin, origin_ref, kind, title, severity,
       'planned', assignee, due_at, demand, hold_days, hold_because, plan_id, now(), $2
     from jsonb_to_recordset($1) d (
       id bigint, identity_key bigint, credential_key bigint, finding_id bigint, origin text,
       origin_ref text, kind text, title text, severity smallint, assignee text, due_at timestamptz,
       demand jsonb, hold_days int, hold_because text, plan_id bigint
     )
     on conflict do nothing
     returning id`,
    [JSON.stringify(drafts), actor.label],
  )
  const isNew = new Set(inserted.map((row) => row.id))
  await insertSteps(
    client,
    drafts.flatMap((draft, index) =>
      isNew.has(draft.id) ? [{ id: draft.id, steps: stepsOf(tasks[index]!, identities) }] : [],
    ),
  )
  await followPlanned(client, actor, [...isNew])
  const standing = isNew.size === tasks.length ? [] : await standingTasks(client, tasks)
  return drafts.map((draft) =>
    isNew.has(draft.id)
      ? { id: draft.id, isNew: true }
      : {
          id: standing.find(
            (one) =>
              (draft.finding_id !== null && one.finding_id === draft.finding_id) ||
              (draft.origin_ref !== null &&
                one.origin === draft.origin &&
                one.origin_ref === draft.origin_ref),
          )!.id,
          isNew: false,
        },
  )
}

/** Plans one task; see `planTasks`. */
export const planTask = async (client: Client, actor: Actor, task: TaskToPlan): Promise<PlannedTask> =>
  (await planTasks(client, actor, [task]))[0]!

interface IdentityOfTask {
  identity_key: string
  provider: number
  kind: number
  native_id: string
  environment: number | null
  granted_n: number | null
}

async function identitiesOf(
  client: Client,
  tasks: readonly TaskToPlan[],
): Promise<Map<string, IdentityOfTask>> {
  const { rows } = await client.query<IdentityOfTask & { identity_key: string }>(
    `select i.identity_key, i.provider, i.kind, i.native_id, i.environment, v.granted_n
     from identity i
       left join privilege v using (identity_key)
     where i.identity_key = any($1::bigint[])`,
    [tasks.map((task) => task.identityKey)],
  )
  return new Map(rows.map((row) => [row.identity_key, row]))
}

const stepsOfKind: Record<Exclude<TaskKind, 'fix'>, Playbook['steps']> = {
  rotate: rotateSteps,
  revoke: switchOffSteps,
  reduce: narrowRightsSteps,
  assign_owner: unownedIdentity.steps,
}

function stepsOf(task: TaskToPlan, identities: Map<string, IdentityOfTask>): readonly Step[] {
  if (task.steps || task.kind === 'fix') return task.steps ?? []
  const { provider, kind, native_id: nativeId } = identities.get(task.identityKey)!
  return stepsFor(
    stepsOfKind[task.kind],
    playbookProviderOf(word(providers, provider)),
    stepSubjectOf(word(providers, provider), word(identityKinds, kind), nativeId),
  )
}

async function insertSteps(
  client: Client,
  tasks: readonly { id: string; steps: readonly Step[] }[],
): Promise<void> {
  const steps = tasks.flatMap(({ id, steps: own }) =>
    own.map((step, index) => ({ ...step, task_id: id, no: index + 1 })),
  )
  await client.query(
    `insert into task_step (task_id, no, phase, title, why, command, rollback)
     select s.*
     from jsonb_to_recordset($1) s (
       task_id bigint, no smallint, phase text, title text, why text, command text, rollback text
     )`,
    [JSON.stringify(steps)],
  )
}

// The history of the tasks, and the findings that they are for.
async function followPlanned(client: Client, actor: Actor, ids: readonly string[]): Promise<void> {
  await client.query(
    `insert into task_change (task_id, actor, change, note)
     select id, $2, ${change('planned')}, title
     from task
     where id = any($1::bigint[])`,
    [ids, actor.label],
  )
  await followTasks(client, ids, { actor: actor.label, change: 'planned' })
  await announceTasks(client, 'task.planned', ids, actor.label)
  await announceFindings(
    client,
    'finding.planned',
    sql`select finding_id from task where id = any(${ids}::bigint[]) and finding_id is not null`,
    actor.label,
  )
}

type StandingTask = Pick<Row<task>, 'id' | 'finding_id' | 'origin' | 'origin_ref'>

async function standingTasks(client: Client, tasks: readonly TaskToPlan[]): Promise<StandingTask[]> {
  const { rows } = await client.query<StandingTask>(
    `select id, finding_id, origin, origin_ref from task
     where finding_id = any($1::bigint[]) and closed_at is null or origin_ref = any($2::text[])`,
    [tasks.flatMap((task) => task.findingId ?? []), tasks.flatMap((task) => task.originRef ?? [])],
  )
  return rows
}
