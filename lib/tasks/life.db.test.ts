import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { rows, transaction } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { Invalid } from '@/lib/model/errors'
import { endDismissal } from '@/lib/findings/dismissals'
import { finishImports } from '@/lib/ingest/finish'
import { changes, word, findingStates } from '@/lib/model/vocabulary'
import { exceptionFilter, taskFilter } from '@/lib/model/filters'
import { changeFindings } from './change-findings'
import { changeTasks } from './change-tasks'
import { listExceptions } from '@/lib/findings/exception-queries'
import { decideExceptions, requestExceptions, withdrawExceptions } from '@/lib/findings/exceptions'
import { expireExceptions } from '@/lib/findings/exceptions-life'
import { planFindings } from './plan'
import { reopenFindings } from '@/lib/findings/reopen'
import { dismissFindings } from './dismiss'
import { markStep } from './mark-step'
import { addComment, commentsOn, setWatch } from './talk'
import { planTask } from './task'
import { listTasks, taskById, taskFigures } from './task-queries'
import { setTicket } from './tickets'
import { report } from '@/e2e/credential-report'
import { LAPSED_CHECK } from '@/lib/facts/terms'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { bring, findingOn, person } from './testing'

ownDatabase()
const ROTATION = 1
const ana = person('00000000-0000-4000-8000-00000000000a')
const ben = person('00000000-0000-4000-8000-00000000000b')
const old = '2020-01-01T00:00:00Z'
const fresh = '2026-11-21T00:00:00Z'
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)

const stateOf = async (user: string) => word(findingStates, (await findingOn(user, ROTATION)).state)
const taskOf = async (findingId: string) =>
  (
    await rows<{ id: string; state: string; regressed_n: number; due_at: Date; closed_at: Date | null }>(
      'select * from task where finding_id = $1 order by id desc limit 1',
      [findingId],
    )
  )[0]!
const plan = (id: string) => planFindings(ana, { ids: [id], assignee: ana.label, dueAt: null })

test('a rotation-overdue key goes through plan, task and claim; a later import proves it, a third takes the proof back', async () => {
  await bring(report([{ user: 'turner', rotated: old }]), inDays(-3))
  const { id } = await findingOn('turner', ROTATION)
  expect(await plan(id)).toMatchObject({ done: 1, skipped: [] })
  // Again is nothing new.
  expect(await plan(id)).toMatchObject({ done: 0, skipped: [{ because: 'planned already', count: 1 }] })
  const task = await taskOf(id)
  expect(await stateOf('turner')).toBe('planned')
  await changeTasks(ana, { action: 'start', ids: [task.id] })
  await changeTasks(ana, { action: 'claim', ids: [task.id] })
  expect(await stateOf('turner')).toBe('awaiting_proof')

  // A click proves nothing, and neither does a record from before the claim.
  await finishImports(new Date())
  expect((await taskOf(id)).state).toBe('awaiting_proof')

  // A later record that still shows the gap sends the work back.
  const contradicting = await bring(report([{ user: 'turner', rotated: '2020-01-02T00:00:00Z' }]), inDays(1))
  expect((await taskOf(id)).state).toBe('in_progress')
  expect(await stateOf('turner')).toBe('in_progress')
  await changeTasks(ana, { action: 'claim', ids: [task.id] })

  const proving = await bring(report([{ user: 'turner', rotated: fresh }]), inDays(2))
  expect(await stateOf('turner')).toBe('verified')
  expect(await taskOf(id)).toMatchObject({ state: 'verified', closed_at: expect.any(Date) })

  const regressing = await bring(report([{ user: 'turner', rotated: '2020-01-03T00:00:00Z' }]), inDays(3))
  expect(await stateOf('turner')).toBe('regressed')
  const again = await taskOf(id)
  expect(again).toMatchObject({ id: task.id, state: 'regressed', regressed_n: 1, closed_at: null })
  // Its time counts anew: 45 days for a high one of no known environment.
  expect(again.due_at.getTime()).toBeCloseTo(inDays(3 + 45).getTime(), -5)

  const proofs = await rows<{ shows: string; kind: string; import_id: number; record_key: string | null }>(
    'select shows, kind, import_id, record_key from proof where finding_id = $1 order by id',
    [id],
  )
  expect(proofs.map(({ shows, kind, import_id }) => [shows, kind, import_id])).toEqual([
    ['gap', 'record', contradicting],
    ['fixed', 'record', proving],
    ['gap', 'record', regressing],
  ])
  expect(proofs.every((proof) => proof.record_key !== null)).toBe(true)
  const history = await rows<{ change: number }>(
    'select change from finding_change where finding_id = $1 order by id',
    [id],
  )
  expect(history.map((line) => word(changes, line.change))).toEqual([
    'opened',
    'planned',
    'started',
    'claimed',
    'claim_contradicted',
    'claimed',
    'verified',
    'regressed',
  ])
})

test('a key that a complete import no longer lists is proven by its absence, after a partial one said nothing', async () => {
  const others = Array.from({ length: 9 }, (_, n) => ({ user: `other-${n}`, rotated: fresh }))
  await bring(report([{ user: 'gone', rotated: old }, ...others], '444444444444'), inDays(-3), 'complete')
  const { id } = await findingOn('gone', ROTATION)
  await plan(id)
  await changeTasks(ana, { action: 'claim', ids: [(await taskOf(id)).id] })
  await bring(report(others, '444444444444'), inDays(1), 'partial')
  expect(await stateOf('gone')).toBe('awaiting_proof')
  const complete = await bring(
    report([...others, { user: 'new', rotated: fresh }], '444444444444'),
    inDays(2),
    'complete',
  )
  expect(await stateOf('gone')).toBe('verified')
  expect(await rows('select kind, import_id from proof where finding_id = $1', [id])).toEqual([
    { kind: 'absence', import_id: complete },
  ])
})

test('of two people at once one is done and the other is told; the history is one', async () => {
  await bring(report([{ user: 'shared', rotated: old }], '555555555555'), inDays(-3))
  const { id } = await findingOn('shared', ROTATION)
  const planned = await Promise.all([
    plan(id),
    planFindings(ben, { ids: [id], assignee: ben.label, dueAt: null }),
  ])
  expect(planned.map((one) => one.done).sort()).toEqual([0, 1])
  const task = await taskOf(id)
  const claimed = await Promise.all([
    changeTasks(ana, { action: 'claim', ids: [task.id] }),
    changeTasks(ben, { action: 'claim', ids: [task.id] }),
    changeTasks(ben, { action: 'cancel', ids: [task.id], note: 'no longer needed' }),
  ])
  const history = await rows<{ change: number }>(
    'select change from task_change where task_id = $1 order by id',
    [task.id],
  )
  // Whichever order they came in, each line follows from the one before.
  expect([
    ['planned', 'claimed', 'cancelled'],
    ['planned', 'cancelled'],
  ]).toContainEqual(history.map((line) => word(changes, line.change)))
  expect(claimed.reduce((sum, one) => sum + one.done, 0)).toBe(history.length - 1)
  expect((await taskOf(id)).state).toBe('cancelled')
  expect(await stateOf('shared')).toBe('open')
})

test('a bulk of 500 plans each once, names what it skipped, and stays inside the scope', async () => {
  const keys = Array.from({ length: 500 }, (_, n) => ({ user: `bulk-${n}`, rotated: old }))
  await bring(report(keys, '666666666666'), inDays(-3))
  const ids = (
    await rows<{ id: string }>(
      `select f.id
       from finding f
         join identity i using (identity_key)
       where i.scope = '666666666666' and f.check_no = $1`,
      [ROTATION],
    )
  ).map((row) => row.id)
  expect(ids).toHaveLength(500)
  await planFindings(ana, { ids: ids.slice(0, 3), assignee: null, dueAt: null })
  await rows("insert into team (name) values ('team')")
  const answer = await planFindings(ana, { ids: [...ids, '999999999'], assignee: 'team', dueAt: null })
  expect(answer).toMatchObject({
    done: 497,
    skipped: [
      { because: 'outside your scope, or no longer there', count: 1 },
      { because: 'planned already', count: 3 },
    ],
  })
  const nowhere = person('00000000-0000-4000-8000-00000000000c', 'analyst', { sources: [9999] })
  expect(await planFindings(nowhere, { ids, assignee: null, dueAt: null })).toMatchObject({ done: 0 })
  expect(await changeTasks(nowhere, { action: 'claim', ids: answer.tasks })).toMatchObject({ done: 0 })
  const started = await changeTasks(ana, { action: 'start', ids: answer.tasks })
  expect(started.done).toBe(497)
  const [audited] = await rows<{ n: number }>(
    "select count(*)::int as n from audit_entry where action = 'task.start' and subject = '497 tasks'",
  )
  expect(audited!.n).toBe(1)
})

test('an exception needs a second person, goes stale when the risk rises, and ends by itself', async () => {
  await bring(report([{ user: 'legacy', rotated: '2026-07-25T00:00:00Z' }], '777777777770'), inDays(-3))
  const { id, identity_key: identity } = await findingOn('legacy', ROTATION)
  const ask = {
    ids: [id],
    reason: 'The vendor reads one key only.',
    control: 'Network policy',
    days: 30,
    bridge: { sunsetOn: inDays(60).toISOString().slice(0, 10), nativeIdentity: 'role with OIDC' },
  }
  // By a token of hers: she asked.
  const hers = { ...ana, kind: 'token' as const, id: 't', makerId: ana.id }
  expect(await requestExceptions(hers, ask)).toEqual({ done: 1, skipped: [] })
  expect(await requestExceptions(ben, ask)).toEqual({
    done: 0,
    skipped: [{ because: 'asked for already', count: 1 }],
  })
  await expect(requestExceptions(ana, { ...ask, days: 400 })).rejects.toThrow('180 days at most')
  const [exception] = await rows<{ id: string }>('select id from exception where finding_id = $1', [id])
  const decision = { ids: [exception!.id], decision: 'approve' as const }
  expect(await decideExceptions(ana, decision)).toEqual({
    done: 0,
    skipped: [{ because: 'you cannot decide your own request', count: 1 }],
  })
  await expect(
    decideExceptions(
      { kind: 'token', id: 't', label: 'token t', role: 'administrator', scope: {}, makerId: ana.id },
      decision,
    ),
  ).rejects.toThrow('decided by a person')
  expect(await stateOf('legacy')).toBe('open')
  expect(await decideExceptions(ben, decision)).toEqual({ done: 1, skipped: [] })
  expect(await stateOf('legacy')).toBe('accepted')
  await finishImports(new Date())
  const counts = async () =>
    (
      await rows<{ findings_n: number }>('select findings_n from posture where identity_key = $1', [identity])
    )[0]!.findings_n
  const whileAccepted = await counts()

  // A year without rotation raises the severity: what was accepted is not what stands now.
  await bring(report([{ user: 'legacy', rotated: '2020-07-25T00:00:00Z' }], '777777777770'), inDays(1))
  const stored = async () =>
    (
      await rows<{ state: string; stale_because: string | null }>(
        'select state, stale_because from exception where id = $1',
        [exception!.id],
      )
    )[0]
  expect(await stored()).toEqual({
    state: 'stale',
    stale_because: 'severity rose from medium to high',
  })
  expect(await stateOf('legacy')).toBe('open')
  expect(await counts()).toBe(whileAccepted + 1)

  expect(await decideExceptions(ben, decision)).toMatchObject({ done: 1 })
  expect(await stateOf('legacy')).toBe('accepted')
  expect(await expireExceptions(inDays(29))).toBe(0)
  expect(await expireExceptions(inDays(31))).toBe(1)
  expect(await expireExceptions(inDays(31))).toBe(0)
  expect(await stored()).toMatchObject({ state: 'expired' })
  expect(await stateOf('legacy')).toBe('open')

  // Asking again is a renewal, however the last one ended; twice is the limit.
  for (const renewals of [1, 2]) {
    await requestExceptions(ana, { ...ask, bridge: undefined })
    const [renewal] = await rows<{ id: string; renewals: number }>(
      "select id, renewals from exception where finding_id = $1 and state = 'requested'",
      [id],
    )
    expect(renewal!.renewals).toBe(renewals)
    await decideExceptions(ben, { ids: [renewal!.id], decision: 'approve' })
    await withdrawExceptions(ana, { ids: [renewal!.id] })
    expect(await stateOf('legacy')).toBe('open')
  }
  expect(await requestExceptions(ana, { ...ask, bridge: undefined })).toEqual({
    done: 0,
    skipped: [{ because: 'renewed 2 times already', count: 1 }],
  })
})

test('an exception that ran out is a gap of its own, until the gap that it was for is closed', async () => {
  // A job that waits already is asked for again under its key, which counts in its revision.
  const judging = () =>
    rows<{ n: number }>(
      `select coalesce(sum(revision + 1), 0)::int as n
       from graphile_worker.jobs
       where task_identifier = 'judge'`,
    )
  const isOpen = async () =>
    (
      await rows<{ n: number }>(
        `select count(*)::int as n
         from finding f
           join identity i using (identity_key)
         where i.name = 'lapsing' and f.check_no = $1 and f.resolved_at is null`,
        [LAPSED_CHECK],
      )
    )[0]!.n
  await bring(report([{ user: 'lapsing', rotated: old }], '777777777779'), inDays(-3))
  const { id } = await findingOn('lapsing', ROTATION)
  await requestExceptions(ana, { ids: [id], reason: 'a reason long enough', control: 'watched', days: 30 })
  const [asked] = await rows<{ id: string }>('select id from exception where finding_id = $1', [id])
  await decideExceptions(ben, { ids: [asked!.id], decision: 'approve' })
  await finishImports(new Date())
  expect(await isOpen()).toBe(0)
  await expireExceptions(inDays(31))
  await finishImports(inDays(31))
  expect(await isOpen()).toBe(1)

  // The gap closes; whether another exception has run out is judged once more, and then nobody asks again.
  await bring(report([{ user: 'lapsing', rotated: inDays(31).toISOString() }], '777777777779'), inDays(32))
  expect(await rows('select 1 from changed_identity')).toHaveLength(1)
  await judgeChanged(inDays(32))
  expect(await isOpen()).toBe(0)
  expect(await rows('select 1 from changed_identity')).toEqual([])
  const before = await judging()
  await judgeChanged(inDays(32), true)
  expect(await judging()).toEqual(before)
})

test('not a problem: for the subject, or for everything that matches, also later; and back again', async () => {
  await bring(
    report(
      ['bastion-1', 'bastion-2', 'worker'].map((user) => ({ user, rotated: old })),
      '888888888880',
    ),
    inDays(-3),
  )
  const worker = await findingOn('worker', ROTATION)
  const dismiss = { ids: [worker.id], reason: 'Rotated by hand every week.' }
  expect(await dismissFindings(ana, { ...dismiss, reach: 'subject' })).toMatchObject({ done: 1 })
  expect(await dismissFindings(ana, { ...dismiss, reach: 'subject' })).toMatchObject({ done: 0 })
  expect(await stateOf('worker')).toBe('not_a_problem')
  expect(await stateOf('bastion-1')).toBe('open')
  await reopenFindings(ana, { ids: [worker.id] })
  expect(await stateOf('worker')).toBe('open')

  const bastion = await findingOn('bastion-1', ROTATION)
  const narrow = person('00000000-0000-4000-8000-00000000000d', 'analyst', { environments: [0] })
  const matching = {
    ids: [bastion.id],
    reason: 'Behind a gate.',
    reach: 'matching' as const,
    matching: { name_like: 'bastion' },
  }
  await expect(dismissFindings(narrow, matching)).rejects.toThrow('without a scope limit')
  await expect(dismissFindings(ana, { ...matching, matching: {} })).rejects.toThrow('what has to match')
  expect(await dismissFindings(ana, matching)).toMatchObject({ done: 2 })
  expect(await stateOf('bastion-2')).toBe('not_a_problem')
  await bring(report([{ user: 'bastion-3', rotated: old }], '888888888880'), inDays(-2))
  expect(await stateOf('bastion-3')).toBe('not_a_problem')
  expect(await reopenFindings(ana, { ids: [bastion.id] })).toMatchObject({ done: 0 })
  const [dismissal] = await rows<{ id: string }>("select id from dismissal where reach = 'matching'")
  expect(await endDismissal(ana, dismissal!.id)).toMatchObject({ reopened: 3 })
  expect(await stateOf('bastion-1')).toBe('open')
})

test('a threshold that moved fixes nothing: the finding is not a problem, its task is cancelled, and moving back opens it', async () => {
  await bring(report([{ user: 'tuned', rotated: '2026-07-25T00:00:00Z' }], '999999999990'), inDays(-3))
  const { id } = await findingOn('tuned', ROTATION)
  await plan(id)
  await rows(
    `insert into check_params (check_id, version, params, changed_by)
     values (
       'rotation-overdue', 1, '{"default_interval_days": 3000, "crypto_interval_days": 3000}', 'test'
     )`,
  )
  await finishImports(new Date())
  expect(await stateOf('tuned')).toBe('not_a_problem')
  expect((await taskOf(id)).state).toBe('cancelled')
  expect(await rows('select 1 from proof where finding_id = $1', [id])).toEqual([])
  await rows("delete from check_params where check_id = 'rotation-overdue'")
  await finishImports(new Date())
  expect(await stateOf('tuned')).toBe('open')
})

test('when the check does not apply any more, nothing was fixed, and the task is given up', async () => {
  await bring(report([{ user: 'managed', rotated: old }], '999999999980'), inDays(-3))
  const { id, identity_key: key } = await findingOn('managed', ROTATION)
  await plan(id)
  await rows('update identity set provider_managed = true where identity_key = $1', [key])
  await rows('insert into changed_identity values ($1)', [key])
  await finishImports(new Date())
  expect(await stateOf('managed')).toBe('not_a_problem')
  expect((await taskOf(id)).state).toBe('cancelled')
  expect(await rows('select 1 from proof where finding_id = $1', [id])).toEqual([])
})

test('a decision of attestation becomes a task that closes when a later import shows the key off, and regresses', async () => {
  await bring(report([{ user: 'revoked', rotated: fresh }], '222222222220'), inDays(-3))
  const [key] = await rows<{ identity_key: string; credential_key: string }>(
    `select c.identity_key, c.credential_key
     from credential c
       join identity i using (identity_key)
     where i.name = 'revoked' and c.kind = 0`,
  )
  const { id } = await transaction((client) =>
    planTask(client, ana, {
      identityKey: key!.identity_key,
      credentialKey: key!.credential_key,
      findingId: null,
      origin: 'attestation',
      originRef: 'decision:1',
      kind: 'revoke',
      title: 'Revoke the key',
      severity: 'high',
      assignee: null,
      dueAt: null,
      demand: { by: 'ended' },
    }),
  )
  const state = async () =>
    (await rows<{ state: string }>('select state from task where id = $1', [id]))[0]!.state
  await changeTasks(ana, { action: 'claim', ids: [id] })
  await finishImports(new Date())
  expect(await state()).toBe('awaiting_proof')
  // An old export that comes late is older than the decision.
  await bring(report([{ user: 'revoked', rotated: fresh, active: false }], '222222222220'), inDays(-2))
  expect(await state()).toBe('awaiting_proof')
  await bring(
    report([{ user: 'revoked', rotated: '2026-11-20T00:00:00Z', active: false }], '222222222220'),
    inDays(1),
  )
  expect(await state()).toBe('verified')
  await bring(report([{ user: 'revoked', rotated: '2026-11-19T00:00:00Z' }], '222222222220'), inDays(2))
  expect(await state()).toBe('regressed')
})

test('whoever may not see an identity neither reads its work nor changes it, whichever way they ask', async () => {
  await bring(report([{ user: 'hidden', rotated: old }], '111111111119'), inDays(-3))
  const { id } = await findingOn('hidden', ROTATION)
  await plan(id)
  const task = await taskOf(id)
  const ask = { ids: [id], reason: 'The vendor reads one key.', control: 'Policy', days: 30 }
  await requestExceptions(ana, ask)
  const [exception] = await rows<{ id: string }>('select id from exception where finding_id = $1', [id])
  const outside = person('00000000-0000-4000-8000-00000000000c', 'administrator', { sources: [9999] })
  const nothing = { done: 0, skipped: [{ because: 'outside your scope, or no longer there', count: 1 }] }
  expect((await listTasks(outside, taskFilter.parse({}))).total).toBe(0)
  expect((await listExceptions(outside, exceptionFilter.parse({}))).total).toBe(0)
  expect(await taskFigures(outside)).toMatchObject({ open: 0, awaiting: 0 })
  await expect(taskById(outside, task.id)).rejects.toThrow('no task')
  expect(await changeTasks(outside, { action: 'assign', ids: [task.id], assignee: 'me' })).toMatchObject(
    nothing,
  )
  expect(await requestExceptions(outside, ask)).toEqual(nothing)
  expect(await decideExceptions(outside, { ids: [exception!.id], decision: 'approve' })).toEqual(nothing)
  expect(await withdrawExceptions(outside, { ids: [exception!.id] })).toEqual(nothing)
  expect(await reopenFindings(outside, { ids: [id] })).toEqual(nothing)
  expect(await dismissFindings(outside, { ids: [id], reason: 'Nothing to see.', reach: 'identity' })).toEqual(
    nothing,
  )
  await expect(setTicket(outside, task.id, null)).rejects.toThrow('no task')
  const comment = { id: randomUUID(), about: 'task' as const, aboutId: task.id, text: 'Hello' }
  await expect(addComment(outside, comment)).rejects.toThrow('no task')
  await expect(setWatch(outside, { about: 'finding', aboutId: id, watching: true })).rejects.toThrow(
    'no finding',
  )
  // Inside the scope, sent twice, it is one comment; and it stands with the finding.
  await addComment(ana, comment)
  await addComment(ana, comment)
  expect((await commentsOn('finding', id)).map((one) => one.text)).toEqual(['Hello'])
})

test('a step that cannot be undone waits for the hold, unless somebody says why not', async () => {
  await bring(report([{ user: 'held', rotated: old }], '111111111110'), inDays(-3))
  const { id } = await findingOn('held', ROTATION)
  await plan(id)
  const task = await taskOf(id)
  const steps = await rows<{ no: number; phase: string }>(
    'select no, phase from task_step where task_id = $1 order by no',
    [task.id],
  )
  const no = (phase: string) => steps.find((step) => step.phase === phase)!.no
  const { holdUntil } = await markStep(ana, task.id, no('switch'), { done: true })
  expect(holdUntil!.getTime()).toBeGreaterThan(inDays(6.9).getTime())
  await expect(markStep(ana, task.id, no('finish'), { done: true })).rejects.toThrow(
    'The monitoring period lasts until',
  )
  await markStep(ana, task.id, no('finish'), { done: true, anyway: 'The key has leaked since.' })
  const nowhere = person('00000000-0000-4000-8000-00000000000c', 'analyst', { sources: [9999] })
  await expect(markStep(nowhere, task.id, 1, { done: true })).rejects.toThrow('no such step')
})

test('an assignment is taken back only from whoever still has it', async () => {
  await bring(
    report(
      [
        { user: 'still-theirs', rotated: old },
        { user: 'moved-on', rotated: old },
      ],
      '777777777777',
    ),
    inDays(-3),
  )
  const still = await findingOn('still-theirs', ROTATION)
  const moved = await findingOn('moved-on', ROTATION)
  const ids = [still.id, moved.id]
  await rows(
    "insert into person (email, name) values ('first@corp.example', 'F'), ('second@corp.example', 'S')",
  )
  await changeFindings(ana, { action: 'assign', ids, assignee: 'first@corp.example' })
  // A colleague decides otherwise before it is taken back.
  await changeFindings(ben, { action: 'assign', ids: [moved.id], assignee: 'second@corp.example' })
  const back = { action: 'assign', ids, assignee: null, from: 'first@corp.example' } as const
  expect(await changeFindings(ana, back)).toMatchObject({
    done: 1,
    skipped: [{ because: 'assigned to somebody else since', count: 1 }],
    before: [{ assignee: 'first@corp.example', ids: [still.id] }],
  })
  const now = await rows('select assignee from finding where id = any($1::bigint[]) order by assignee', [ids])
  expect(now).toEqual([{ assignee: 'second@corp.example' }, { assignee: null }])
  // Sent twice, it changes nothing more.
  expect(await changeFindings(ana, back)).toMatchObject({ done: 0 })
  // What nobody had can be given on the same condition.
  const fromNobody = { ...back, assignee: 'second@corp.example', from: null }
  expect(await changeFindings(ana, fromNobody)).toMatchObject({ done: 1, to: 'S' })
})

test('an assignment of tasks names whom it was given to, and is taken back where nobody assigned it anew', async () => {
  await bring(
    report(
      [
        { user: 'task-still-theirs', rotated: old },
        { user: 'task-moved-on', rotated: old },
      ],
      '777777777778',
    ),
    inDays(-3),
  )
  const still = await findingOn('task-still-theirs', ROTATION)
  const moved = await findingOn('task-moved-on', ROTATION)
  const { tasks } = await planFindings(ana, { ids: [still.id, moved.id], assignee: null, dueAt: null })
  await rows("insert into person (email, name) values ('noor@corp.example', 'Noor Haddad')")
  const given = await changeTasks(ana, { action: 'assign', ids: tasks, assignee: 'noor@corp.example' })
  expect(given).toMatchObject({ done: 2, to: 'Noor Haddad', before: [{ assignee: null }] })
  expect(given.before![0]!.ids.toSorted()).toEqual(tasks.toSorted())
  await changeTasks(ben, { action: 'assign', ids: [(await taskOf(moved.id)).id], assignee: ben.label })
  const back = { action: 'assign', ids: tasks, assignee: null, from: 'noor@corp.example' } as const
  expect(await changeTasks(ana, back)).toMatchObject({
    done: 1,
    skipped: [{ because: 'assigned to somebody else since', count: 1 }],
  })
  expect(await changeTasks(ana, back)).toMatchObject({ done: 0 })
})

test('work is given only to somebody whom Muster knows, and what would be overdue from the start is said before it exists', async () => {
  await bring(report([{ user: 'assigned', rotated: old }], '888888888888'), inDays(-3))
  const { id } = await findingOn('assigned', ROTATION)
  const assign = (assignee: string | null) => changeFindings(ana, { action: 'assign', ids: [id], assignee })
  for (const unknown of ['nobody@corp.example', 'no such team']) {
    await expect(assign(unknown)).rejects.toThrow(Invalid)
    await expect(planFindings(ana, { ids: [id], assignee: unknown, dueAt: null })).rejects.toThrow(Invalid)
  }
  expect((await rows('select 1 from task where finding_id = $1', [id])).length).toBe(0)
  await rows("insert into person (email, name) values ('known@corp.example', 'Known')")
  // What was done can be taken back: to whom it belonged before is answered.
  expect(await assign('Known@corp.example')).toMatchObject({
    done: 1,
    before: [{ assignee: null, ids: [id] }],
  })
  await rows("update person set active = false where email = 'known@corp.example'")
  await assign(null)
  await expect(assign('known@corp.example')).rejects.toThrow('has the address known@corp.example')

  // Open for a year: by its SLA a task for it would be late on its first day.
  await rows("update finding set opened_at = now() - interval '1 year' where id = $1", [id])
  const request = { ids: [id], assignee: null, dueAt: null, overdue: 'refuse' as const }
  await expect(planFindings(ana, request)).rejects.toThrow('1 of 1 task would be overdue from the start')
  expect((await rows('select 1 from task where finding_id = $1', [id])).length).toBe(0)
  expect(await planFindings(ana, { ...request, dueAt: inDays(7) })).toMatchObject({ done: 1 })
  // Taken back, the finding is as open as before.
  const task = await taskOf(id)
  await changeTasks(ana, { action: 'cancel', ids: [task.id], note: 'Undone right after it was created.' })
  expect(await stateOf('assigned')).toBe('open')
  expect(await planFindings(ana, { ...request, overdue: 'accept' })).toMatchObject({ done: 1 })
})
