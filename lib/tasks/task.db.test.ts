import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows, transaction } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { planTask, type TaskToPlan } from './task'

ownDatabase()
const actor = systemActor('test')

async function identity(key: string, environment: number): Promise<void> {
  await rows("insert into source (provider, name) values (0, 'a') on conflict do nothing")
  await rows(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, environment, in_inventory, source_id,
       import_id, seen_from
     )
     select $1::bigint, 0, 0, 'arn:' || $1::text, 'user ' || $1::text, '1', $2, true, id, 1, now()
     from source limit 1`,
    [key, environment],
  )
}

const decision = (identityKey: string, originRef: string): TaskToPlan => ({
  identityKey,
  credentialKey: null,
  findingId: null,
  origin: 'attestation',
  originRef,
  kind: 'revoke',
  title: 'Revoke user',
  severity: 'critical',
  assignee: 'a@example.test',
  dueAt: null,
  dueFrom: new Date('2026-11-01T00:00:00Z'),
  demand: { by: 'ended' },
})

test('a decision becomes one task however often it is repeated, due by the SLA of its environment', async () => {
  await identity('11', 0)
  await identity('12', 2)
  const plan = (task: TaskToPlan) => transaction((client) => planTask(client, actor, task))
  const first = await plan(decision('11', 'decision:1'))
  expect(first.isNew).toBe(true)
  expect(await plan(decision('11', 'decision:1'))).toEqual({ id: first.id, isNew: false })
  // Two at once: one wins, the other is told which.
  const [left, right] = await Promise.all([
    plan(decision('12', 'decision:2')),
    plan(decision('12', 'decision:2')),
  ])
  expect(left!.id).toBe(right!.id)
  expect([left!.isNew, right!.isNew].filter(Boolean)).toHaveLength(1)

  const tasks = await rows<{ due_at: Date; steps: number; changes: number }>(
    `select due_at, (select count(*)::int from task_step where task_id = t.id) as steps,
       (select count(*)::int from task_change where task_id = t.id) as changes from task t order by id`,
  )
  expect(tasks.map((task) => task.due_at.toISOString().slice(0, 10))).toEqual(['2026-11-08', '2026-11-15'])
  expect(tasks.every((task) => task.steps >= 3 && task.changes === 1)).toBe(true)
})
