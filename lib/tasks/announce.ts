import { proofsOfFindings } from '@/lib/checks/proof-sentences'
import type { Client } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import type { task } from '@/lib/generated/prisma/client'
import type { OutboundItem, OutboundType } from '@/lib/model/outward'
import { severityOf } from '@/lib/model/vocabulary'
import { emit, isAskedFor } from '@/lib/outward/emit'

type Told = Pick<
  Row<task>,
  'id' | 'title' | 'severity' | 'assignee' | 'due_at' | 'finding_id' | 'plan_id'
> & { name: string; plan: string | null; plan_tasks: number; plan_proven: number }

/** Emits one event about tasks, those of one plan as one item; reads them only when a webhook asked for the type. */
export async function announceTasks(
  client: Client,
  type: OutboundType,
  ids: readonly string[],
  by?: string,
): Promise<void> {
  if (ids.length === 0 || !(await isAskedFor(client, type))) return
  // The tasks with their identities, and how far the plan of each has come.
  const { rows } = await client.query<Told>(
    `select t.id, t.title, t.severity, t.assignee, t.due_at, t.finding_id, t.plan_id, i.name,
       g.title as plan, coalesce(o.tasks, 0) as plan_tasks, coalesce(o.proven, 0) as plan_proven
     from task t
       join identity i using (identity_key)
       left join task_plan g on g.id = t.plan_id
       left join (
         select plan_id, (count(*) filter (where state <> 'cancelled'))::int as tasks,
           (count(*) filter (where state = 'verified'))::int as proven
         from task
         where plan_id in (select plan_id from task where id = any($1::bigint[]))
         group by plan_id
       ) o on o.plan_id = t.plan_id
     where t.id = any($1::bigint[])
     order by t.id`,
    [ids],
  )
  const proofs = await proofsOfFindings(
    rows.flatMap((row) => row.finding_id ?? []),
    client,
  )
  const things = Map.groupBy(rows, (row) => (row.plan_id === null ? `task ${row.id}` : `plan ${row.plan_id}`))
  await emit(
    client,
    type,
    [...things.values()].map((parts) => ({
      ...(parts.length > 1 ? planItem(parts) : taskItem(parts[0]!, proofs.get(parts[0]!.finding_id ?? ''))),
      ...(by && { by }),
    })),
  )
}

const taskItem = (row: Told, proof: string | undefined): OutboundItem => ({
  id: row.id,
  title: row.title,
  path: `/tasks/${row.id}`,
  identity: row.name,
  severity: severityOf(row.severity),
  ...(proof && { proof }),
  ...(row.plan && { note: `part of ${row.plan}` }),
  detail: {
    assignee: row.assignee,
    dueAt: row.due_at?.toISOString() ?? null,
    findingId: row.finding_id,
    ...(row.plan_id && { planId: row.plan_id }),
  },
})

/** What happened to several tasks of one plan at once. */
function planItem(parts: readonly Told[]): OutboundItem {
  const { plan_id: id, plan, plan_tasks: tasks, plan_proven: proven } = parts[0]!
  const due = parts.flatMap((part) => part.due_at?.toISOString() ?? []).toSorted()
  return {
    id: `plan-${id}`,
    title: plan!,
    path: `/tasks/plans/${id}`,
    severity: severityOf(Math.max(...parts.map(({ severity }) => severity))),
    note: `${parts.length} of ${tasks} tasks, ${proven} of ${tasks} proven`,
    detail: { planId: id, taskIds: parts.map((part) => part.id), tasks, proven, dueAt: due[0] ?? null },
  }
}
