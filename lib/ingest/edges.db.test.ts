import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { numbersOf } from '@/lib/checks/index'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { accept, localFile } from './door/accept'
import { finishImports } from './finish'
import { runImport } from './run'

ownDatabase()
const AS_OF = new Date('2026-11-28T08:00:00Z')
const ACCOUNT = '111122223333'
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-edges-'))
let delivery = 0

async function bring(...lines: object[]): Promise<void> {
  const file = path.join(folder, `log-${delivery++}.json`)
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'))
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    completeness: 'partial',
    asOf: AS_OF,
    wantsPreview: false,
  })
  for (const { importId } of accepted) if (importId !== null) await runImport(importId)
  await finishImports(AS_OF)
}

const arn = (role: string) => `arn:aws:iam::${ACCOUNT}:role/${role}`
/** One role asks for a session of another. */
const asked = (by: string, role: string, n: number) => ({
  eventVersion: '1.08',
  eventID: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  eventTime: `2026-11-20T10:${String(n % 60).padStart(2, '0')}:00Z`,
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRole',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '192.0.2.1',
  userAgent: 'aws-sdk',
  recipientAccountId: ACCOUNT,
  readOnly: true,
  userIdentity: {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${by}/s`,
    accountId: ACCOUNT,
    accessKeyId: `ASIA${by.toUpperCase().padEnd(16, 'X')}`,
    sessionContext: { sessionIssuer: { type: 'Role', arn: arn(by), accountId: ACCOUNT, userName: by } },
  },
  requestParameters: { roleArn: arn(role), roleSessionName: 's' },
  responseElements: {
    credentials: {
      accessKeyId: `ASIA${role.toUpperCase().padEnd(12, 'X')}${String(n).padStart(4, 'Q').replaceAll(/\d/g, 'Z')}`,
      expiration: '2026-11-20T12:00:00Z',
    },
  },
})

/** Who is too deep in a chain, by name. */
const tooDeep = async () =>
  (
    await rows<{ name: string }>(
      `select i.name
       from posture p
         join identity i using (identity_key)
       where p.fails && $1::int[]
       order by 1`,
      [numbersOf(['token-exchange-depth'])],
    )
  ).map(({ name }) => name)
const edges = () =>
  rows<{ name: string; by: string; n: number }>(
    `select i.name, f.name as by, e.n
     from issuance_edge e
       join identity i using (identity_key)
       join identity f on f.identity_key = e.requester_key
     order by 1, 2`,
  )
async function agreesWithAll(): Promise<void> {
  const held = () => rows('select identity_key, applies, fails, unknown from posture order by 1')
  const before = await held()
  await judgeChanged(AS_OF, true)
  expect(await held()).toEqual(before)
}

test('a chain is known however its log comes: from the end, twice, in parts; whoever stands behind a new hop is judged with it', async () => {
  await rows("insert into source (provider, name) values (0, 'others')")
  await rows(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, in_inventory, source_id, import_id, seen_from
     )
     select n, 0, 0, 'i' || n, 'i' || n, 'x', true, s.id, 1, now()
     from generate_series(1, 300) n, source s`,
  )
  await judgeChanged(AS_OF, true)
  await bring(asked('d', 'e', 4), asked('c', 'd', 3))
  await bring(asked('d', 'e', 4), asked('d', 'e', 5))
  expect(await edges()).toEqual([
    { name: 'd', by: 'c', n: 1 },
    { name: 'e', by: 'd', n: 2 },
  ])
  expect(await tooDeep()).toEqual([])
  await bring(asked('b', 'c', 2))
  expect(await tooDeep()).toEqual([])
  // The beginning comes last, and tells of two others only: the fifth role is one too many.
  await bring(asked('a', 'b', 1))
  expect(await tooDeep()).toEqual(['e'])
  await agreesWithAll()
  // Who asks for each other is in no chain that ends.
  await bring(asked('b', 'a', 6))
  expect(await tooDeep()).toEqual(['a', 'b', 'e'])
  await agreesWithAll()
})
