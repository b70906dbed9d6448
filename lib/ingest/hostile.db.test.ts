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
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-hostile-'))
const AS_OF = new Date('2026-11-22T08:00:00Z')

async function bring(name: string, text: string): Promise<FileSummary> {
  const file = path.join(folder, name)
  writeFileSync(file, text)
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    completeness: 'partial',
    asOf: AS_OF,
    wantsPreview: false,
    source: name,
  })
  for (const { importId } of accepted) if (importId !== null) await runImport(importId)
  await finishImports(AS_OF)
  const [summary] = await summaries(accepted)
  return summary!
}

const long = (length: number) =>
  Array.from({ length }, (_, n) => String.fromCharCode(97 + ((n * 7919 + (n >> 3)) % 26))).join('')
const user = (name: string, more: object = {}) => ({
  Path: '/',
  UserName: name,
  UserId: `AIDA${name.slice(0, 20)}`,
  Arn: `arn:aws:iam::555566667777:user/${name}`,
  CreateDate: '2025-01-01T00:00:00Z',
  GroupList: [],
  AttachedManagedPolicies: [],
  ...more,
})
const good = Array.from({ length: 999 }, (_, n) => user(`good-${n}`))
const details = (...users: object[]) =>
  JSON.stringify({ UserDetailList: users, GroupDetailList: [], RoleDetailList: [], Policies: [] })

// JSON.stringify itself gives up on this.
const deep = (levels: number) => `${'{"n":'.repeat(levels)}"x"${'}'.repeat(levels)}`

test.each([
  ['a NUL in its name', user('bad\0name'), 'rejected'],
  ['half a character in its name', user('bad\ud800name'), 'rejected'],
  ['a name of 100,000 characters', user(long(100_000)), 'rejected'],
  ['a NUL in a tag', user('nul-tag', { Tags: [{ Key: 'owner', Value: 'a\0b' }] }), 'stored'],
  ['half a character in a tag', user('half-tag', { Tags: [{ Key: 'a', Value: '\udc00' }] }), 'stored'],
  [
    'an owner of 3,000 characters',
    user('long-owner', { Tags: [{ Key: 'owner', Value: long(3000) }] }),
    'stored',
  ],
  [
    'an owner of 100,000 characters',
    user('longer-owner', { Tags: [{ Key: 'owner', Value: long(100_000) }] }),
    'stored',
  ],
  ['a name of 3,000 characters', user(long(3000)), 'stored'],
  ['values nested 5,000 deep', user('deep', { Extra: 'DEEP' }), 'stored'],
] as const)('999 good records beside one with %s', async (what, bad, outcome) => {
  const summary = await bring(what.replace(/\W/g, '-'), details(...good, bad).replace('"DEEP"', deep(5000)))
  expect(summary.error).toBeUndefined()
  expect(summary.read).toBe(1000)
  expect(summary.stored + summary.updated + summary.unchanged + summary.rejected).toBe(1000)
  expect(summary.rejected).toBe(outcome === 'rejected' ? 1 : 0)
  // Judging goes on, for all of them.
  const [judged] = await rows<{ n: number }>(
    `select count(*)::int as n
     from posture p
       join identity i using (identity_key)
     where i.native_id like '%user/good-%'`,
  )
  expect(judged!.n).toBe(999)
  expect(await rows('select 1 from changed_identity limit 1')).toEqual([])
  expect(
    await rows('select 1 from identity where length(native_id) > 600 or length(name) > 600 limit 1'),
  ).toEqual([])
})

test('a log with NUL, half characters and long texts is stored, event for event', async () => {
  const event = (n: number, more: object) => ({
    eventVersion: '1.08',
    eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    eventTime: '2026-11-20T00:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    eventType: 'AwsApiCall',
    awsRegion: 'us-east-1',
    sourceIPAddress: '198.51.100.7',
    userAgent: 'agent',
    recipientAccountId: '555566667777',
    userIdentity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::555566667777:user/a',
      accountId: '555566667777',
      userName: 'a',
    },
    ...more,
  })
  const lines = [
    event(1, { userAgent: 'a\0b' }),
    event(2, { userAgent: 'a\ud800' }),
    event(3, { userAgent: long(50_000) }),
    event(4, { eventName: `x\0${long(5000)}` }),
    event(5, { userAgent: `curl -H "Authorization: Bearer ${'s3cretCANARY'.repeat(3)}"` }),
  ]
  const summary = await bring('trail', lines.map((line) => JSON.stringify(line)).join('\n'))
  expect(summary).toMatchObject({ read: 5, stored: 5, rejected: 0 })
  expect(await rows("select 1 from term where text like '%CANARY%'")).toEqual([])
})

test('a manifest whose alias holds itself costs itself alone', async () => {
  const summary = await bring(
    'manifests.yaml',
    [
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: good, namespace: n}',
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: &a {name: loop, namespace: n, labels: *a}',
      'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: other, namespace: n}',
    ].join('\n---\n'),
  )
  expect(summary.read).toBe(3)
  expect(summary.stored).toBeGreaterThanOrEqual(2)
  expect(summary.stored + summary.rejected).toBe(3)
})

test('a secret in a policy, a right, a scope or the address of a repository is stored in no table', async () => {
  let planted = 0
  const shaped = () => `ghp_CANARYabcdefghijklmnopqrs${String(planted++).padStart(8, '0')}`
  const policy = {
    PolicyName: 'p',
    Arn: 'arn:aws:iam::555566667777:policy/p',
    PolicyVersionList: [
      {
        IsDefaultVersion: true,
        VersionId: 'v1',
        Document: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: shaped(),
              Effect: 'Allow',
              Action: 's3:*',
              Resource: `arn:aws:s3:::${shaped()}/*`,
              Condition: { StringEquals: { 'aws:RequestTag/note': shaped() } },
            },
          ],
        },
      },
    ],
  }
  await bring(
    'planted-policy',
    JSON.stringify({ ...JSON.parse(details(user('holder'))), Policies: [policy] }),
  )
  await bring(
    'planted-table',
    `name,kind,provider,native_id,scope,privileges\nb,bot,github,gh:1,${shaped()},${shaped()};read\nc,bot,github,gh:2,${shaped()},read`,
  )
  await bring(
    'planted-role',
    JSON.stringify({
      kind: 'Role',
      apiVersion: 'rbac.authorization.k8s.io/v1',
      metadata: { name: 'r', namespace: 'n' },
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: [shaped()] }],
    }),
  )
  await bring(
    'planted-trail',
    JSON.stringify({
      eventVersion: '1.08',
      eventID: '00000000-0000-4000-8000-00000000c0de',
      eventTime: '2026-11-20T00:00:00Z',
      eventSource: 's3.amazonaws.com',
      eventName: shaped(),
      eventType: 'AwsApiCall',
      recipientAccountId: '555566667777',
      userIdentity: {
        type: 'IAMUser',
        arn: 'arn:aws:iam::555566667777:user/holder',
        accountId: '555566667777',
        userName: 'holder',
      },
    }),
  )
  const finding = {
    SourceMetadata: {
      Data: {
        Git: {
          commit: 'c',
          file: 'x.env',
          repository: 'https://u:CANARYword@git.test/r.git',
          timestamp: '2026-05-01 00:00:00 +0000',
          line: 3,
        },
      },
    },
    SourceType: 16,
    DetectorType: 2,
    DetectorName: 'AWS',
    DecoderName: 'PLAIN',
    Verified: true,
    Raw: 'AKIACANARYCANARYCAN1',
    Redacted: 'AKIACANARYCANARYCAN1',
  }
  // Without a name for the source, the repository names it.
  const file = path.join(folder, 'planted-leak')
  writeFileSync(file, JSON.stringify(finding))
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    completeness: 'partial',
    asOf: AS_OF,
    wantsPreview: false,
  })
  for (const { importId } of accepted) await runImport(importId!)
  await finishImports(AS_OF)
  const tables = await rows<{ name: string }>(
    `select format('%I.%I', schemaname, relname) as name
     from pg_stat_user_tables
     where schemaname !~ '^pg_temp'`,
  )
  const leaks: string[] = []
  for (const { name } of tables)
    for (const { text } of await rows<{ text: string }>(`select t::text as text from ${name} t`))
      for (const [found] of text.matchAll(/ghp_CANARY\w+|CANARYword/g)) leaks.push(`${name}: ${found}`)
  expect(leaks).toEqual([])
})
