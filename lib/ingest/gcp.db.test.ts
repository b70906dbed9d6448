import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { closePool, rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { rightsStates, identityStatuses, word } from '@/lib/model/vocabulary'
import { accept, localFile } from './door/accept'
import { finishImports } from './finish'
import { runImport } from './run'

ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-gcp-rights-'))
afterAll(closePool)

const PROJECT = 'shop-4815'
const email = (name: string) => `${name}@${PROJECT}.iam.gserviceaccount.com`
const account = (name: string, uniqueId: string) => ({
  name: `projects/${PROJECT}/serviceAccounts/${email(name)}`,
  projectId: PROJECT,
  uniqueId,
  email: email(name),
  oauth2ClientId: uniqueId,
})
const lines = (...list: object[]) => list.map((one) => JSON.stringify(one)).join('\n')

async function bring(name: string, content: string, day: number, completeness: 'complete' | 'partial') {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    source: 'google',
    completeness,
    asOf: new Date(Date.UTC(2026, 10, day)),
    wantsPreview: false,
  })
  for (const { importId } of accepted) await runImport(importId!)
  const asOf = new Date(Date.UTC(2026, 10, day, 1))
  await finishImports(asOf)
  await judgeChanged(asOf, true)
}

const policy = (...bindings: object[]) =>
  lines({
    resource: `//cloudresourcemanager.googleapis.com/projects/${PROJECT}`,
    policy: { version: 3, etag: 'x', bindings },
  })
const binding = (role: string, ...members: string[]) => ({
  role,
  members: members.map((name) => `serviceAccount:${email(name)}`),
})

const rightsOf = async (name: string) => {
  const [row] = await rows<{ rights_state: number }>(
    'select p.rights_state from posture p join identity using (identity_key) where native_id = $1',
    [email(name)],
  )
  return row && word(rightsStates, row.rights_state)
}
const isKnown = async (name: string) => {
  const [row] = await rows<{ is_known: boolean }>(
    `select r.is_known
     from privilege v
       join rights_profile r using (profile_key)
       join identity i using (identity_key)
     where i.native_id = $1`,
    [email(name)],
  )
  return row?.is_known
}
const grantsOf = async (nativeId: string) =>
  (
    await rows<{ name: string }>(
      `select g.name
       from identity_grant g
         join identity i using (identity_key)
       where i.native_id = $1 and g.seen_to is null
       order by 1`,
      [nativeId],
    )
  ).map(({ name }) => name)

test('rights of a project: administrators, a role that nobody defines, and what outlived its holder', async () => {
  await bring(
    'accounts.ndjson',
    lines(
      account('owner', '1001'),
      account('own-role', '1002'),
      account('nothing', '1003'),
      account('reader', '1004'),
    ),
    1,
    'complete',
  )
  await bring(
    'policies.ndjson',
    policy(
      binding('roles/owner', 'owner'),
      binding(`projects/${PROJECT}/roles/releaser`, 'own-role'),
      binding('roles/viewer', 'reader'),
      { role: 'roles/pubsub.admin', members: [`deleted:serviceAccount:${email('old')}?uid=99`] },
    ),
    1,
    'complete',
  )
  expect(await rightsOf('owner')).toBe('admin')
  // Its definition is in no file and in no catalogue: not known is not nothing.
  expect(await rightsOf('own-role')).toBe('unknown')
  expect([await isKnown('own-role'), await isKnown('reader')]).toEqual([false, true])
  expect(await rightsOf('nothing')).toBe('none')
  expect(await grantsOf(`${email('old')} (99)`)).toEqual(['Pub/Sub Admin'])

  await bring(
    'roles.json',
    JSON.stringify({
      roles: [
        {
          name: `projects/${PROJECT}/roles/releaser`,
          title: 'Releaser',
          includedPermissions: ['run.services.update'],
        },
      ],
    }),
    2,
    'partial',
  )
  expect(await isKnown('own-role')).toBe(true)
})

test('a policy is one record whoever is taken out of it, and a complete list ends who is gone', async () => {
  await bring('policies-2.ndjson', policy(binding('roles/viewer', 'reader', 'nothing')), 3, 'partial')
  expect(await grantsOf(email('owner'))).toEqual([])
  expect(await grantsOf(email('reader'))).toEqual(['Viewer'])
  expect(await grantsOf(email('nothing'))).toEqual(['Viewer'])
  const left = await rows('select 1 from identity where native_id = $1 and seen_to is null', [
    `${email('old')} (99)`,
  ])
  expect(left).toEqual([])

  await bring(
    'accounts-2.ndjson',
    lines(
      account('owner', '1001'),
      account('own-role', '1002'),
      account('nothing', '1003'),
      account('reader', '1004'),
      account('more', '1005'),
    ),
    4,
    'complete',
  )
  await bring(
    'accounts-3.ndjson',
    lines(
      account('owner', '1001'),
      account('nothing', '1003'),
      account('reader', '1004'),
      account('more', '1005'),
      account('last', '1006'),
    ),
    5,
    'complete',
  )
  const [gone] = await rows<{ status: number }>('select status from identity where native_id = $1', [
    email('own-role'),
  ])
  expect(word(identityStatuses, gone!.status)).toBe('gone')
})

test('an address that is given again: each unique id stays with whom it was of', async () => {
  await bring('first.ndjson', lines(account('twice', '2001')), 6, 'partial')
  await bring('second.ndjson', lines(account('twice', '2002')), 8, 'partial')
  // Entries that name the account by its unique id only.
  const token = (id: string, uniqueId: string, day: string) => ({
    insertId: id,
    logName: `projects/${PROJECT}/logs/cloudaudit.googleapis.com%2Fdata_access`,
    timestamp: `2026-11-${day}T09:00:00Z`,
    protoPayload: {
      serviceName: 'iamcredentials.googleapis.com',
      methodName: 'GenerateAccessToken',
      authenticationInfo: { principalEmail: 'ada@corp.example' },
      resourceName: `projects/-/serviceAccounts/${uniqueId}`,
    },
  })
  await bring('tokens.ndjson', lines(token('a', '2001', '06'), token('b', '2002', '08')), 9, 'partial')
  // A list of the first one's time that comes late.
  await bring('third.ndjson', lines(account('again', '3002')), 8, 'partial')
  await bring('late.ndjson', lines(account('again', '3001')), 7, 'partial')
  await bring('more.ndjson', lines(token('c', '3001', '06'), token('d', '3002', '08')), 9, 'partial')
  expect(
    await rows(
      `select i.native_id, to_char(e.occurred_at at time zone 'UTC', 'DD') as day
       from event e join identity i using (identity_key) order by 1, 2`,
    ),
  ).toEqual([
    { native_id: email('again'), day: '08' },
    { native_id: `${email('again')} (3001)`, day: '06' },
    { native_id: email('twice'), day: '08' },
    { native_id: `${email('twice')} (2001)`, day: '06' },
  ])
})

test('what a role allows is told once in a file, however many projects give it', async () => {
  const of = (project: string, name: string) => ({
    resource: `//cloudresourcemanager.googleapis.com/projects/${project}`,
    policy: { bindings: [binding('roles/viewer', name)] },
  })
  await bring('many.ndjson', lines(of('b', 'in-b'), of('a', 'in-a'), of('c', 'in-c')), 10, 'partial')
  const [told] = await rows<{ n: number }>(
    `select count(*)::int as n
     from claim c
       join sighting s using (record_key)
     where c.type = 'permission_set' and s.content_at = '2026-11-10'
       and c.key = (
         select permission_set_key
         from identity_grant g
           join identity i using (identity_key)
         where i.native_id = $1
       )`,
    [email('in-b')],
  )
  expect(told!.n).toBe(1)
  expect([await isKnown('in-a'), await isKnown('in-b'), await isKnown('in-c')]).toEqual([true, true, true])
})

test('what a policy gave ends with its last binding of a machine, whoever else stays in it', async () => {
  const held = async () =>
    (
      await rows<{ name: string }>(
        `select i.name
         from identity_grant g
           join identity i using (identity_key)
         where g.resource like '%/projects/emptied' and g.seen_to is null`,
      )
    ).length
  const of = (...bindings: object[]) =>
    lines({
      resource: '//cloudresourcemanager.googleapis.com/projects/emptied',
      policy: { version: 3, etag: 'x', bindings },
    })
  const person = { role: 'roles/viewer', members: ['user:ada@corp.example'] }
  await bring('emptied-1', of(binding('roles/editor', 'orders'), person), 20, 'partial')
  expect(await held()).toBe(1)
  await bring('emptied-2', of(person), 21, 'partial')
  expect(await held()).toBe(0)
  await bring('emptied-1-late', of(binding('roles/editor', 'orders')), 20, 'partial')
  expect(await held()).toBe(0)
  await bring('emptied-3', of(binding('roles/editor', 'orders')), 22, 'partial')
  await bring('emptied-4', of(), 23, 'partial')
  expect(await held()).toBe(0)
})
