import type { Actor } from '@/lib/auth/actor'
import type { Client } from '@/lib/db/pool'
import type { PlanBy } from '@/lib/model/vocabulary'

interface ToPlan {
  findingId: string
  /** The title of its check. */
  check: string
  /** Null when nobody owns the identity. */
  owner: string | null
}

/** Fewer are tasks of their own. */
const TASKS_MIN = 2

const titleOf = ({ check, owner }: ToPlan, by: Exclude<PlanBy, 'finding'>): string =>
  by === 'check' ? check : owner === null ? 'Findings without an owner' : `Findings of ${owner}`

/**
 * Plans that tasks are to belong to, one for each check or each owner with several findings. The findings are locked by the caller,
 * so that one without an open task gets one in the same transaction.
 * @returns the plan of each finding that is to be part of one
 */
export async function formPlans(
  client: Client,
  actor: Actor,
  by: PlanBy,
  findings: readonly ToPlan[],
): Promise<ReadonlyMap<string, Plan>> {
  if (by === 'finding') return new Map()
  const { rows: standing } = await client.query<{ finding_id: string }>(
    'select finding_id from task where finding_id = any($1::bigint[]) and closed_at is null',
    [findings.map(({ findingId }) => findingId)],
  )
  const planned = new Set(standing.map((row) => row.finding_id))
  const groups = Map.groupBy(
    findings.filter(({ findingId }) => !planned.has(findingId)),
    (one) => titleOf(one, by),
  )
  const titles = [...groups].filter(([, parts]) => parts.length >= TASKS_MIN).map(([title]) => title)
  const { rows: plans } = await client.query<{ id: string; title: string }>(
    `insert into task_plan (grouped_by, title, created_by) select $1, unnest($2::text[]), $3
     returning id, title`,
    [by, titles, actor.label],
  )
  return new Map(
    plans.flatMap(({ id, title }) => {
      const parts = groups.get(title)!
      const plan = { id, title, tasks: parts.length }
      return parts.map(({ findingId }) => [findingId, plan] as const)
    }),
  )
}

interface Plan {
  id: string
  title: string
  tasks: number
}
