import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { summaries } from '@/lib/ingest/summary'
import { code, rightsStates } from '@/lib/model/vocabulary'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import type { FileSummary } from '@/lib/model/answers/imports'

// What a delivery may do to what others said: each case was once told wrong.

ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-deliveries-'))
const day = (month: number, date: number) => new Date(Date.UTC(2026, month - 1, date, 8))
let number = 0

async function bring(
  content: string | Buffer | { name: string; content: string | Buffer }[],
  options: { source: string; asOf?: Date; complete?: boolean; scope?: string },
): Promise<FileSummary[]> {
  const files = Array.isArray(content) ? content : [{ name: `delivery-${number}`, content }]
  const arrivals = files.map((one) => {
    const file = path.join(folder, `${number++}-${one.name}`)
    writeFileSync(file, one.content)
    return { ...localFile(file), name: one.name }
  })
  const asOf = options.asOf ?? day(11, 20)
  const accepted = await accept(systemActor('test'), arrivals, {
    source: options.source,
    scope: options.scope,
    completeness: options.complete === false ? 'partial' : 'complete',
    asOf,
    wantsPreview: false,
  })
  for (const id of new Set(accepted.map(({ importId }) => importId)))
    if (id !== null) {
      await rows('update import set guard_override = true where id = $1', [id])
      await runImport(id)
    }
  // Two processes may be at it: the worker of a running Muster, and the command line.
  await Promise.all([finishImports(day(11, 27)), finishImports(day(11, 27))])
  return summaries(accepted)
}

const stateOf = async (name: string) =>
  (
    await rows<{ gone: boolean }>(
      'select seen_to is not null as gone from identity where name = $1 order by seen_to nulls first',
      [name],
    )
  )[0]?.gone
const findingsOn = (name: string) =>
  rows<{ check_no: number; state: number; open: boolean }>(
    `select f.check_no, f.state, f.resolved_at is null as open
     from finding f
       join identity i using (identity_key)
     where i.name = $1
     order by 1`,
    [name],
  )

const user = (account: string, name: string, more: object = {}) => ({
  Path: '/',
  UserName: name,
  UserId: `AIDA${name}`,
  Arn: `arn:aws:iam::${account}:user/${name}`,
  CreateDate: '2025-01-01T00:00:00Z',
  GroupList: [],
  AttachedManagedPolicies: [],
  ...more,
})
const details = (...users: object[]) =>
  JSON.stringify({ UserDetailList: users, GroupDetailList: [], RoleDetailList: [], Policies: [] })
const admin = {
  UserPolicyList: [
    {
      PolicyName: 'p',
      PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    },
  ],
}
const columns = 'name,kind,provider,native_id,scope,credential_id,credential_type,created,last_used,status'

test('a record that is listed and cannot be read keeps its identity, and its findings stay open', async () => {
  const account = '620000000001'
  await bring(
    details(user(account, 'kept-a', admin), user(account, 'kept-b', admin), user(account, 'leaves')),
    { source: 'unread', asOf: day(11, 1) },
  )
  const before = await findingsOn('kept-b')
  await bring(
    details(user(account, 'kept-a', admin), {
      ...user(account, 'kept-b', admin),
      UserPolicyList: [{ PolicyName: 7 }],
    }),
    { source: 'unread', asOf: day(11, 10) },
  )
  expect([await stateOf('kept-a'), await stateOf('kept-b'), await stateOf('leaves')]).toEqual([
    false,
    false,
    true,
  ])
  expect(await findingsOn('kept-b')).toEqual(before)
  expect(before.some(({ open }) => open)).toBe(true)
  const [run] = await rows<{ warning: string }>(
    `select i.warning
     from import i
       join source s on s.id = i.source_id
     where s.name = 'unread'
     order by i.id desc limit 1`,
  )
  expect(run!.warning).toContain('kept-b')

  // In a table as well; and of a row that does not even say whom it is about, nothing is concluded.
  await bring(
    `${columns}\nt-a,bot,github,t:a,acme,,,2026-01-01,,active\nt-b,bot,github,t:b,acme,,,2026-01-01,,active`,
    { source: 'unread table', asOf: day(11, 1) },
  )
  await bring(
    `${columns}\nt-a,bot,github,t:a,acme,,,2026-01-01,,active\nt-b,bot,github,t:b,acme,,,2026-13-45,,active`,
    { source: 'unread table', asOf: day(11, 2) },
  )
  expect(await stateOf('t-b')).toBe(false)
  await bring(
    `${columns}\nt-a,bot,github,t:a,acme,,,2026-01-01,,active\n,bot,github,,acme,,,2026-01-01,,active`,
    { source: 'unread table', asOf: day(11, 3) },
  )
  expect(await stateOf('t-b')).toBe(false)
  await bring(`${columns}\nt-a,bot,github,t:a,acme,,,2026-01-01,,active`, {
    source: 'unread table',
    asOf: day(11, 4),
  })
  expect(await stateOf('t-b')).toBe(true)
})

test('several records of one identity in one file all count', async () => {
  const [summary] = await bring(
    `${columns}\nsvc,bot,okta,s:1,acme,k1,api key,2025-01-01,,active\nsvc,bot,okta,s:1,acme,k2,api key,2026-10-01,,active\nsvc,bot,okta,s:1,acme,k3,api key,2026-10-02,,active`,
    { source: 'several' },
  )
  expect(summary).toMatchObject({ read: 3, stored: 3, unchanged: 0 })
  expect(
    await rows(
      `select c.native_id
       from credential c
         join identity i using (identity_key)
       where i.name = 'svc'
       order by 1`,
    ),
  ).toEqual(['k1', 'k2', 'k3'].map((native_id) => ({ native_id })))
  const entry = (id: string, more: object) => ({
    id,
    spiffe_id: { trust_domain: 'several.test', path: '/ops' },
    parent_id: { trust_domain: 'several.test', path: '/spire/agent/a' },
    selectors: [{ type: 'unix', value: `uid:${id}` }],
    ...more,
  })
  const [entries] = await bring(
    JSON.stringify({
      entries: [entry('1', { admin: true }), entry('2', { x509_svid_ttl: 600 })],
      next_page_token: '',
    }),
    { source: 'several entries' },
  )
  expect(entries).toMatchObject({ read: 2, stored: 2 })
  expect(
    await rows(
      `select g.name
       from identity_grant g
         join identity i using (identity_key)
       where i.native_id = 'spiffe://several.test/ops'`,
    ),
  ).toEqual([{ name: 'SPIRE admin' }])
})

const reportHeader =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated'
const reported = (account: string, name: string, rotated: string, used: string, second = 'false,N/A,N/A') =>
  `${name},arn:aws:iam::${account}:user/${name},2025-01-01T00:00:00+00:00,false,N/A,N/A,N/A,false,true,${rotated},${used},us-east-1,s3,${second},N/A,N/A,false,N/A,false,N/A`

test("a report's own time counts, and what is known of use reaches as far as that", async () => {
  const account = '620000000002'
  const report = (made: string, row: string) =>
    JSON.stringify({ Content: `${reportHeader}\n${row}\n`, GeneratedTime: made, ReportFormat: 'text/csv' })
  await bring(
    report(
      '2026-11-20T00:00:00Z',
      reported(account, 'dated', '2026-11-01T00:00:00+00:00', '2026-11-19T00:00:00+00:00'),
    ),
    { source: 'dated', asOf: day(11, 26) },
  )
  await bring(
    report(
      '2026-06-01T00:00:00Z',
      reported(account, 'dated', '2020-01-01T00:00:00+00:00', '2026-05-30T00:00:00+00:00'),
    ),
    { source: 'dated', asOf: day(11, 26) },
  )
  expect(
    await rows(
      `select c.rotated_at, c.last_used_at
       from credential c
         join identity i using (identity_key)
       where i.name = 'dated'`,
    ),
  ).toEqual([
    { rotated_at: new Date('2026-11-01T00:00:00Z'), last_used_at: new Date('2026-11-19T00:00:00Z') },
  ])
  await bring(
    report(
      '2026-06-01T00:00:00Z',
      reported(account, 'old-report', '2026-05-01T00:00:00+00:00', '2026-05-31T00:00:00+00:00'),
    ),
    { source: 'old report', asOf: day(11, 26) },
  )
  // Dormant is check 29 by its bit; what happened since June nobody knows.
  expect((await findingsOn('old-report')).map(({ check_no }) => check_no)).not.toContain(
    (await import('@/lib/checks/index')).checkById('dormant-identity')!.no,
  )
})

test('an older delivery revives nobody whom a newer one did not list', async () => {
  await bring(`${columns}\nstays,bot,github,o:1,acme,,,2026-01-01,,active`, {
    source: 'older',
    asOf: day(11, 1),
  })
  await bring(
    `${columns}\nstays,bot,github,o:1,acme,,,2026-01-01,,active\nleft-since,bot,github,o:2,acme,,,2026-01-01,,active`,
    { source: 'older', asOf: day(6, 1) },
  )
  expect([await stateOf('stays'), await stateOf('left-since')]).toEqual([false, true])
})

test('a key that gets its real id is the same key: nothing is fixed by it, and keys of one minute are told apart', async () => {
  const account = '620000000003'
  await bring(
    `${reportHeader}\n${reported(account, 'twice', '2025-02-01T10:00:22+00:00', '2026-11-19T00:00:00+00:00', 'true,2025-02-01T10:00:24+00:00,N/A')}`,
    { source: 'slots', asOf: day(11, 20) },
  )
  const open = async () =>
    (
      await rows<{ n: number }>(
        `select count(*)::int as n
         from finding f
           join identity i using (identity_key)
         where i.name = $1 and f.credential_key <> 0 and f.resolved_at is null`,
        ['twice'],
      )
    )[0]!.n
  const before = await open()
  expect(before).toBeGreaterThan(0)
  await bring(
    JSON.stringify({
      AccessKeyMetadata: [
        {
          UserName: 'twice',
          AccessKeyId: 'AKIATWICETWICETWICE1',
          Status: 'Active',
          CreateDate: '2025-02-01T10:00:22.52Z',
        },
        {
          UserName: 'twice',
          AccessKeyId: 'AKIATWICETWICETWICE2',
          Status: 'Active',
          CreateDate: '2025-02-01T10:00:24.67Z',
        },
      ],
    }),
    { source: 'slots', scope: account, asOf: day(11, 21), complete: false },
  )
  expect(await open()).toBe(before)
  expect(
    await rows(
      "select 1 from finding f join identity i using (identity_key) where i.name = 'twice' and f.state = 3",
    ),
  ).toEqual([])
  expect(
    await rows(
      `select c.native_id
       from credential c
         join identity i using (identity_key)
       where i.name = 'twice' and c.seen_to is null
       order by 1`,
    ),
  ).toEqual([{ native_id: 'AKIATWICETWICETWICE1' }, { native_id: 'AKIATWICETWICETWICE2' }])
})

test('an empty delivery says "nothing", in every way of writing it', async () => {
  const leak = [
    {
      RuleID: 'generic-api-key',
      StartLine: 1,
      StartColumn: 1,
      Match: 'k=abcdefghijklmnop1234',
      Secret: 'abcdefghijklmnop1234',
      File: 'x.py',
      Commit: '',
      Fingerprint: 'x.py:generic-api-key:1',
    },
  ]
  const logLine =
    '{"level":"info-0","ts":"2026-10-18T05:00:55Z","logger":"trufflehog","msg":"finished scanning","chunks":10}'
  const still = async (source: string) =>
    (
      await rows<{ n: number }>(
        `select count(*)::int as n
         from exposure x
           join source s on s.id = x.source_id
         where s.name = $1 and x.seen_to is null`,
        [source],
      )
    )[0]!.n
  for (const [source, empty] of [
    ['scan list', '[ ]'],
    ['scan null', 'null\n'],
    ['scan nothing', ''],
    [
      'scan table',
      'RuleID,Commit,File,SymlinkFile,Secret,Match,StartLine,EndLine,StartColumn,EndColumn,Author,Message,Date,Email,Fingerprint,Tags\n',
    ],
  ] as const) {
    await bring(JSON.stringify(leak), { source, asOf: day(11, 1) })
    expect(await still(source), source).toBe(1)
    const [summary] = await bring(empty, { source, asOf: day(11, 2) })
    expect(summary!.error, source).toBeUndefined()
    expect(await still(source), source).toBe(0)
  }
  const finding = {
    SourceMetadata: { Data: { Git: { commit: 'c0ffee', file: 'a.py', line: 1, repository: 'r' } } },
    DetectorName: 'Apollo',
    Verified: false,
    Raw: 'Zq7wLm3kTy9pXv2rBn5sDf',
  }
  await bring(JSON.stringify(finding), { source: 'scan log', asOf: day(11, 1) })
  const [first] = await bring('[]', { source: 'scan never heard of', asOf: day(11, 2) })
  expect(first!.error).toContain('"scan never heard of" has delivered nothing before')
  const [summary] = await bring(`${logLine}\n${logLine}`, { source: 'scan log', asOf: day(11, 2) })
  expect(summary).toMatchObject({
    read: 0,
    other: 2,
    leftOut: [{ reason: 'A log line of TruffleHog, not a finding', n: 2 }],
  })
  expect(await still('scan log')).toBe(0)
  await bring(`${columns}\nonly,bot,github,e:1,acme,,,2026-01-01,,active`, {
    source: 'empty table',
    asOf: day(11, 1),
  })
  await bring(`${columns}\n`, { source: 'empty table', asOf: day(11, 2) })
  expect(await stateOf('only')).toBe(true)
})

test('a scan that covers the secret takes nothing back; two secrets on one line are two', async () => {
  const found = (column: number, secret: string) => ({
    RuleID: 'aws-access-token',
    StartLine: 1,
    StartColumn: column,
    Match: secret,
    Secret: secret,
    File: 'pair.txt',
    Commit: 'c0ffee',
    Fingerprint: 'c0ffee:pair.txt:aws-access-token:1',
  })
  await bring(JSON.stringify([found(10, 'AKIAPAIRPAIRQ2W3E4R5'), found(33, 'AKIAPAIRZ9X8C7V6B5N4')]), {
    source: 'pairs',
    asOf: day(11, 1),
  })
  const ids = () =>
    rows(
      `select x.credential_native_id as id
       from exposure x
         join source s on s.id = x.source_id
       where s.name = 'pairs' and x.seen_to is null
       order by 1`,
    )
  expect(await ids()).toEqual([{ id: 'AKIAPAIRPAIRQ2W3E4R5' }, { id: 'AKIAPAIRZ9X8C7V6B5N4' }])
  await bring(JSON.stringify([found(10, 'REDACTED'), found(33, 'REDACTED')]), {
    source: 'pairs',
    asOf: day(11, 2),
  })
  expect(await ids()).toEqual([{ id: 'AKIAPAIRPAIRQ2W3E4R5' }, { id: 'AKIAPAIRZ9X8C7V6B5N4' }])
})

test('a leaked key stays a finding until it is replaced, whatever a narrower scan lists', async () => {
  const account = '620000000004'
  const key = (id: string, made: string) =>
    JSON.stringify({
      UserName: 'leaky',
      UserArn: `arn:aws:iam::${account}:user/leaky`,
      AccessKeyId: id,
      Status: 'Active',
      CreateDate: made,
    })
  const leak = [
    {
      RuleID: 'aws-access-token',
      StartLine: 1,
      StartColumn: 1,
      Match: 'AKIALEAKYQ2W3E4R5T6Y',
      Secret: 'AKIALEAKYQ2W3E4R5T6Y',
      File: 'x',
      Commit: 'c',
      Date: '2026-10-01T00:00:00Z',
      Fingerprint: 'c:x:aws-access-token:1',
    },
  ]
  await bring(key('AKIALEAKYQ2W3E4R5T6Y', '2026-09-01T00:00:00Z'), { source: 'leaky keys', asOf: day(11, 1) })
  await bring(JSON.stringify(leak), { source: 'leaky scan', asOf: day(11, 1) })
  const exposed = (await import('@/lib/checks/index')).checkById('exposed-secret')!.no
  const open = async () =>
    (await findingsOn('leaky')).filter((one) => one.check_no === exposed && one.open).length
  expect(await open()).toBe(1)
  await bring('[]', { source: 'leaky scan', asOf: day(11, 2) })
  expect(await open()).toBe(1)
  await bring(key('AKIALEAKYNEWNEWNEWNE', '2026-11-03T00:00:00Z'), { source: 'leaky keys', asOf: day(11, 4) })
  expect(await open()).toBe(0)
})

test('leavers: missing from a complete directory, by their status, never by a day in the year 9999', async () => {
  const active = async (email: string) =>
    (await rows<{ active: boolean }>('select active from person where email = $1', [email]))[0]?.active
  const head = 'email,name,team,status,end_date'
  await bring(`${head}\nivy@l.test,Ivy,Ops,active,9999-12-31\nolga@l.test,Olga,Ops,active,`, {
    source: 'hr',
    asOf: day(11, 1),
  })
  expect([await active('ivy@l.test'), await active('olga@l.test')]).toEqual([true, true])
  await bring(`${head}\nivy@l.test,Ivy,Ops,active,9999-12-31`, { source: 'hr', asOf: day(11, 2) })
  expect([await active('ivy@l.test'), await active('olga@l.test')]).toEqual([true, false])
  await bring(`${head}\nivy@l.test,Ivy,Ops,active,\nolga@l.test,Olga,Ops,active,`, {
    source: 'hr',
    asOf: day(11, 3),
  })
  expect(await active('olga@l.test')).toBe(true)
  const words = {
    DEPROVISIONED: false,
    resigned: false,
    N: false,
    F: false,
    'Left company': false,
    'Terminated - voluntary': false,
    'not active': false,
    ausgeschieden: false,
    active: true,
    LOCKED_OUT: true,
    'on leave': true,
  }
  const list = Object.keys(words).map((word, n) => `w${n}@l.test,W,Ops,${word},`)
  const [summary] = await bring(`${head}\n${list.join('\n')}\nodd@l.test,Odd,Ops,zwischenzeitlich,`, {
    source: 'words',
    asOf: day(11, 1),
  })
  expect(summary).toMatchObject({ rejected: 1 })
  expect(summary!.rejects[0]!.reason).toContain('means that the person has left')
  expect(await Promise.all(Object.keys(words).map((_, n) => active(`w${n}@l.test`)))).toEqual(
    Object.values(words),
  )
})

test('what spreadsheets save as CSV is read as what it is', async () => {
  await bring(
    Buffer.from('E-Mail;Name;Team;Status\r\nzo\xeb@x.test;Zo\xeb M\xfcller;Zahlungen;aktiv\r\n', 'latin1'),
    { source: 'excel' },
  )
  await bring('sep=;\r\nemail;name;team;status\r\nxia@x.test;Xia;Ops;active\r\n', { source: 'sep' })
  expect(await rows("select email, name from person where email like '%@x.test' order by 1")).toEqual([
    { email: 'xia@x.test', name: 'Xia' },
    { email: 'zoë@x.test', name: 'Zoë Müller' },
  ])
})

test('under another scope the same bytes are another delivery', async () => {
  const keys = JSON.stringify({
    AccessKeyMetadata: [
      {
        UserName: 'kk',
        AccessKeyId: 'AKIASCOPESCOPESCOPE1',
        Status: 'Active',
        CreateDate: '2026-01-01T00:00:00Z',
      },
    ],
  })
  const [first] = await bring(keys, { source: 'scoped' })
  expect(first).toMatchObject({ rejected: 1 })
  const [second] = await bring(keys, { source: 'scoped', scope: '620000000005' })
  expect(second).toMatchObject({ state: 'done', stored: 1 })
})

test('what one complete delivery missed lives again when it is listed again, unchanged', async () => {
  const account = '620000000006'
  const all = details(user(account, 'seen'), user(account, 'missed'))
  const keys = JSON.stringify({
    UserName: 'missed',
    UserArn: `arn:aws:iam::${account}:user/missed`,
    AccessKeyId: 'AKIAMISSEDMISSEDMISS',
    Status: 'Active',
    CreateDate: '2026-10-01T00:00:00Z',
  })
  await bring(keys, { source: 'revived', asOf: day(11, 1) })
  await bring(all, { source: 'revived', asOf: day(11, 2) })
  await bring(details(user(account, 'seen')), { source: 'revived', asOf: day(11, 3) })
  expect(await stateOf('missed')).toBe(true)
  await bring(all, { source: 'revived', asOf: day(11, 4) })
  await bring(keys, { source: 'revived', asOf: day(11, 5) })
  expect(await stateOf('missed')).toBe(false)
  expect(
    await rows("select status, seen_to from credential where native_id = 'AKIAMISSEDMISSEDMISS'"),
  ).toEqual([{ status: 0, seen_to: null }])
})

test('a damaged file of a folder is told by itself, and the rest is read', async () => {
  const good = `${columns}\nwhole,bot,github,f:1,acme,,,2026-01-01,,active`
  const told = await bring(
    [
      { name: 'a.csv.gz', content: gzipSync(good).subarray(0, 30) },
      { name: 'b.csv', content: good },
    ],
    { source: 'folder' },
  )
  expect(told.map(({ file, error }) => [file, error !== undefined])).toEqual(
    expect.arrayContaining([
      ['a.csv.gz', true],
      ['b.csv', false],
    ]),
  )
  expect(await stateOf('whole')).toBe(false)
})

test('dates that are not set are not set; a last use ahead of its time is refused with the reason', async () => {
  const [summary] = await bring(
    `${columns}\nd-1,bot,azure,d:1,acme,,,0001-01-01T00:00:00Z,0001-01-01T00:00:00Z,active\nd-2,bot,azure,d:2,acme,,,2024-03-01 11:30 PM,2026-11-01,active\nd-3,bot,azure,d:3,acme,,,2024-03-01,2027-11-01,active`,
    { source: 'dates' },
  )
  expect(summary).toMatchObject({ read: 3, stored: 2, rejected: 1 })
  expect(summary!.rejects[0]!.reason).toContain('is in the future')
  expect(await rows("select name, created_at from identity where name like 'd-_' order by 1")).toEqual([
    { name: 'd-1', created_at: null },
    { name: 'd-2', created_at: new Date('2024-03-01T23:30:00Z') },
  ])
})

test.each([true, false])(
  'a list of keys that names users without their path makes no second user (list first: %s)',
  async (listFirst) => {
    const account = listFirst ? '620000000007' : '620000000008'
    const list = JSON.stringify({
      AccessKeyMetadata: [
        {
          UserName: 'deployer',
          AccessKeyId: `AKIAPATHLESS${account.slice(-8)}`,
          Status: 'Active',
          CreateDate: '2025-01-01T00:00:00Z',
        },
      ],
    })
    const full = details({ ...user(account, 'ci/deployer'), UserName: 'deployer', Path: '/ci/' })
    const keys = () => bring(list, { source: `keys ${account}`, scope: account, complete: false })
    if (listFirst) await keys()
    await bring(full, { source: `details ${account}` })
    await keys()
    await keys()
    expect(
      await rows(
        `select i.native_id, c.native_id as key
         from identity i
           left join credential c on c.identity_key = i.identity_key and c.seen_to is null
         where i.scope = $1 and i.seen_to is null`,
        [account],
      ),
    ).toEqual([
      { native_id: `arn:aws:iam::${account}:user/ci/deployer`, key: `AKIAPATHLESS${account.slice(-8)}` },
    ])
  },
)

test('when a source first lists rights, whoever has none of them has no rights, instead of unknown ones', async () => {
  const account = '620000000077'
  const rightsOf = async (name: string) =>
    (
      await rows<{ rights_state: number }>(
        `select p.rights_state
         from posture p
           join identity i using (identity_key)
         where i.scope = $1 and i.name = $2`,
        [account, name],
      )
    )[0]?.rights_state
  const table = (...lines: string[]) =>
    [
      'name,kind,provider,native_id,scope,privileges',
      ...lines.map((line) => line.replace('@', account)),
    ].join('\n')
  // So many others that only what changed is judged again.
  await bring(table(...Array.from({ length: 90 }, (_, n) => `other-${n},bot,other,other-${n},elsewhere,`)), {
    source: 'elsewhere',
    complete: false,
  })
  await bring(table('x,bot,other,x,@,', 'y,bot,other,y,@,'), { source: 'rightless', complete: false })
  expect(await rightsOf('y')).toBe(code(rightsStates, 'unknown'))
  await bring(table('x,bot,other,x,@,deploy'), { source: 'rightless', asOf: day(11, 21), complete: false })
  expect(await rightsOf('y')).toBe(code(rightsStates, 'none'))
})

test('two files of one time that contradict each other: the later stands, bringing both again changes nothing, and a correction is read', async () => {
  const source = 'contradicting'
  const files = ['1', '2', '3'].map((mark) =>
    details(user('710000000000', 'told-thrice', { Tags: [{ Key: 'Version', Value: mark }] })),
  )
  const tags = async () =>
    (await rows<{ tags: object }>("select tags from identity where name = 'told-thrice'"))[0]!.tags
  const bringAll = async (asOf: Date) => {
    const told: number[] = []
    for (const file of files) told.push((await bring(file, { source, asOf, complete: false }))[0]!.updated)
    return told
  }
  expect(await bringAll(day(11, 20))).toEqual([0, 1, 1])
  expect(await bringAll(day(11, 20))).toEqual([0, 0, 0])
  expect(await tags()).toEqual({ Version: '3' })
  files.push(details(user('710000000000', 'told-thrice', { Tags: [{ Key: 'Version', Value: '4' }] })))
  expect(await bringAll(day(11, 20))).toEqual([0, 0, 0, 1])
  expect(await tags()).toEqual({ Version: '4' })
  // At a later time it is news that it is as it once was.
  expect((await bring(files[0]!, { source, asOf: day(11, 21), complete: false }))[0]!.updated).toBe(1)
  expect(await tags()).toEqual({ Version: '1' })
})

test('what a list leaves out and an answer about one tells stays, whichever comes last', async () => {
  const subjectArn =
    'arn:aws:rolesanywhere:us-east-1:720000000000:subject/00000000-0000-4000-8000-000000000172'
  const told = {
    subjectArn,
    enabled: true,
    x509Subject: 'CN=build-72',
    createdAt: '2024-03-02T07:00:00+00:00',
  }
  const shown = [
    { seenAt: '2026-11-18T10:00:00+00:00', serialNumber: '4097', issuer: 'CN=plant-ca', enabled: true },
  ]
  const list = JSON.stringify({ subjects: [told] })
  const one = JSON.stringify({ subject: { ...told, credentials: shown } })
  const workloadIdentityArn =
    'arn:aws:bedrock-agentcore:us-east-1:720000000000:workload-identity-directory/default/workload-identity/payer'
  const agents = JSON.stringify({ workloadIdentities: [{ name: 'payer', workloadIdentityArn }] })
  const agent = JSON.stringify({
    name: 'payer',
    workloadIdentityArn,
    createdTime: '2026-05-04T08:00:00+00:00',
  })
  const known = () =>
    rows(
      `select i.name, i.created_at is not null as dated,
         (
           select count(*)::int
           from credential c
           where c.identity_key = i.identity_key and c.seen_to is null
         ) as held
       from identity i
       where i.scope = '720000000000'
       order by 1`,
    )
  for (const [file, at] of [
    [list, 20],
    [one, 21],
    [list, 22],
    [agents, 20],
    [agent, 21],
    [agents, 22],
  ] as const)
    await bring(file, { source: 'plant', asOf: day(11, at), complete: false })
  expect(await known()).toEqual([
    { name: 'build-72', dated: true, held: 1 },
    { name: 'payer', dated: true, held: 0 },
  ])
})

test('secrets of Dependabot are others than those of workflows, whatever they are called', async () => {
  const secrets = (of: string, date: string) =>
    JSON.stringify({
      total_count: 1,
      secrets: [
        {
          name: 'GH_TOKEN',
          created_at: date,
          updated_at: date,
          visibility: 'selected',
          selected_repositories_url: `https://api.github.com/orgs/octo-two/${of}/secrets/GH_TOKEN/repositories`,
        },
      ],
    })
  const options = { source: 'octo-two', scope: 'octo-two', asOf: day(11, 20), complete: false }
  await bring(secrets('actions', '2025-01-01T00:00:00Z'), options)
  await bring(secrets('dependabot', '2026-01-01T00:00:00Z'), options)
  expect(
    await rows(
      `select c.label, to_char(c.rotated_at, 'YYYY') as year
       from credential c
         join identity i using (identity_key)
       where i.scope = 'octo-two' and c.seen_to is null
       order by 1`,
    ),
  ).toEqual([
    { label: 'Dependabot secret GH_TOKEN', year: '2026' },
    { label: 'Secret GH_TOKEN', year: '2025' },
  ])
})
