import { expect, test } from 'vitest'
import { report } from '@/e2e/credential-report'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { NotFound } from '@/lib/model/errors'
import { taskFilter } from '@/lib/model/filters'
import { assignOwner } from '@/lib/owners/assign'
import { change } from '@/lib/findings/codes'
import { planFindings } from './plan'
import { listPlans, planById, setPlanTicket } from './plans'
import { changeTasks } from './change-tasks'
import { setWatch } from './talk'
import { listTasks } from './task-queries'
import { bring, findingOn, person } from './testing'
import { setTicket } from './tickets'
import { tellWatchers } from './watchers'

ownDatabase()
const ROTATION = 1
const ana = person('00000000-0000-4000-8000-00000000000a')
const ben = person('00000000-0000-4000-8000-00000000000b')
const old = '2020-01-01T00:00:00Z'
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)
const taskOf = async (findingId: string) =>
  (await rows<{ id: string }>('select id from task where finding_id = $1', [findingId]))[0]!

test('findings of one check are planned as one thing, whose tasks keep their own proofs and share its ticket', async () => {
  const users = ['plan-a', 'plan-b', 'plan-c']
  await bring(
    report(
      users.map((user) => ({ user, rotated: old })),
      '777777777779',
    ),
    inDays(-3),
  )
  const found = await Promise.all(users.map((user) => findingOn(user, ROTATION)))
  const [other] = await rows<{ id: string }>(
    'select id from finding where identity_key = $1 and check_no <> $2 order by id limit 1',
    [found[0]!.identity_key, ROTATION],
  )
  await rows(
    `insert into webhook (id, name, format, events, target_sealed, target_shown, secret_sealed, created_by)
     values (gen_random_uuid(), 'plans', 'json', '{task.planned}', '', '', '', 'test')`,
  )
  const ids = [...found.map(({ id }) => id), other!.id]
  const planned = await planFindings(ana, { ids, assignee: null, dueAt: null, by: 'check' })
  expect(planned).toMatchObject({ done: 4, plans: [{ title: expect.any(String), tasks: 3 }] })
  const { id } = planned.plans[0]!
  // Told as one thing, beside the task that is alone.
  const [event] = await rows<{ data: { total: number; items: { path: string; title: string }[] } }>(
    "select data from outbound_event where type = 'task.planned' order by at desc limit 1",
  )
  expect(event!.data.items.map(({ path }) => path).toSorted()).toEqual(
    [`/tasks/plans/${id}`, `/tasks/${(await taskOf(other!.id)).id}`].toSorted(),
  )
  await rows("delete from webhook where name = 'plans'")
  // Sent twice, it plans nothing more and leaves no empty plan behind.
  const again = await planFindings(ana, { ids, assignee: null, dueAt: null, by: 'check' })
  expect(again).toMatchObject({ done: 0, plans: [] })
  expect(await rows('select id from task_plan')).toEqual([{ id }])

  const listed = await listPlans(ana, taskFilter.parse({ q: 'plan-b' }))
  expect(listed).toMatchObject({ rows: [{ id, tasks: 3, proven: 0, open: 3 }], total: 1, tasks: 3 })
  const single = await listTasks(ana, taskFilter.parse({ q: 'plan-', single: 'true' }))
  expect(single.rows.map(({ findingId }) => findingId)).toEqual([other!.id])
  const parts = await listTasks(ana, taskFilter.parse({ plan: id }))
  expect(parts.total).toBe(3)

  await setPlanTicket(ana, id, { url: 'https://tickets.test/1', label: 'OPS-1' })
  await setTicket(ana, (await taskOf(found[0]!.id)).id, { url: 'https://tickets.test/2', label: 'OPS-2' })
  const labels = (await listTasks(ana, taskFilter.parse({ plan: id }))).rows.map(
    ({ ticket }) => ticket?.label,
  )
  expect(labels.toSorted()).toEqual(['OPS-1', 'OPS-1', 'OPS-2'])
  const nowhere = { ...ana, scope: { environments: [1] }, rights: { environments: [1] } }
  await expect(setPlanTicket(nowhere, id, null)).rejects.toThrow(NotFound)
  expect(await listPlans(nowhere, taskFilter.parse({}))).toEqual({ rows: [], total: 0, tasks: 0 })
  // Whoever sees one of its tasks only does not change the ticket of all.
  await rows('update posture set team_ids = $2 where identity_key = $1', [found[0]!.identity_key, [5]])
  const partly = { ...ana, scope: { teams: [5] }, rights: { teams: [5] } }
  await expect(setPlanTicket(partly, id, null)).rejects.toThrow('outside of your scope')
  expect(await planById(ana, id)).toMatchObject({ ticket: { label: 'OPS-1' } })

  // Each part is proven by itself; the plan is done with the last one.
  const rotated = (fresh: number) =>
    report(
      users.map((user, at) => ({ user, rotated: at < fresh ? inDays(-1).toISOString() : old })),
      '777777777779',
    )
  await bring(rotated(2), inDays(-1))
  expect(await planById(ana, id)).toMatchObject({ tasks: 3, proven: 2, open: 1 })
  await bring(rotated(3), inDays(0))
  expect(await planById(ana, id)).toMatchObject({ tasks: 3, proven: 3, open: 0, dueAt: null })
  expect(await listPlans(ana, taskFilter.parse({}))).toEqual({ rows: [], total: 0, tasks: 0 })
  const proofs = await rows('select distinct finding_id from proof where finding_id = any($1::bigint[])', [
    found.map((one) => one.id),
  ])
  expect(proofs).toHaveLength(3)
})

test('findings are planned by owner, and one that is alone is a task of its own', async () => {
  await bring(
    report(
      ['owned-a', 'owned-b', 'owned-c'].map((user) => ({ user, rotated: old })),
      '777777777780',
    ),
    inDays(-3),
  )
  const found = await Promise.all(['owned-a', 'owned-b', 'owned-c'].map((user) => findingOn(user, ROTATION)))
  await rows("insert into person (email, name) values ('first@corp.example', 'F')")
  await assignOwner(ana, [found[2]!.identity_key], 'first@corp.example', 'accept')
  const ids = found.map(({ id }) => id)
  const planned = await planFindings(ana, { ids, assignee: null, dueAt: null, by: 'owner' })
  expect(planned).toMatchObject({ done: 3, plans: [{ title: 'Findings without an owner', tasks: 2 }] })
})

test('whoever watches the parts of a plan gets one mail for what was done to all of them', async () => {
  const users = ['watched-a', 'watched-b', 'watched-c']
  await bring(
    report(
      users.map((user) => ({ user, rotated: old })),
      '777777777781',
    ),
    inDays(-3),
  )
  const found = await Promise.all(users.map((user) => findingOn(user, ROTATION)))
  await rows("insert into app_user (id, email, name) values ($1, $2, 'Ben')", [ben.id, ben.label])
  await rows("insert into role_binding (user_id, role, scope) values ($1, 'analyst', '{}')", [ben.id])
  const ids = found.map(({ id }) => id)
  const { tasks, plans } = await planFindings(ana, { ids, assignee: null, dueAt: null, by: 'check' })
  for (const id of tasks) await setWatch(ben, { about: 'task', aboutId: id, watching: true })
  await changeTasks(ana, { action: 'start', ids: tasks })
  expect(await tellWatchers(new Date())).toBe(1)
  expect(await tellWatchers(new Date())).toBe(0)
  const mails = await rows<{ subject: string; text: string }>('select subject, text from mail')
  expect(mails).toHaveLength(1)
  expect(mails[0]!.subject).toBe(`Plan ${plans[0]!.id}: started`)
  expect(mails[0]!.text).toContain('3 tasks of plan')
  expect(mails[0]!.text).toContain(`/tasks/plans/${plans[0]!.id}`)
  // What happens to one of them alone is told of that one.
  await changeTasks(ana, { action: 'claim', ids: [tasks[0]!] })
  expect(await tellWatchers(new Date())).toBe(1)
  const [last] = await rows<{ subject: string }>('select subject from mail order by created_at desc limit 1')
  expect(last!.subject).toContain(`Task ${tasks[0]}: `)
})

test('two owners of one name have a plan each', async () => {
  const users = ['meier-a', 'meier-b', 'meier-c', 'meier-d']
  await bring(
    report(
      users.map((user) => ({ user, rotated: old })),
      '777777777782',
    ),
    inDays(-3),
  )
  const found = await Promise.all(users.map((user) => findingOn(user, ROTATION)))
  await rows(
    `insert into person (email, name)
     select 'anna.' || letter || '@corp.example', 'Anna Meier'
     from unnest('{a,b}'::text[]) letter`,
  )
  for (const [at, { identity_key: key }] of found.entries())
    await assignOwner(ana, [key], `anna.${at < 2 ? 'a' : 'b'}@corp.example`, 'accept')
  const ids = found.map(({ id }) => id)
  const { plans } = await planFindings(ana, { ids, assignee: null, dueAt: null, by: 'owner' })
  expect(plans).toMatchObject([
    { title: 'Findings of Anna Meier', tasks: 2 },
    { title: 'Findings of Anna Meier', tasks: 2 },
  ])
  const parts = await Promise.all(
    plans.map(async ({ id }) =>
      (await listTasks(ana, taskFilter.parse({ plan: id }))).rows
        .map(({ findingId }) => findingId)
        .toSorted(),
    ),
  )
  expect(parts.toSorted()).toEqual([ids.slice(0, 2).toSorted(), ids.slice(2).toSorted()].toSorted())
  // A plan that was given up says so, and nothing of a fix.
  const own = (await listTasks(ana, taskFilter.parse({ plan: plans[0]!.id }))).rows.map(({ id }) => id)
  await changeTasks(ana, { action: 'cancel', ids: own, note: 'no longer needed' })
  expect(await planById(ana, plans[0]!.id)).toMatchObject({ tasks: 0, cancelled: 2, proven: 0, open: 0 })
})

test('what was told of a finding is not told again because it was planned since', async () => {
  const users = ['told-a', 'told-b', 'told-c']
  await bring(
    report(
      users.map((user) => ({ user, rotated: old })),
      '777777777783',
    ),
    inDays(-3),
  )
  const ids = (await Promise.all(users.map((user) => findingOn(user, ROTATION)))).map(({ id }) => id)
  for (const id of ids) await setWatch(ben, { about: 'finding', aboutId: id, watching: true })
  await tellWatchers(new Date())
  const mails = async () => (await rows<{ n: number }>('select count(*)::int as n from mail'))[0]!.n
  await rows(
    `insert into finding_change (finding_id, at, actor, change)
     select unnest($1::bigint[]), now(), $2, $3`,
    [ids, ana.label, change('assigned')],
  )
  expect(await tellWatchers(new Date())).toBe(3)
  const before = await mails()
  const { tasks } = await planFindings(ana, { ids, assignee: null, dueAt: null, by: 'check' })
  expect(await tellWatchers(new Date())).toBe(1)
  await changeTasks(ana, { action: 'cancel', ids: tasks, note: 'another way' })
  expect(await tellWatchers(new Date())).toBe(1)
  await planFindings(ana, { ids, assignee: null, dueAt: null, by: 'finding' })
  expect(await tellWatchers(new Date())).toBe(3)
  expect(await mails()).toBe(before + 5)
})
