import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { closePool, rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { disagreementsOf } from '@/lib/ingest/disagreements'
import { previewOf } from '@/lib/ingest/preview'
import { importDetail, listSources } from '@/lib/ingest/queries'
import { identityKeyOf } from '@/lib/ingest/write/rows'
import { summaries } from '@/lib/ingest/summary'
import { cancelImport, confirmImport } from '@/lib/ingest/decide'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import { dump } from './testing-tables'
import type { FileSummary } from '@/lib/model/answers/imports'

const own = ownDatabase()
const actor = systemActor('test')
const AS_OF = new Date('2026-11-22T08:00:00Z')
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-files-'))

const file = (name: string, content: unknown): string => {
  const full = path.join(folder, name)
  writeFileSync(full, typeof content === 'string' ? content : JSON.stringify(content))
  return full
}

async function bring(
  files: string[],
  options: { completeness?: 'complete' | 'partial'; asOf?: Date; preview?: boolean; source?: string } = {},
): Promise<FileSummary[]> {
  const accepted = await accept(actor, files.map(localFile), {
    completeness: options.completeness ?? 'partial',
    asOf: options.asOf ?? AS_OF,
    wantsPreview: options.preview ?? false,
    source: options.source,
  })
  for (const id of new Set(accepted.map((one) => one.importId))) if (id !== null) await runImport(id)
  await finishImports(options.asOf ?? AS_OF)
  return summaries(accepted)
}

const samples = readdirSync('lib/ingest/sources', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.sample\./.test(name))
  .map((name) => path.join('lib/ingest/sources', name))
  .sort()

test('every sample of every source is accounted for, and importing everything twice changes nothing', async () => {
  expect(samples.length).toBeGreaterThanOrEqual(12)
  // These hold nothing that can be used, by design: a list without its user, a digest, which is not about identities at all, and an
  // answer that gave somebody a token.
  const unusable = [
    'access-keys.sample.list.json',
    'cloudtrail.sample.digest.json',
    'inventory.sample.login.json',
  ]
  const first = await bring(samples)
  for (const one of first) {
    if (!unusable.includes(one.file)) expect(one.error, one.file).toBeUndefined()
    expect(one.read + one.other, one.file).toBeGreaterThan(0)
    expect(one.stored + one.updated + one.unchanged + one.rejected, one.file).toBe(one.read)
  }
  const before = await dump(own.url())
  expect(
    Object.entries(before)
      .filter(([, table]) => table.rows === 0)
      .map(([name]) => name),
  ).toEqual([])

  const second = await bring(samples)
  for (const one of second) {
    expect({
      file: one.file,
      stored: one.stored,
      updated: one.updated,
      sum: one.unchanged + one.rejected,
    }).toEqual({ file: one.file, stored: 0, updated: 0, sum: one.read })
  }
  expect(await dump(own.url())).toEqual(before)

  // Other bytes, same records: the file is new, what it says is not.
  const copies = samples
    .filter((name) => /\.(json|ndjson|csv)$/.test(name))
    .map((name) => file(path.basename(name), `${readFileSync(name, 'utf8')}\n`))
  for (const one of await bring(copies))
    expect({ file: one.file, stored: one.stored, updated: one.updated }).toEqual({
      file: one.file,
      stored: 0,
      updated: 0,
    })
  expect(await dump(own.url())).toEqual(before)
})

const user = (name: string, more: object = {}) => ({
  Path: '/',
  UserName: name,
  UserId: `AIDA${name.toUpperCase()}`,
  Arn: `arn:aws:iam::777777777777:user/${name}`,
  CreateDate: '2024-01-01T00:00:00Z',
  GroupList: [],
  AttachedManagedPolicies: [],
  Tags: [],
  ...more,
})
const details = (...users: object[]) => ({
  UserDetailList: users,
  GroupDetailList: [],
  RoleDetailList: [],
  Policies: [],
})
const statusOf = async (name: string) =>
  (
    await rows<{ status: number | null }>('select status from identity where native_id = $1', [
      `arn:aws:iam::777777777777:user/${name}`,
    ])
  )[0]?.status
const day = (n: number) => new Date(AS_OF.getTime() + n * 86_400_000)

test('only a complete import retires, only inside its scope, and what returns is back', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  await bring([file('all.json', details(...names.map((name) => user(name))))], {
    completeness: 'complete',
    asOf: day(1),
  })
  await bring(
    [
      file(
        'part.json',
        details(...names.slice(1).map((name) => user(name, { Tags: [{ Key: 'x', Value: '1' }] }))),
      ),
    ],
    { completeness: 'partial', asOf: day(2) },
  )
  expect(await statusOf('a')).toBe(0)
  const [other] = await rows<{ n: number }>(
    "select count(*)::int as n from identity where scope <> '777777777777' and status = 2",
  )

  await bring([file('less.json', details(...names.slice(1).map((name) => user(name))))], {
    completeness: 'complete',
    asOf: day(3),
  })
  expect(await statusOf('a')).toBe(2)
  expect(await statusOf('b')).toBe(0)
  expect(
    (
      await rows<{ n: number }>(
        "select count(*)::int as n from identity where scope <> '777777777777' and status = 2",
      )
    )[0],
  ).toEqual(other)

  await bring(
    [file('again.json', details(...names.map((name) => user(name, { Tags: [{ Key: 'y', Value: '2' }] }))))],
    { completeness: 'complete', asOf: day(4) },
  )
  expect(await statusOf('a')).toBe(0)
})

test('above the guard a person decides, and nothing is half-written while they think', async () => {
  const [summary] = await bring(
    [file('almost-empty.json', details(user('b', { Tags: [{ Key: 'z', Value: '3' }] })))],
    { completeness: 'complete', asOf: day(5) },
  )
  const [waiting] = await rows<{ state: string; warning: string; gone: number }>(
    'select state, warning, gone from import where id = $1',
    [summary!.import],
  )
  expect(waiting!.state).toBe('preview')
  expect(waiting!.gone).toBe(5)
  expect(waiting!.warning).toContain('5 of 6')
  expect(await statusOf('c')).toBe(0)

  await confirmImport(actor, summary!.import!)
  await runImport(summary!.import!)
  await finishImports(day(5))
  expect(await statusOf('c')).toBe(2)
  expect(await statusOf('b')).toBe(0)
})

test('a preview tells what it would change, open and close, and does none of it', async () => {
  const findings = () => rows<{ n: number }>('select count(*)::int as n from finding_change')
  await bring([file('preview-before.json', details(user('previewed')))], { asOf: day(5) })
  const before = [await dump(own.url()), await findings()]
  const [summary] = await bring(
    [
      file(
        'preview.json',
        details(user('previewed', { Tags: [{ Key: 'x', Value: '1' }] }), user('newcomer')),
      ),
    ],
    { preview: true, asOf: day(6) },
  )
  const id = summary!.import!
  const { effect, state } = await importDetail(actor, id)
  expect(state).toBe('preview')
  expect(effect).toEqual({
    opens: expect.arrayContaining([
      { check: 'unowned-identity', title: expect.any(String), count: 1, names: ['newcomer'] },
    ]),
    closes: [],
  })
  const changed = await previewOf(actor, id, { outcome: 'changed', limit: 1 })
  expect(changed).toMatchObject({ total: 1, next: null })
  expect(changed.rows[0]).toMatchObject({
    name: 'previewed',
    changes: [{ path: '/Tags/0', before: null, after: '{"Key":"x","Value":"1"}' }],
  })
  expect((await previewOf(actor, id, { outcome: 'new', limit: 50 })).rows.map(({ name }) => name)).toEqual([
    'newcomer',
  ])
  await cancelImport(actor, id)
  expect([await dump(own.url()), await findings()]).toEqual(before)
})

test('a cancelled import leaves nothing behind and cannot be confirmed', async () => {
  const before = await dump(own.url())
  const [summary] = await bring([file('cancelled.json', details(user('never')))], {
    preview: true,
    asOf: day(6),
  })
  await cancelImport(actor, summary!.import!)
  expect(await dump(own.url())).toEqual(before)
  expect(await rows('select 1 from stage_record where import_id = $1', [summary!.import])).toEqual([])
  await expect(confirmImport(actor, summary!.import!)).rejects.toThrow('does not wait')
})

test('a log that is previewed waits like an inventory: nothing is there before Confirm, and Discard leaves nothing', async () => {
  const log = (id: string) => ({
    Records: [
      {
        eventVersion: '1.09',
        eventTime: '2026-11-20T10:00:00Z',
        eventSource: 's3.amazonaws.com',
        eventName: 'ListBuckets',
        awsRegion: 'eu-west-1',
        eventID: id,
        eventType: 'AwsApiCall',
        recipientAccountId: '777777777777',
        sourceIPAddress: '192.0.2.209',
        userAgent: 'cli',
        readOnly: true,
        userIdentity: {
          type: 'IAMUser',
          arn: 'arn:aws:iam::777777777777:user/logged',
          accountId: '777777777777',
          accessKeyId: 'AKIAPREVIEWPREVIEW12',
          userName: 'logged',
        },
      },
    ],
  })
  const first = log('0c1b7c8e-0000-4000-8000-000000000001')
  const before = await dump(own.url())
  const [waiting] = await bring([file('waiting-log.json', first)], { preview: true, asOf: day(6) })
  const id = waiting!.import!
  expect(await importDetail(actor, id)).toMatchObject({
    state: 'preview',
    read: 1,
    stored: 1,
    unchanged: 0,
    events: 1,
    heldEvents: 1,
  })
  expect(await dump(own.url())).toEqual(before)
  await cancelImport(actor, id)
  await finishImports(day(6))
  expect(await dump(own.url())).toEqual(before)

  // The same log once more, beside an inventory: confirmed, all of it is there, as if nobody had looked at it first.
  const [again] = await bring([file('waiting-log.json', first)], { preview: true, asOf: day(6) })
  await confirmImport(actor, again!.import!)
  await runImport(again!.import!)
  await finishImports(day(6))
  expect(await importDetail(actor, again!.import!)).toMatchObject({
    state: 'done',
    read: 1,
    stored: 1,
    events: 1,
    heldEvents: 0,
  })
  expect(await rows("select count(*)::int as n from event where source_ip = '192.0.2.209'")).toEqual([
    { n: 1 },
  ])
  expect(await statusOf('logged')).not.toBe(undefined)

  // A preview tells what is stored already.
  const [known] = await bring([file('known-log.json', { Records: [...first.Records, ...first.Records] })], {
    preview: true,
    asOf: day(6),
  })
  expect(await importDetail(actor, known!.import!)).toMatchObject({ read: 2, stored: 0, unchanged: 2 })
  await cancelImport(actor, known!.import!)
})

test('a file that says that more follows is taken as a part, whatever is claimed of it', async () => {
  const cut = (name: string) => ({
    ...(details(user(name)) as object),
    NextToken: 'eyJNYXJrZXIiOiBudWxsfQ==',
  })
  const options = { completeness: 'complete', asOf: day(7) } as const
  const [summary] = await bring([file('cut.json', cut('first-page'))], options)
  const { completeness, warning, gone } = await importDetail(actor, summary!.import!)
  expect({ completeness, gone }).toEqual({ completeness: 'partial', gone: 0 })
  expect(warning).toContain('Imported as partial: the answer goes on (NextToken)')
  expect(await statusOf('b')).toBe(0)

  // Nor when a person looks at it first, and insists.
  const [looked] = await bring([file('cut-2.json', cut('first-page-2'))], { ...options, preview: true })
  await expect(confirmImport(actor, looked!.import!, 'complete')).rejects.toThrow(
    'cannot be confirmed as everything',
  )
  await confirmImport(actor, looked!.import!)
  await runImport(looked!.import!)
  await finishImports(day(7))
  expect(await statusOf('b')).toBe(0)
})

test('where sources disagree stands, with who says what', async () => {
  const report = [
    'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated',
    ...['agreed,2024-01-01T00:00:30Z', 'disputed,2023-06-01T00:00:00Z'].map((line) => {
      const [name, made] = line.split(',')
      return `${name},arn:aws:iam::777777777777:user/${name},${made},false,N/A,N/A,N/A,false,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A`
    }),
  ].join('\n')
  await bring([file('disputed.json', details(user('agreed'), user('disputed')))], { asOf: day(5) })
  await bring([file('disputed.csv', report)], { asOf: day(6), source: '777777777777' })
  const of = (name: string) =>
    disagreementsOf(identityKeyOf({ provider: 'aws', nativeId: `arn:aws:iam::777777777777:user/${name}` }))
  expect(await of('agreed')).toEqual([])
  expect(await of('disputed')).toEqual([
    {
      subject: 'identity',
      fact: 'createdAt',
      claims: [
        expect.objectContaining({
          value: '2023-06-01T00:00:00.000Z',
          format: 'aws/credential-report',
          at: 'line 3',
        }),
        expect.objectContaining({ format: 'aws/authorization-details', at: '/UserDetailList/1' }),
      ],
    },
  ])
})

test('what an inventory says again after something else is news, and an older export takes nothing back', async () => {
  const tag = (value: string) => details(user('swinging', { Tags: [{ Key: 'environment', Value: value }] }))
  const environment = async () =>
    (
      await rows<{ environment: number }>(
        "select environment from identity where native_id like '%:user/swinging'",
      )
    )[0]?.environment
  await bring([file('swing-a.json', tag('production'))], { asOf: day(20) })
  expect(await environment()).toBe(0)
  await bring([file('swing-b.json', tag('staging'))], { asOf: day(21) })
  expect(await environment()).toBe(1)
  // Byte for byte the first file: the state went back, and that is seen.
  const [back] = await bring([file('swing-a.json', tag('production'))], { asOf: day(22) })
  expect(back).toMatchObject({ state: 'done', updated: 1 })
  expect(await environment()).toBe(0)
  const [twice] = await bring([file('swing-a.json', tag('production'))], { asOf: day(22) })
  expect(twice).toMatchObject({ state: 'already_imported' })
  // The next day's export holds the same bytes: nothing changed, and that is known as of then.
  const [again] = await bring([file('swing-a.json', tag('production'))], { asOf: day(23) })
  expect(again).toMatchObject({ state: 'done', updated: 0, unchanged: 1 })
  expect(
    await rows(
      `select s.last_seen_at
       from sighting s
         join identity i using (record_key)
       where i.native_id like '%:user/swinging'`,
    ),
  ).toEqual([{ last_seen_at: day(23) }])
  // An export of before, delivered late.
  const [late] = await bring([file('swing-c.json', tag('test'))], { asOf: day(19) })
  expect(late).toMatchObject({ updated: 0, unchanged: 1 })
  expect(await environment()).toBe(0)
})

test('a lifetime over policy is proven by a log that goes on without it', async () => {
  const issued = (n: number, at: string, durationSeconds: number) => ({
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    eventID: `lifetime-${n}`,
    eventTime: at,
    recipientAccountId: '888888888888',
    sourceIPAddress: '198.51.100.7',
    userIdentity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::888888888888:user/caller',
      accountId: '888888888888',
      accessKeyId: 'AKIALIFETIME00000001',
    },
    requestParameters: { roleArn: 'arn:aws:iam::888888888888:role/lived', durationSeconds },
    responseElements: { credentials: { accessKeyId: `ASIALIFETIME0000000${n}` } },
  })
  const state = async () =>
    (
      await rows<{ open: boolean }>(
        `select f.resolved_at is null as open
         from finding f
           join identity i using (identity_key)
         where f.check_no = 4 and i.native_id like '%:role/lived'`,
      )
    )[0]
  const log = async (name: string, ...events: object[]) =>
    bring([file(name, { Records: events })], { asOf: day(60), source: '888888888888' })
  await log('long.json', issued(1, '2026-08-01T00:00:00Z', 43_200), issued(2, '2026-08-20T00:00:00Z', 900))
  expect(await state()).toEqual({ open: true })
  // Shorter ones for three weeks prove nothing yet.
  await log('shorter.json', issued(3, '2026-08-25T00:00:00Z', 900))
  expect(await state()).toEqual({ open: true })
  await log('later.json', issued(4, '2026-10-15T00:00:00Z', 900))
  expect(await state()).toEqual({ open: false })
  await log('again.json', issued(5, '2026-10-20T00:00:00Z', 7200))
  expect(await state()).toEqual({ open: true })
})

test('a source of which nothing could be used is not fresh', async () => {
  const [answer] = await bring(
    [
      file('refused.json', {
        Records: [{ eventName: 'Ping', eventSource: 'x.amazonaws.com', eventTime: '2026-11-20T00:00:00Z' }],
      }),
    ],
    { source: 'refused' },
  )
  expect(answer).toMatchObject({ read: 1, rejected: 1 })
  const source = (await listSources(actor)).find(({ name }) => name === 'refused')
  expect(source).toMatchObject({
    state: 'failed',
    lastImportAt: null,
    lastError: 'Every record was rejected',
  })
})

test('a working secret that no inventory lists is on the roll, until an inventory lists it', async () => {
  const found = (line: number) => ({
    SourceMetadata: {
      Data: { Git: { commit: 'c0ffee', file: '.env', repository: 'https://git.example.test/lost', line } },
    },
    DetectorName: 'AWS',
    Verified: true,
    Raw: 'AKIALOSTANDFOUND0001',
    RawV2: `AKIALOSTANDFOUND0001:${'x'.repeat(39)}${line}`,
    ExtraData: {},
  })
  const exposed = () =>
    rows<{ native_id: string; state: number; gone: boolean }>(
      `select i.native_id, f.state, i.status is not distinct from 2 as gone
       from finding f
         join identity i using (identity_key)
         join credential c using (identity_key, credential_key)
       where f.check_no = 19 and c.native_id = 'AKIALOSTANDFOUND0001'
       order by i.native_id`,
    )
  await bring([file('leak.ndjson', `${JSON.stringify(found(1))}\n`)], { source: 'scanner' })
  const open = { state: 0, gone: false }
  expect(await exposed()).toEqual([{ native_id: 'exposed/AWS/AKIALOSTANDFOUND0001', ...open }])
  // The same leak, a line further down: still one credential, still open.
  await bring([file('leak-moved.ndjson', `${JSON.stringify(found(2))}\n`)], { source: 'scanner' })
  expect(await exposed()).toEqual([{ native_id: 'exposed/AWS/AKIALOSTANDFOUND0001', ...open }])
  await bring(
    [
      file('keys.json', {
        AccessKeyMetadata: [
          {
            UserName: 'lost',
            AccessKeyId: 'AKIALOSTANDFOUND0001',
            Status: 'Active',
            CreateDate: '2026-01-02T03:04:05Z',
          },
        ],
      }),
    ],
    { source: '210987654321' },
  )
  expect(await exposed()).toEqual([
    { native_id: 'arn:aws:iam::210987654321:user/lost', ...open },
    { native_id: 'exposed/AWS/AKIALOSTANDFOUND0001', state: expect.any(Number), gone: true },
  ])
})

test('a finding closes only when the data says so, and comes back as regressed', async () => {
  const key = (more: object) =>
    `user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated\n` +
    Object.values({
      user: 'turner',
      arn: 'arn:aws:iam::333333333333:user/turner',
      made: '2020-01-01T00:00:00Z',
      pw: 'false',
      pwu: 'N/A',
      pwc: 'N/A',
      pwn: 'N/A',
      mfa: 'false',
      active: 'true',
      rotated: '2020-01-01T00:00:00Z',
      used: '2026-11-20T00:00:00Z',
      region: 'eu-west-1',
      service: 's3',
      a2: 'false',
      r2: 'N/A',
      u2: 'N/A',
      g2: 'N/A',
      s2: 'N/A',
      c1: 'false',
      cr1: 'N/A',
      c2: 'false',
      cr2: 'N/A',
      ...more,
    }).join(',')
  const states = async () =>
    (
      await rows<{ state: number; open: boolean }>(
        `select f.state, f.resolved_at is null as open
         from finding f
           join identity i using (identity_key)
         where i.name = 'turner' and f.check_no = 1 and f.credential_key <> 0`,
      )
    )[0]
  await bring([file('turner-1.csv', key({}))], { asOf: day(10) })
  expect(await states()).toEqual({ state: 0, open: true })
  // Rotation no longer reported: unknown, so it stays open.
  await bring([file('turner-2.csv', key({ rotated: 'N/A' }))], { asOf: day(11) })
  expect((await states())!.open).toBe(true)
  await bring([file('turner-3.csv', key({ rotated: '2026-12-01T00:00:00Z' }))], { asOf: day(12) })
  expect(await states()).toEqual({ state: 3, open: false })
  await bring(
    [file('turner-4.csv', key({ rotated: '2020-01-01T00:00:00Z', used: '2026-11-21T00:00:00Z' }))],
    { asOf: day(13) },
  )
  expect(await states()).toEqual({ state: 4, open: true })
})

test('a secret that is handed over is found nowhere afterwards', async () => {
  const canary = 'wJalrXUtnFEMI/K7MDENG/CANARYKEY000001'
  const planted = [
    file('planted-trail.json', {
      Records: [
        {
          eventVersion: '1.08',
          eventID: 'b1a0a2e8-0000-4000-8000-000000000001',
          eventTime: '2026-11-01T10:00:00Z',
          eventSource: 'sts.amazonaws.com',
          eventName: 'AssumeRole',
          awsRegion: 'eu-west-1',
          recipientAccountId: '333333333333',
          sourceIPAddress: '203.0.113.9',
          userAgent: 'aws-cli',
          userIdentity: {
            type: 'IAMUser',
            arn: 'arn:aws:iam::333333333333:user/turner',
            accountId: '333333333333',
            accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
            userName: 'turner',
          },
          requestParameters: { roleArn: 'arn:aws:iam::333333333333:role/r', roleSessionName: 's' },
          responseElements: {
            credentials: {
              accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
              sessionToken: canary,
              expiration: 'Nov 1, 2026, 11:00:00 AM',
            },
          },
        },
        { eventName: 'broken', secretAccessKey: canary, eventSource: 'iam.amazonaws.com', userIdentity: {} },
      ],
    }),
    file('planted-secret.json', {
      kind: 'List',
      apiVersion: 'v1',
      items: [
        {
          kind: 'Secret',
          apiVersion: 'v1',
          type: 'kubernetes.io/service-account-token',
          metadata: {
            name: 't',
            namespace: 'n',
            uid: 'u-1',
            creationTimestamp: '2025-01-01T00:00:00Z',
            annotations: {
              'kubernetes.io/service-account.name': 'sa',
              'kubectl.kubernetes.io/last-applied-configuration': canary,
            },
          },
          data: { token: Buffer.from(canary).toString('base64'), 'ca.crt': 'x' },
        },
      ],
    }),
    file('planted-leak.json', [
      {
        RuleID: 'aws-access-token',
        Description: 'AWS',
        StartLine: 1,
        EndLine: 1,
        File: 'a.env',
        Commit: 'c0ffee',
        Author: 'x',
        Email: 'x@example.test',
        Date: '2026-01-01T00:00:00Z',
        Message: 'm',
        Tags: [],
        Fingerprint: 'c0ffee:a.env:aws-access-token:1',
        Secret: canary,
        Match: `key=${canary}`,
        Entropy: 4.2,
      },
    ]),
  ]
  const brought = await bring(planted)
  expect(brought.map((one) => one.read)).toEqual([2, 1, 1].sort((a, b) => b - a))
  const tables = await rows<{ name: string }>(
    `select format('%I.%I', schemaname, relname) as name
     from pg_stat_user_tables
     where schemaname !~ '^pg_temp'`,
  )
  const encoded = Buffer.from(canary).toString('base64')
  const leaks: string[] = []
  for (const { name } of tables) {
    const found = await rows(`select 1 from ${name} t where t::text like $1 or t::text like $2 limit 1`, [
      `%${canary}%`,
      `%${encoded}%`,
    ])
    if (found.length > 0) leaks.push(name)
  }
  expect(leaks).toEqual([])
  const files = readdirSync(own.dataFolder(), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  for (const entry of files)
    expect(readFileSync(path.join(entry.parentPath, entry.name)).includes(canary)).toBe(false)
})

// A log and an inventory large enough for several batches, with duplicates, rejects and out-of-order times.
function largeFiles(): string[] {
  const events = Array.from({ length: 34_000 }, (_, index) => {
    const n = index % 33_000
    return JSON.stringify({
      eventVersion: '1.08',
      eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      eventTime: new Date(Date.UTC(2026, 9, 1) + ((n * 7919) % 4_000_000) * 1000)
        .toISOString()
        .replace('.000Z', 'Z'),
      eventSource: n % 3 ? 's3.amazonaws.com' : 'sts.amazonaws.com',
      eventName: n % 3 ? 'ListBuckets' : 'GetCallerIdentity',
      awsRegion: 'eu-west-1',
      recipientAccountId: '555555555555',
      sourceIPAddress: `10.0.${n % 7}.${n % 200}`,
      userAgent: `agent/${n % 5}`,
      userIdentity:
        n % 501
          ? {
              type: 'IAMUser',
              arn: `arn:aws:iam::555555555555:user/u${n % 300}`,
              accountId: '555555555555',
              accessKeyId: `AKIAQ${String(n % 300).padStart(15, '0')}`,
              userName: `u${n % 300}`,
            }
          : { type: 'AWSService', invokedBy: 'x.amazonaws.com' },
    })
  })
  const users = Array.from({ length: 25_000 }, (_, n) => ({
    ...user(`u${n}`),
    Arn: `arn:aws:iam::555555555555:user/u${n}`,
    Tags: [{ Key: 'owner', Value: `team ${n % 40}` }],
  }))
  return [file('large.ndjson', events.join('\n')), file('large.json', details(...users))]
}

/** Runs `body` with Muster's pool on another database. */
async function on<T>(url: string, body: () => Promise<T>): Promise<T> {
  await closePool()
  process.env.DATABASE_URL = url
  try {
    return await body()
  } finally {
    await closePool()
    process.env.DATABASE_URL = own.writeUrl()
  }
}

async function worker(url: string): Promise<ChildProcess> {
  const env = { ...process.env, DATABASE_URL: url }
  return spawn(process.execPath, ['--conditions=react-server', '--import', 'tsx', 'lib/cli/worker.ts'], {
    env,
    stdio: 'ignore',
  })
}

test('killed at random points and started again, an import ends as if undisturbed', async () => {
  const files = largeFiles()
  const results = []
  for (const kills of [0, 6]) {
    const url = await own.another()
    await on(url, () =>
      accept(actor, files.map(localFile), { completeness: 'partial', wantsPreview: false, asOf: AS_OF }),
    )
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const running = async () =>
      (await client.query("select 1 from import where state not in ('done', 'failed', 'cancelled')")).rows
        .length > 0
    let landed = 0
    for (let kill = 0; kill < kills && (await running()); kill++) {
      const victim = await worker(url)
      await new Promise((resolve) => setTimeout(resolve, 1200 + Math.random() * 2500))
      if (await running()) landed++
      victim.kill('SIGKILL')
      await new Promise((resolve) => victim.once('exit', resolve))
    }
    if (kills > 0) expect(landed).toBeGreaterThan(1)
    const last = await worker(url)
    for (const until = Date.now() + 120_000; (await running()) && Date.now() < until;)
      await new Promise((resolve) => setTimeout(resolve, 200))
    last.kill('SIGTERM')
    await new Promise((resolve) => last.once('exit', resolve))
    expect((await client.query('select distinct state, error from import')).rows).toEqual([
      { state: 'done', error: null },
    ])
    const counts = await client.query(
      'select read, stored, updated, unchanged, rejected from import_file order by size_bytes',
    )
    results.push({ tables: await dump(url), counts: counts.rows })
    await client.end()
  }
  expect(results[1]).toEqual(results[0])
  for (const count of results[0]!.counts)
    expect(count.stored + count.updated + count.unchanged + count.rejected).toBe(count.read)
}, 300_000)
