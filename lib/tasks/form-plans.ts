import type { Actor } from '@/lib/auth/actor'
import type { Client } from '@/lib/db/pool'
import type { PlanBy } from '@/lib/model/vocabulary'

interface ToPlan {
  findingId: string
  check: { no: number; title: string }
  /** Null when nobody owns the identity. People may have one name. */
  owner: { id: string; label: string } | null
}

/** Fewer are tasks of their own. */
const TASKS_MIN = 2

const titleOf = ({ check, owner }: ToPlan, by: Exclude<PlanBy, 'finding'>): string =>
  by === 'check' ? check.title : owner === null ? 'Findings without an owner' : `Findings of ${owner.label}`

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
    ({ check, owner }) => (by === 'check' ? check.no : (owner?.id ?? null)),
  )
  const together = [...groups.values()].filter((parts) => parts.length >= TASKS_MIN)
  const { rows: plans } = await client.query<{ id: string; title: string }>(
    `insert into task_plan (grouped_by, title, created_by)
     select $1, title, $3
     from unnest($2::text[]) with ordinality u (title, place)
     order by place
     returning id, title`,
    [by, together.map(([first]) => titleOf(first!, by)), actor.label],
  )
  return new Map(
    plans.flatMap(({ id, title }, at) => {
      const parts = together[at]!
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
