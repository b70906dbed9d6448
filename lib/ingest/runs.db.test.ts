import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { checkById } from '@/lib/checks/index'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { code, identityKinds, severities } from '@/lib/model/vocabulary'
import { accept, localFile } from './door/accept'
import { finishImports } from './finish'
import { runImport } from './run'

ownDatabase()
const AS_OF = new Date('2026-11-22T08:00:00Z')
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-runs-'))
let delivery = 0

// Whoever is told of, of a broker of their own.
let who = ''
let met = 0
const next = () => (who = `agent-${met++}`)
beforeEach(next)

const bring = (...lines: object[]) => bringTo('shop', ...lines)
async function bringTo(scope: string, ...lines: object[]): Promise<void> {
  const file = path.join(folder, `log-${delivery++}.ndjson`)
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'))
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    completeness: 'partial',
    asOf: AS_OF,
    wantsPreview: false,
    scope,
  })
  for (const { importId } of accepted) if (importId !== null) await runImport(importId)
  await finishImports(AS_OF)
}

const line = (time: string, event: string, more: object = {}) => ({
  time: `2026-11-20T${time}Z`,
  event,
  identity: who,
  kind: 'ai agent',
  scope: `broker of ${who}`,
  task_id: 't-1',
  ...more,
})
const token = (id: string) => ({ credential_id: id, credential_type: 'oidc token' })
const broker = () => [
  line('08:00:00', 'task_start'),
  line('08:00:01', 'issue', { ...token(`a of ${who}`), ttl_seconds: 7200, ip: '10.0.0.1' }),
  line('08:01:00', 'use', { ...token(`a of ${who}`), ip: '10.0.0.3' }),
  line('08:10:00', 'task_end'),
]

/** What the checks of tasks say of whoever is told of: the check and its severity. */
async function verdicts(): Promise<string[]> {
  const check = (id: string) => checkById(id)!.no
  const wanted = ['valid-after-task-end', 'use-after-task-end']
  const found = await rows<{ check_no: number; severity: number }>(
    `select f.check_no, f.severity
     from finding f
       join identity i using (identity_key)
     where f.resolved_at is null and f.check_no = any($1) and i.name = $2
     order by 1`,
    [wanted.map(check), who],
  )
  const unknown = await rows<{ unknown: number[] }>(
    'select p.unknown from posture p join identity i using (identity_key) where i.name = $1',
    [who],
  )
  return [
    ...found.map(
      ({ check_no, severity }) => `${wanted.find((id) => check(id) === check_no)} ${severities[severity]}`,
    ),
    ...unknown.flatMap((row) =>
      wanted.filter((id) => row.unknown.includes(check(id))).map((id) => `${id} unknown`),
    ),
  ]
}

test('a token that lives on for two hours is told, with its use from elsewhere, in whatever order the log comes', async () => {
  const late = () =>
    line('08:40:00', 'use', { ...token(`a of ${who}`), ip: '203.0.113.9', task_id: undefined })
  const told = ['valid-after-task-end high', 'use-after-task-end critical']
  for (const deliveries of [
    () => [[...broker(), late()]],
    () => [[late()], broker()],
    () => [...broker(), late()].toReversed().map((one) => [one]),
    () => [broker(), broker(), [late(), late()]],
  ]) {
    next()
    for (const lines of deliveries()) await bring(...lines)
    expect(await verdicts()).toEqual(told)
    await judgeChanged(AS_OF, true)
    expect(await verdicts()).toEqual(told)
  }
})

test('nothing is said where the token was revoked at the end, or the task goes on', async () => {
  await bring(...broker(), line('08:12:00', 'revoke', token(`a of ${who}`)))
  expect(await verdicts()).toEqual([])
  await bring(line('09:00:00', 'task_start'), line('09:01:00', 'use', token(`a of ${who}`)))
  expect(await verdicts()).toEqual([])
})

test('a later log without such a task proves the fix', async () => {
  await bring(...broker())
  expect(await verdicts()).toEqual(['valid-after-task-end high'])
  const second = { task_id: 't-2' }
  await bring(
    line('08:00:01', 'issue', {
      ...token(`b of ${who}`),
      ...second,
      time: '2026-11-28T08:00:00Z',
      ttl_seconds: 300,
    }),
    line('08:00:01', 'use', { ...token(`b of ${who}`), ...second, time: '2026-11-28T08:00:05Z' }),
    line('08:00:01', 'task_end', { ...second, time: '2026-11-28T08:04:00Z' }),
  )
  await judgeChanged(new Date('2026-11-29T08:00:00Z'), true)
  expect(await verdicts()).toEqual([])
})

test('a task that failed has ended as well, and a revocation that is told twice ended it at the first', async () => {
  const ended = line('08:10:00', 'task_end', { result: 'failed' })
  await bring(...broker().slice(0, 3), ended, line('08:40:00', 'use', token(`a of ${who}`)))
  expect(await verdicts()).toEqual(['valid-after-task-end high', 'use-after-task-end high'])
  next()
  await bring(...broker(), line('08:30:00', 'revoke', token(`a of ${who}`)))
  expect(await verdicts()).toEqual(['valid-after-task-end medium'])
  await bring(line('08:10:01', 'revoke', token(`a of ${who}`)))
  expect(await verdicts()).toEqual([])
})

test('a place where the task ran is no other place, whichever of its tokens was used there', async () => {
  await bring(
    line('08:00:00', 'task_start'),
    line('08:00:01', 'issue', { ...token(`a of ${who}`), ttl_seconds: 60 }),
    line('08:01:00', 'use', { ...token(`a of ${who}`), ip: '10.0.0.3' }),
    line('08:02:00', 'use', { ...token(`a of ${who}`), ip: '10.0.0.4' }),
    line('08:10:00', 'task_end'),
    line('08:40:00', 'use', { ...token(`b of ${who}`), ip: '10.0.0.3' }),
  )
  expect(await verdicts()).toEqual(['use-after-task-end high'])
  await bring(line('08:41:00', 'use', { ...token(`b of ${who}`), ip: '203.0.113.9' }))
  expect(await verdicts()).toEqual(['use-after-task-end critical'])
})

test('a token that was issued again for a task that goes on is used for that', async () => {
  await bring(
    ...broker(),
    line('08:09:00', 'task_start', { task_id: 't-2' }),
    line('08:09:30', 'renew', { ...token(`a of ${who}`), task_id: 't-2', ttl_seconds: 3600 }),
    line('08:40:00', 'use', { ...token(`a of ${who}`), task_id: 't-2' }),
  )
  expect(await verdicts()).toEqual(['valid-after-task-end unknown'])
})

test('a lifetime as long as a number can be is judged like any other', async () => {
  await bring(
    line('08:10:00', 'task_end'),
    line('08:10:05', 'issue', { ...token(`a of ${who}`), ttl_seconds: 2_147_483_647 }),
  )
  expect(await rows('select * from unjudged')).toEqual([])
  expect(await verdicts()).toEqual(['valid-after-task-end high', 'use-after-task-end unknown'])
})

test('of twenty tasks of which one is known it cannot be told that all ended well', async () => {
  await bring(
    line('08:00:01', 'issue', { ...token(`a of ${who}`), ttl_seconds: 60 }),
    line('08:00:30', 'use', token(`a of ${who}`)),
    ...Array.from({ length: 20 }, (_, n) => line('08:10:00', 'task_end', { task_id: `t-${n}` })),
  )
  expect(await verdicts()).toEqual(['valid-after-task-end unknown', 'use-after-task-end unknown'])
})

test('two systems that write the same line, or count alike, are told apart', async () => {
  const [one, other] = [next(), next()]
  const told = (identity: string, more: object = {}) => ({
    time: '2026-11-20T08:00:00Z',
    event: 'use',
    identity,
    ...more,
  })
  for (const [scope, lines] of [
    ['east', [told(one, { event_id: '1' }), told('alike')]],
    ['west', [told(other, { event_id: '1' }), told('alike')]],
  ] as const)
    await bringTo(scope, ...lines)
  const events = await rows<{ name: string; scope: string }>(
    `select i.name, i.scope
     from event
       join identity i using (identity_key)
     where i.name = any($1)
     order by 1, 2`,
    [[one, other, 'alike']],
  )
  expect(events.map(({ name, scope }) => `${scope} ${name}`).sort()).toEqual(
    [`east ${one}`, `west ${other}`, 'east alike', 'west alike'].sort(),
  )
})

test('people are left out, and a user of an unnamed system is no user of AWS', async () => {
  const used = (identity: string, kind: string) => ({
    time: '2026-11-20T08:00:00Z',
    event: 'use',
    identity,
    kind,
    credential_id: `c of ${identity}`,
  })
  await bring(used('anna@example.test', 'person'), used('bert', 'user'))
  expect(await rows("select name, kind from identity where name in ('anna@example.test', 'bert')")).toEqual([
    { name: 'bert', kind: code(identityKinds, 'other') },
  ])
  expect(await rows("select 1 from credential where native_id like 'c of %'")).toEqual([])
})

test('a log that tells of ends alone, or of tokens without a lifetime, cannot tell', async () => {
  await bring(line('08:10:00', 'task_end'))
  expect(await verdicts()).toEqual(['valid-after-task-end unknown', 'use-after-task-end unknown'])
  await bring(line('08:00:01', 'issue', token(`a of ${who}`)))
  expect(await verdicts()).toEqual(['valid-after-task-end unknown', 'use-after-task-end unknown'])
})

const audit = (time: string, verb: string, more: object) => ({
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  level: 'RequestResponse',
  auditID: `a-${time}`,
  stage: 'ResponseComplete',
  verb,
  user: { username: 'system:node:n1', groups: ['system:nodes'] },
  sourceIPs: ['10.0.1.7'],
  responseStatus: { code: 200 },
  requestReceivedTimestamp: `2026-11-20T${time}.000000Z`,
  ...more,
})
const pod = { name: 'job-x', namespace: 'shop', uid: 'u-1' }
const deleted = (time: string) => ({
  ...audit(time, 'delete', { objectRef: { resource: 'pods', namespace: 'shop', name: 'job-x' } }),
  responseObject: {
    kind: 'Pod',
    metadata: { ...pod } as Record<string, string>,
    spec: { serviceAccountName: 'job' },
  },
})
const requested = (audiences: string[] | null, id = 'JTI=1') =>
  audit('08:00:00', 'create', {
    objectRef: { resource: 'serviceaccounts', namespace: 'shop', name: 'job', subresource: 'token' },
    requestObject: {
      kind: 'TokenRequest',
      spec: {
        audiences,
        expirationSeconds: 86400,
        boundObjectRef: { kind: 'Pod', name: 'job-x', uid: 'u-1' },
      },
    },
    annotations: { 'authentication.kubernetes.io/issued-credential-id': id },
  })
const used = (time: string, uid: string) =>
  audit(time, 'get', {
    user: {
      username: 'system:serviceaccount:shop:job',
      extra: {
        'authentication.kubernetes.io/pod-name': ['job-x'],
        'authentication.kubernetes.io/pod-uid': [uid],
      },
    },
    objectRef: { resource: 'configmaps', namespace: 'shop', name: 'c' },
  })

test('the token of a deleted pod outlives it for others than the API server, and a pod of the same name is another one', async () => {
  who = 'job'
  await bring(used('08:05:00', 'u-1'), deleted('08:10:00'), deleted('08:10:30'))
  expect(await verdicts()).toEqual(['valid-after-task-end unknown'])
  // The API server refuses its own token by itself.
  await bring(requested(null), used('08:20:00', 'u-2'))
  expect(await verdicts()).toEqual([])
  await bring(
    {
      ...requested(['vault'], 'JTI=2'),
      auditID: 'second',
      requestReceivedTimestamp: '2026-11-20T08:01:00.000000Z',
    },
    used('08:30:00', 'u-1'),
  )
  expect(await verdicts()).toEqual(['valid-after-task-end high', 'use-after-task-end high'])
})

test('a dry run ends no pod, and its grace period belongs to it', async () => {
  const own = (event: object) =>
    JSON.parse(
      JSON.stringify(event)
        .replaceAll('u-1', `uid of ${who}`)
        .replaceAll(':job"', `:${who}"`)
        .replaceAll('"job"', `"${who}"`),
    )
  const late = async () => (await verdicts()).filter((one) => one.startsWith('use'))
  await bring(
    own({ ...deleted('11:00:00'), requestURI: '/api/v1/namespaces/shop/pods/job-x?dryRun=All' }),
    own({ ...deleted('11:00:01'), requestObject: { kind: 'DeleteOptions', dryRun: ['All'] } }),
    own(used('13:00:00', 'u-1')),
  )
  expect(await verdicts()).toEqual([])
  const graceful = deleted('14:00:00')
  graceful.responseObject.metadata.deletionTimestamp = '2026-11-20T15:00:00Z'
  await bring(own(graceful), own(used('14:40:00', 'u-1')))
  expect(await late()).toEqual([])
  await bring(own(used('15:40:00', 'u-1')))
  expect(await late()).toEqual(['use-after-task-end high'])
})

test('a secret that was presented for another one stays a secret of its own', async () => {
  const secret = (id: string) => ({ credential_id: `${id} of ${who}`, credential_type: 'client secret' })
  await bring(
    line('08:00:00', 'issue', {
      ...secret('new'),
      parent_credential_id: `old of ${who}`,
      parent_credential_type: 'client secret',
      task_id: undefined,
    }),
  )
  await bring(line('08:01:00', 'use', { ...secret('old'), task_id: undefined }))
  expect(
    await rows(
      `select c.native_id, c.same_as, x.use_n
       from credential c
         left join credential_context x using (identity_key, credential_key)
       where c.native_id like $1
       order by 1`,
      [`% of ${who}`],
    ),
  ).toEqual([
    { native_id: `new of ${who}`, same_as: null, use_n: 0 },
    { native_id: `old of ${who}`, same_as: null, use_n: 1 },
  ])
})
