import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { rowsOfTables } from '@/lib/ingest/testing-tables'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import { environmentMatrix, identitiesOfIssuer, identitiesUsedFrom, listIssuers } from './issuance'

const own = ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-issuance-'))
const actor = systemActor('test')
const AS_OF = new Date('2026-11-28T08:00:00Z')
const ACCOUNT = '111122223333'
let delivery = 0

async function bring(lines: object[]): Promise<void> {
  const file = path.join(folder, `log-${delivery++}.json`)
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'))
  const accepted = await accept(actor, [localFile(file)], {
    completeness: 'partial',
    asOf: AS_OF,
    wantsPreview: false,
  })
  for (const { importId } of accepted) if (importId !== null) await runImport(importId)
  await finishImports(AS_OF)
}

let number = 0
const eventId = () => `00000000-0000-4000-8000-${String(++number).padStart(12, '0')}`
const base = (eventName: string, source: string, at: string) => ({
  eventVersion: '1.08',
  eventID: eventId(),
  eventTime: at,
  eventSource: source,
  eventName,
  awsRegion: 'eu-west-1',
  sourceIPAddress: '192.0.2.1',
  userAgent: 'aws-sdk',
  recipientAccountId: ACCOUNT,
  readOnly: true,
})
const issued = (role: string, key: string, at: string, seconds: number) => ({
  ...base('AssumeRole', 'sts.amazonaws.com', at),
  userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
  requestParameters: { roleArn: `arn:aws:iam::${ACCOUNT}:role/${role}`, roleSessionName: 's' },
  responseElements: {
    credentials: {
      accessKeyId: key,
      expiration: new Date(Date.parse(at) + seconds * 1000).toISOString(),
    },
  },
})
const used = (role: string, key: string, at: string) => ({
  ...base('ListBuckets', 's3.amazonaws.com', at),
  userIdentity: {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/s`,
    accountId: ACCOUNT,
    accessKeyId: key,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        arn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
        accountId: ACCOUNT,
        userName: role,
      },
    },
  },
})
const key = (n: number) => `ASIA${String(n).padStart(16, '0').replaceAll('0', 'Q')}`

test('issuers count by day what their log tells, and are the same in whatever order it comes', async () => {
  // Used before any log tells of its issue: in neither sum until then.
  await bring([used('deploy', key(1), '2026-11-20T10:10:00Z')])
  expect(await rows('select issued_n from token_tally')).toEqual([])
  const log = [
    issued('deploy', key(1), '2026-11-20T10:00:00Z', 3600),
    issued('deploy', key(2), '2026-11-20T11:00:00Z', 3600),
    issued('report', key(3), '2026-11-01T11:00:00Z', 900),
    issued('report', key(4), '2026-11-20T12:00:00Z', 43_200),
  ]
  await bring(log)
  await bring([...log, issued('old', key(5), '2026-08-01T00:00:00Z', 900)])

  const [one, ...others] = await listIssuers(actor)
  expect(others).toEqual([])
  expect(one).toMatchObject({
    provider: 'aws',
    scope: ACCOUNT,
    from: '2026-08-01T00:00:00.000Z',
    to: '2026-11-20T12:00:00.000Z',
    recordsUse: true,
    issued: 4,
    renewed: 0,
    used: 1,
    tokens: 5,
    tokensUsed: 1,
    meanRecent: (3600 + 3600 + 43_200) / 3,
    meanBefore: 900,
  })
  expect(one!.lifetimes.filter(({ count }) => count > 0)).toEqual([
    { label: 'to 15 min', count: 1, before: 0 },
    { label: 'to 1 h', count: 2, before: 0 },
    { label: 'to 12 h', count: 1, before: 0 },
  ])
  // Each figure is the sum of the list behind it.
  const list = (by: 'issued' | 'unused') =>
    identitiesOfIssuer(actor, { provider: 'aws', issuer: ACCOUNT, by, limit: 50 })
  const byIssued = await list('issued')
  expect(byIssued.rows.map(({ name, issued: n }) => [name, n])).toEqual([
    ['deploy', 2],
    ['report', 2],
  ])
  expect((await list('unused')).rows.map(({ name }) => name)).toEqual(['report', 'deploy', 'old'])
  const elsewhere = { ...actor, scope: { sources: [999] } }
  expect(await listIssuers(elsewhere)).toEqual([])

  const before = await rowsOfTables(own.url(), {
    event_day: 'identity_key, day, kind, credential_kind, ttl_class, n, failed_n, ttl_sum',
    token_tally: 'identity_key, issued_n, used_n',
  })
  // What the migration fills in of events that are stored already is what the roll-up would have made of them.
  await rows('delete from event_day')
  await rows('delete from token_tally')
  const { readFileSync } = await import('node:fs')
  const migration = readFileSync('prisma/migrations/20261129190000_event_days/migration.sql', 'utf8')
  for (const [statement] of migration.matchAll(/^insert into [^;]+;/gm)) await rows(statement)
  const after = await rowsOfTables(own.url(), {
    event_day: 'identity_key, day, kind, credential_kind, ttl_class, n, failed_n, ttl_sum',
    token_tally: 'identity_key, issued_n, used_n',
  })
  expect(after).toEqual(before)
  expect(before['event_day']!.length).toBeGreaterThan(3)
})

test('tokens go back to the oldest secret that works, and the busiest day stands against the usual one', async () => {
  const secret = (n: number, columns: string) =>
    rows(
      `insert into credential (
         identity_key, credential_key, kind, is_static, native_id, status, rotated_at, in_inventory,
         import_id, seen_from
       )
       select i.identity_key, ${n}, ${columns}, true, m.id, now()
       from identity i, (select min(id) as id from import) m
       where i.name = 'deploy'`,
    )
  const row = async () =>
    (
      await identitiesOfIssuer(actor, { provider: 'aws', issuer: ACCOUNT, by: 'issued', limit: 50 })
    ).rows.find(({ name }) => name === 'deploy')!
  expect(await row()).toMatchObject({
    effective: null,
    busiest: { day: '2026-11-20', n: 2, usual: 2 },
  })
  await secret(1, "0, true, 'k1', 0, '2026-10-21T00:00:00Z'")
  await secret(2, "0, true, 'k2', 0, '2026-11-01T00:00:00Z'")
  // A revoked one lets nobody in, and a password issues nothing.
  await secret(3, "0, true, 'k3', 2, '2020-01-01T00:00:00Z'")
  await secret(4, "1, true, 'k4', 0, '2020-01-01T00:00:00Z'")
  expect((await row()).effective).toEqual({ since: '2026-10-21T00:00:00.000Z', seconds: 31 * 86_400 })
  await secret(5, "0, true, 'k5', 0, null")
  expect((await row()).effective).toEqual({ since: null, seconds: null })
})

test('identities stand by their environment against that of their use, and each number opens them', async () => {
  expect(await environmentMatrix(actor)).toEqual([{ own: 'unknown', seen: 'unknown', identities: 1 }])
  await rows("update posture set environment = 0 where name = 'deploy'")
  await rows('update credential_context set environment = 1 where use_n > 0')
  expect(await environmentMatrix(actor)).toEqual([{ own: 'production', seen: 'staging', identities: 1 }])
  const asked = { own: 'production', seen: 'staging', limit: 50 } as const
  const behind = await identitiesUsedFrom(actor, asked)
  expect(behind).toMatchObject({ total: 1, rows: [{ name: 'deploy', uses: 1 }] })
  const elsewhere = { ...actor, scope: { sources: [999] } }
  expect(await environmentMatrix(elsewhere)).toEqual([])
  expect(await identitiesUsedFrom(elsewhere, asked)).toEqual({ rows: [], total: 0 })
})
