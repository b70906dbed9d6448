import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { summaries } from '@/lib/ingest/summary'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import type { FileSummary } from '@/lib/model/answers/imports'

ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-log-'))
const AS_OF = new Date('2026-11-28T08:00:00Z')
let delivery = 0

async function bring(
  content: unknown,
  completeness: 'complete' | 'partial' = 'partial',
): Promise<FileSummary> {
  const file = path.join(folder, `delivery-${delivery++}.json`)
  const text = Array.isArray(content)
    ? content.map((line) => JSON.stringify(line)).join('\n')
    : JSON.stringify(content)
  writeFileSync(file, text)
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    completeness,
    asOf: AS_OF,
    wantsPreview: false,
  })
  for (const { importId } of accepted) if (importId !== null) await runImport(importId)
  await finishImports(AS_OF)
  return (await summaries(accepted))[0]!
}

let number = 0
const event = (account: string, name: string | null, eventName: string, at: string, more: object = {}) => ({
  eventVersion: '1.08',
  eventID: `00000000-0000-4000-8000-${String(++number).padStart(12, '0')}`,
  eventTime: at,
  eventSource: /Key|Login/.test(eventName) ? 'iam.amazonaws.com' : 's3.amazonaws.com',
  eventName,
  eventType: 'AwsApiCall',
  awsRegion: 'us-east-1',
  sourceIPAddress: '198.51.100.7',
  userAgent: 'aws-cli/2',
  recipientAccountId: account,
  userIdentity: {
    type: 'IAMUser',
    arn: `arn:aws:iam::${account}:user/${name}`,
    accountId: account,
    userName: name,
  },
  ...more,
})
const keyOf = (userName: string, accessKeyId: string) => ({ requestParameters: { userName, accessKeyId } })
const made = (userName: string, accessKeyId: string) => ({
  requestParameters: { userName },
  responseElements: { accessKey: { userName, accessKeyId, status: 'Active' } },
})
const usedWith = (account: string, name: string, accessKeyId: string) => ({
  userIdentity: {
    type: 'IAMUser',
    arn: `arn:aws:iam::${account}:user/${name}`,
    accountId: account,
    userName: name,
    accessKeyId,
  },
})
const statusOf = async (id: string) =>
  (
    await rows<{ status: number | null; created_at: Date | null }>(
      'select status, created_at from credential where native_id = $1 and seen_to is null',
      [id],
    )
  )[0]

test('a key that a log shows being made is dated; deleted, switched off and on again, its state follows', async () => {
  const account = '610000000001'
  await bring([
    event(account, 'adm', 'CreateAccessKey', '2024-01-10T00:00:00Z', made('a', 'AKIALIFELIFELIFELIF1')),
    event(account, 'adm', 'CreateAccessKey', '2024-01-10T00:00:00Z', made('b', 'AKIALIFELIFELIFELIF2')),
    event(account, 'adm', 'DeleteAccessKey', '2026-11-25T00:00:00Z', keyOf('b', 'AKIALIFELIFELIFELIF2')),
    event(account, 'adm', 'CreateAccessKey', '2026-11-20T00:00:00Z', made('c', 'AKIALIFELIFELIFELIF3')),
    event(account, 'adm', 'DeleteAccessKey', '2026-11-21T00:00:00Z', {
      ...keyOf('c', 'AKIALIFELIFELIFELIF3'),
      errorCode: 'NoSuchEntityException',
    }),
    event(account, 'adm', 'CreateAccessKey', '2026-11-19T00:00:00Z', made('d', 'AKIALIFELIFELIFELIF4')),
    event(account, 'adm', 'UpdateAccessKey', '2026-11-20T00:00:00Z', {
      requestParameters: { userName: 'd', accessKeyId: 'AKIALIFELIFELIFELIF4', status: 'Inactive' },
    }),
    event(account, 'adm', 'UpdateAccessKey', '2026-11-21T00:00:00Z', {
      requestParameters: { userName: 'd', accessKeyId: 'AKIALIFELIFELIFELIF4', status: 'Active' },
    }),
    event(account, 'a', 'GetObject', '2026-11-27T00:00:00Z', usedWith(account, 'a', 'AKIALIFELIFELIFELIF1')),
  ])
  expect(await statusOf('AKIALIFELIFELIFELIF1')).toEqual({
    status: 0,
    created_at: new Date('2024-01-10T00:00:00Z'),
  })
  expect((await statusOf('AKIALIFELIFELIFELIF2'))?.status).toBe(2)
  expect((await statusOf('AKIALIFELIFELIFELIF3'))?.status).toBe(0)
  expect((await statusOf('AKIALIFELIFELIFELIF4'))?.status).toBe(0)
  // The old key is a gap by its age, although only a log knows it.
  expect(
    await rows(
      `select 1
       from finding f
         join identity i using (identity_key)
         join credential c on c.identity_key = f.identity_key and c.credential_key = f.credential_key
       where i.name = 'a'
         and c.native_id = 'AKIALIFELIFELIFELIF1'
         and f.resolved_at is null
         and f.check_no = 0`,
    ),
  ).toHaveLength(1)
})

test('one call in the trails of two accounts is one issue; a name that AWS hides is nobody', async () => {
  const call = (userIdentity: object, account: string) =>
    event(account, null, 'AssumeRole', '2026-11-27T07:00:00Z', {
      eventSource: 'sts.amazonaws.com',
      sharedEventID: '00000000-0000-4000-8000-00000000aaaa',
      userIdentity,
      requestParameters: { roleArn: 'arn:aws:iam::610000000003:role/target', roleSessionName: 'v' },
      responseElements: {
        credentials: { accessKeyId: 'ASIASHAREDSHAREDSHAR', expiration: 'Nov 27, 2026, 8:00:00 PM' },
      },
    })
  const summary = await bring([
    call({ type: 'AWSAccount', principalId: 'AIDAV', accountId: '610000000002' }, '610000000003'),
    call(
      { type: 'IAMUser', arn: 'arn:aws:iam::610000000002:user/v', accountId: '610000000002', userName: 'v' },
      '610000000002',
    ),
    event('610000000003', null, 'ConsoleLogin', '2026-11-27T07:00:00Z', {
      eventType: undefined,
      eventSource: 'signin.amazonaws.com',
      userIdentity: {
        type: 'IAMUser',
        accountId: '610000000003',
        userName: 'HIDDEN_DUE_TO_SECURITY_REASONS',
      },
      responseElements: { ConsoleLogin: 'Failure' },
    }),
    event('610000000003', 'real', 'ConsoleLogin', '2026-11-27T07:00:00Z', {
      eventType: undefined,
      eventSource: 'signin.amazonaws.com',
      responseElements: { ConsoleLogin: 'Failure' },
    }),
  ])
  expect(summary).toMatchObject({ read: 3, other: 1, rejected: 0 })
  expect(summary.stored + summary.unchanged).toBe(3)
  expect(
    await rows(
      `select sum(x.issue_n)::int as n
       from credential_context x
         join identity i using (identity_key)
       where i.native_id = 'arn:aws:iam::610000000003:role/target'`,
    ),
  ).toEqual([{ n: 1 }])
  expect(
    await rows("select 1 from identity where native_id like '%HIDDEN%' or name like '%HIDDEN%'"),
  ).toEqual([])
  expect(
    await rows(
      `select x.last_use_ok_at
       from credential_context x
         join identity i using (identity_key)
       where i.native_id = 'arn:aws:iam::610000000003:user/real'`,
    ),
  ).toEqual([{ last_use_ok_at: null }])
})

const details = (account: string) => ({
  UserDetailList: [
    {
      Path: '/team/',
      UserName: 'pathuser',
      UserId: 'AIDAPATHUSER',
      Arn: `arn:aws:iam::${account}:user/team/pathuser`,
      CreateDate: '2025-01-01T00:00:00Z',
      GroupList: [],
      AttachedManagedPolicies: [],
    },
  ],
  RoleDetailList: [
    {
      Path: '/service-role/',
      RoleName: 'pathrole',
      RoleId: 'AROAPATHROLE',
      Arn: `arn:aws:iam::${account}:role/service-role/pathrole`,
      CreateDate: '2025-01-01T00:00:00Z',
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
      AttachedManagedPolicies: [],
    },
  ],
  GroupDetailList: [],
  Policies: [],
})
const byName = (account: string) => [
  event(account, 'adm', 'CreateAccessKey', '2026-11-20T00:00:00Z', made('pathuser', `AKIAPATH${account}`)),
  event(account, null, 'CreateBucket', '2026-11-21T00:00:00Z', {
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::${account}:assumed-role/pathrole/i-0abd`,
      accountId: account,
      accessKeyId: `ASIAPATH${account}`,
    },
  }),
]

test.each([
  ['before the inventory', '610000000005', true],
  ['after the inventory', '610000000006', false],
] as const)(
  'a name without its path, in a log that comes %s, is the identity that bears it',
  async (_, account, logFirst) => {
    if (logFirst) await bring(byName(account))
    await bring(details(account), 'complete')
    if (!logFirst) await bring(byName(account))
    // Once more, other events: what was resolved stays resolved.
    await bring(
      byName(account).map((one, n) => ({
        ...one,
        eventTime: `2026-11-2${2 + n}T00:00:00Z`,
        eventID: `00000000-0000-4000-8000-${String(++number).padStart(12, '0')}`,
      })),
    )
    expect(
      await rows(
        "select native_id from identity where scope = $1 and name in ('pathuser', 'pathrole') order by 1",
        [account],
      ),
    ).toEqual([
      { native_id: `arn:aws:iam::${account}:role/service-role/pathrole` },
      { native_id: `arn:aws:iam::${account}:user/team/pathuser` },
    ])
    expect(
      await rows(
        `select i.name, sum(a.use_n)::int as n
         from identity_action a
           join identity i using (identity_key)
         where i.scope = $1 and i.name = 'pathrole'
         group by 1`,
        [account],
      ),
    ).toEqual([{ name: 'pathrole', n: 2 }])
    expect(
      await rows(
        `select i.name
         from credential c
           join identity i using (identity_key)
         where c.native_id = $1 and c.seen_to is null`,
        [`AKIAPATH${account}`],
      ),
    ).toEqual([{ name: 'pathuser' }])
  },
)

test('two lines of a log that name a user with and without its path are one user', async () => {
  const account = '610000000007'
  await bring([
    event(account, 'adm', 'CreateAccessKey', '2026-11-20T00:00:00Z', made('deep', 'AKIADEEPDEEPDEEPDEEP')),
    event(
      account,
      null,
      'GetObject',
      '2026-11-27T00:00:00Z',
      usedWith(account, 'team/x/deep', 'AKIADEEPDEEPDEEPDEEP'),
    ),
  ])
  expect(await rows("select native_id from identity where scope = $1 and name = 'deep'", [account])).toEqual([
    { native_id: `arn:aws:iam::${account}:user/team/x/deep` },
  ])
})

test('lines that stand several times are stored once, and counted so', async () => {
  const account = '610000000008'
  const lines = [
    event(account, 'adm', 'CreateAccessKey', '2026-11-20T00:00:00Z', made('dup', 'AKIADUPDUPDUPDUPDUP1')),
    event(account, 'adm', 'DeleteAccessKey', '2026-11-21T00:00:00Z', keyOf('dup', 'AKIADUPDUPDUPDUPDUP1')),
    event(account, 'dup', 'GetObject', '2026-11-19T00:00:00Z'),
  ]
  expect(await bring([...lines, ...lines, ...lines])).toMatchObject({
    read: 9,
    stored: 3,
    unchanged: 6,
    rejected: 0,
  })
})

test('what is not about identities is counted apart and is no fault; a time beside the event is its time', async () => {
  const account = '610000000009'
  const { eventTime: at, ...timeless } = event(account, 'shipped', 'GetObject', '2026-11-27T00:00:00Z')
  const summary = await bring([
    event(account, null, 'Decrypt', '2026-11-27T00:00:00Z', {
      userIdentity: { type: 'AWSService', invokedBy: 'x.amazonaws.com' },
    }),
    event(account, null, 'RotateKey', '2026-11-27T00:00:00Z', {
      eventType: 'AwsServiceEvent',
      userIdentity: { accountId: account },
    }),
    { digestStartTime: '2026-11-27T00:00:00Z', digestEndTime: '2026-11-27T01:00:00Z', logFiles: [] },
    { ...timeless, '@timestamp': at },
  ])
  expect(summary).toMatchObject({ read: 1, stored: 1, rejected: 0, other: 3 })
  expect(summary.error).toBeUndefined()
})

test('a log that arrives for the first time is judged for everybody in its scope at once', async () => {
  const account = '610000000010'
  await bring(
    {
      UserDetailList: ['quiet', 'loud'].map((name) => ({
        Path: '/',
        UserName: name,
        UserId: `AIDA${name}`,
        Arn: `arn:aws:iam::${account}:user/${name}`,
        CreateDate: '2025-01-01T00:00:00Z',
        GroupList: [],
        AttachedManagedPolicies: [],
      })),
      RoleDetailList: [],
      GroupDetailList: [],
      Policies: [],
    },
    'complete',
  )
  await bring([event(account, 'loud', 'GetObject', '2026-11-27T00:00:00Z')])
  expect(
    await rows(
      `select i.name
       from finding f
         join identity i using (identity_key)
       where i.scope = $1 and f.check_no = 38 and f.resolved_at is null`,
      [account],
    ),
  ).toEqual([])
})

test('an SVID for an ID without an entry is a gap once all entries are known, whichever comes first', async () => {
  const minted = (domain: string) => ({
    level: 'info',
    msg: 'API accessed',
    type: 'audit',
    status: 'success',
    authorized_as: 'local',
    caller_uid: 1000,
    time: '2026-11-26T10:00:00Z',
    request_id: `r-${domain}`,
    service: 'svid.v1.SVID',
    method: 'MintX509SVID',
    spiffe_id: `spiffe://${domain}/made-up`,
    csr: '22aa',
    expires_at: '2026-11-26T11:00:00Z',
  })
  const entries = (domain: string, ...paths: string[]) => ({
    entries: paths.map((at, n) => ({
      id: `e-${n}`,
      spiffe_id: { trust_domain: domain, path: at },
      parent_id: { trust_domain: domain, path: '/spire/agent/a' },
      selectors: [{ type: 'k8s', value: 'sa:web' }],
    })),
    next_page_token: '',
  })
  const open = async (domain: string) =>
    (
      await rows<{ open: boolean }>(
        `select f.resolved_at is null as open
         from finding f
           join identity i using (identity_key)
         where i.native_id = $1 and f.check_no = 42`,
        [`spiffe://${domain}/made-up`],
      )
    ).map((row) => row.open)

  await bring([minted('one.test')])
  expect(await open('one.test')).toEqual([])
  // A part of the entries tells nothing of those that it does not name.
  await bring(entries('one.test', '/web'))
  expect(await open('one.test')).toEqual([])
  await bring(entries('one.test', '/web'), 'complete')
  expect(await open('one.test')).toEqual([true])

  await bring(entries('two.test', '/web'), 'complete')
  await bring([minted('two.test')])
  expect(await open('two.test')).toEqual([true])

  await bring(entries('one.test', '/web', '/made-up'), 'complete')
  expect(await open('one.test')).toEqual([false])
})
