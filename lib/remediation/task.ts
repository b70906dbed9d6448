import type { Actor } from '@/lib/auth/actor'
import type { Client } from '@/lib/db/pool'
import { NotFound } from '@/lib/model/errors'
import { slaDays } from '@/lib/model/policy'
import {
  code,
  type Environment,
  environments,
  type FindingState,
  findingStates,
  providers,
  severities,
  type Severity,
  type TaskKind,
  word,
} from '@/lib/model/vocabulary'
import { policyOf } from '@/lib/policy/policy'
import type { Demand } from './demand'
import { stepsFor } from './fill'
import { type Playbook, playbookProviderOf, type Step } from './playbook'
import { unownedIdentity } from './playbooks/unowned-identity'
import { narrowRightsSteps } from './steps/narrow-rights'
import { rotateSteps } from './steps/rotate'
import { switchOffSteps } from './steps/switch-off'

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
}

/**
 * Plans one task inside the caller's transaction; the caller's verb has checked permission and scope, and its audit note
 * names the task. Safe to repeat: a finding with an open task, or an `originRef` seen before, answers with that task.
 * The task closes on its demand only (see `Demand`).
 * @returns the id, and whether the task is new
 */
export async function planTask(
  client: Client,
  actor: Actor,
  task: TaskToPlan,
): Promise<{ id: string; isNew: boolean }> {
  const { rows: found } = await client.query(
    'select provider, environment from identity where identity_key = $1',
    [task.identityKey],
  )
  if (!found[0]) throw new NotFound(`There is no identity ${task.identityKey}.`)
  const environment = word(environments, found[0].environment ?? code(environments, 'unknown'))
  const dueAt = task.dueAt ?? (await dueBySla(client, task, environment))
  const provider = playbookProviderOf(word(providers, found[0].provider))
  const steps = task.steps ?? (task.kind === 'fix' ? [] : stepsFor(stepsOfKind[task.kind], provider))
  const demand =
    task.demand.by === 'reduced' ? await withRightsOf(client, task.identityKey, task.demand) : task.demand
  const { rows } = await client.query(
    `insert into task (identity_key, credential_key, finding_id, origin, origin_ref, kind, title, severity, state, assignee, due_at, demand, hold_days, hold_because, since, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'planned', $9, $10, $11, $12, $13, now(), $14)
     on conflict do nothing returning id`,
    [
      task.identityKey,
      task.credentialKey ?? '0',
      task.findingId,
      task.origin,
      task.originRef,
      task.kind,
      task.title,
      code(severities, task.severity),
      task.assignee,
      dueAt,
      JSON.stringify(demand),
      task.hold?.days ?? 0,
      task.hold?.because ?? null,
      actor.label,
    ],
  )
  if (rows.length === 0) {
    const { rows: standing } = await client.query(
      'select id from task where finding_id = $1 and closed_at is null or origin = $2 and origin_ref = $3',
      [task.findingId, task.origin, task.originRef],
    )
    return { id: standing[0].id, isNew: false }
  }
  const id: string = rows[0].id
  await client.query(
    `insert into task_step (task_id, no, phase, title, why, command, rollback)
     select $1, s.no, s.phase, s.title, s.why, s.command, s.rollback
     from jsonb_to_recordset($2) s (no smallint, phase text, title text, why text, command text, rollback text)`,
    [id, JSON.stringify(steps.map((step, index) => ({ ...step, no: index + 1 })))],
  )
  await noteTask(client, actor.label, [id], 'planned', task.title)
  if (task.findingId) {
    await client.query('update finding set state = $2, assignee = coalesce($3, assignee) where id = $1', [
      task.findingId,
      code(findingStates, 'planned' satisfies FindingState),
      task.assignee,
    ])
    await client.query(
      "insert into finding_change (finding_id, at, actor, change, note) values ($1, now(), $2, 'planned', $3)",
      [task.findingId, actor.label, task.title],
    )
  }
  return { id, isNew: true }
}

/** One line of history for each task. */
export async function noteTask(
  client: Client,
  actor: string,
  ids: readonly string[],
  change: string,
  text: string | null,
): Promise<void> {
  await client.query(
    'insert into task_change (task_id, actor, change, note) select unnest($1::bigint[]), $2, $3, $4',
    [ids, actor, change, text],
  )
}

const stepsOfKind: Record<Exclude<TaskKind, 'fix'>, Playbook['steps']> = {
  rotate: rotateSteps,
  revoke: switchOffSteps,
  reduce: narrowRightsSteps,
  assign_owner: unownedIdentity.steps,
}

async function dueBySla(client: Client, task: TaskToPlan, environment: Environment): Promise<Date> {
  const days = slaDays(await policyOf('sla', client), task.severity, environment)
  return new Date((task.dueFrom ?? new Date()).getTime() + days * 86_400_000)
}

// How much it holds now is what "less" is measured against.
async function withRightsOf(
  client: Client,
  identityKey: string,
  demand: Extract<Demand, { by: 'reduced' }>,
): Promise<Demand> {
  const { rows } = await client.query('select granted_n from privilege where identity_key = $1', [
    identityKey,
  ])
  return { ...demand, grantedBefore: rows[0]?.granted_n ?? 0 }
}
