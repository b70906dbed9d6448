import 'server-only'
import { iso } from '@/lib/db/iso'
import { rows } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import type { proof, task_step } from '@/lib/generated/prisma/client'
import { changes, word } from '@/lib/model/vocabulary'
import type { ProofRow, StepRow, TaskChange, TaskRow } from '@/lib/model/answers/remediation'

/** The campaign in which the decision behind a task was taken; null for a task that comes from a finding. */
export async function campaignOfTask(task: TaskRow): Promise<{ id: string; name: string } | null> {
  const decision = /^decision:([^:]+)/.exec(task.originRef ?? '')?.[1]
  if (task.origin !== 'attestation' || !decision) return null
  const [campaign] = await rows<{ id: string; name: string }>(
    `select c.id::text, c.name
     from attestation_decision d
       join campaign_item i on i.id = d.item_id
       join campaign c on c.id = i.campaign_id
     where d.id::text = $1`,
    [decision],
  )
  return campaign ?? null
}

export async function stepsOfTask(taskId: string): Promise<StepRow[]> {
  const found = await rows<Row<task_step> & Pick<StepRow, 'phase'>>(
    'select * from task_step where task_id = $1 order by no',
    [taskId],
  )
  return found.map((row) => ({
    no: row.no,
    phase: row.phase,
    title: row.title,
    why: row.why,
    ...(row.command !== null && { command: row.command }),
    ...(row.rollback !== null && { rollback: row.rollback }),
    doneAt: iso(row.done_at),
    doneBy: row.done_by,
  }))
}

/** What happened to a task, newest first. */
export async function historyOfTask(taskId: string): Promise<TaskChange[]> {
  const found = await rows<{ at: Date; actor: string; change: number; note: string | null }>(
    'select at, actor, change, note from task_change where task_id = $1 order by id desc limit 200',
    [taskId],
  )
  return found.map((row) => ({ ...row, change: word(changes, row.change), at: row.at.toISOString() }))
}

/** The data that closed a finding or task, or opened it again, newest first. */
export async function proofsOf(about: { findingId: string } | { taskId: string }): Promise<ProofRow[]> {
  const [column, id] = 'findingId' in about ? ['p.finding_id', about.findingId] : ['p.task_id', about.taskId]
  const found = await rows<
    Row<proof> & Pick<ProofRow, 'shows' | 'kind'> & { file: string | null; place: string | null }
  >(
    `select p.*, u.name as file, s.at as place
     from proof p
       left join sighting s on s.record_key = p.record_key
       left join import_file u on u.id = s.file_id and u.import_id = p.import_id
     where ${column} = $1
     order by p.id desc limit 50`,
    [id],
  )
  return found.map((row) => ({
    id: row.id,
    shows: row.shows,
    kind: row.kind,
    importId: row.import_id,
    place: row.file ? `${row.file}, ${row.place}` : null,
    at: iso(row.at),
    says: row.says,
  }))
}
