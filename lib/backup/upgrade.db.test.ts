import { mkdtempSync, readdirSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { signGrowth, verifyAudit } from '@/lib/audit/verify'
import { systemActor } from '@/lib/auth/actor'
import { checkSignIn } from '@/lib/auth/password'
import { closePool, rows } from '@/lib/db/pool'
import { prisma } from '@/lib/db/prisma'
import { ownDatabase } from '@/lib/db/testing'
import { listExceptions } from '@/lib/findings/exception-queries'
import { change } from '@/lib/findings/codes'
import { listFindings } from '@/lib/findings/queries'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import { listIdentities } from '@/lib/inventory/identities'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { changes } from '@/lib/model/vocabulary'
import { exceptionFilter, findingFilter, identityFilter, taskFilter } from '@/lib/model/filters'
import { issuedAs } from '@/lib/reports/queries'
import { listTasks } from '@/lib/tasks/task-queries'
import { restoreBackup } from './restore'

// `first-release.backup` was written by the first released version, under the secret of the tests: its own samples of that time were
// imported, findings were worked on, accepted and attested. What it held is counted here as that version counted it.

const own = ownDatabase()
const actor = systemActor('test')
const AS_OF = new Date('2026-11-30T13:51:25Z')
/** As the first version handed it out. */
const CHECKPOINT = {
  entry: '40',
  hash: '304a148dbe29ca7f712d2eae494b95704338cd7d979e71115e9bcb3d518dfbcf',
  at: '2026-11-30T13:51:25.441Z',
  signature: 'pCGguOYWQ_IEHV5jrlAuu5B1n2UKY7mzdhhyEpwjXbLfuHofgPc5GfR0nbVh9oZ_fqA3f2dJhgUWViFX-PeuBw',
  kid: 'Y_GCXbZHcQwNwixWquyVKaK3pULZWWWevljoql3tTk4',
}
const REPORT = '72ce1cc4258ec93b404522ce9751ba2ece6c0d5c61583b7f7179f33ab3d91ff8'
const count = async (table: string, where = 'true') =>
  (await rows<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`))[0]!.n
const openByCheck = async () =>
  Object.fromEntries(
    (
      await rows<{ check_no: number; n: number }>(
        'select check_no, count(*)::int as n from finding where resolved_at is null group by 1 order by 1',
      )
    ).map(({ check_no, n }) => [check_no, n]),
  )

beforeAll(async () => {
  await prisma().$disconnect()
  ;(globalThis as { musterPrisma?: unknown }).musterPrisma = undefined
  await closePool()
  Object.assign(process.env, {
    MUSTER_MIGRATE_URL: own.url(),
    MUSTER_DATA: mkdtempSync(path.join(os.tmpdir(), 'muster-upgraded-')),
  })
  await restoreBackup('lib/backup/first-release.backup', { replace: true })
})

test('what the first release held is there, row for row, under the schema of now', async () => {
  const held = {
    identity: 64,
    credential: 39,
    identity_grant: 17,
    permission_set: 15,
    trust: 7,
    workload: 5,
    exposure: 9,
    event: 73,
    sighting: 69,
    source: 15,
    import: 18,
    import_file: 41,
    finding: 122,
    finding_change: 136,
    proof: 4,
    task: 4,
    task_step: 20,
    exception: 3,
    person: 4,
    team: 4,
    ownership: 22,
    campaign: 2,
    campaign_item: 10,
    attestation_decision: 6,
    app_user: 1,
    report: 1,
    judgement: 8,
  }
  const found: Record<string, number> = {}
  for (const table of Object.keys(held)) found[table] = await count(table)
  expect(found).toEqual(held)
  expect(await openByCheck()).toEqual({
    0: 16,
    1: 12,
    3: 2,
    4: 2,
    8: 7,
    9: 33,
    19: 2,
    22: 4,
    24: 1,
    25: 1,
    33: 1,
    38: 35,
    40: 1,
    41: 3,
  })
})

test('the audit log verifies with a checkpoint of then, its reports are known, and its people sign in', async () => {
  // The worker signs the log once it runs: whenever this is, the last hours have a checkpoint.
  await signGrowth()
  expect((await verifyAudit(actor, [CHECKPOINT])).faults).toEqual([])
  expect((await issuedAs(REPORT)).issued).toBe(true)
  expect(
    await checkSignIn({
      email: 'admin@example.test',
      password: 'a password for tests only',
      address: '192.0.2.1',
    }),
  ).toMatchObject({ outcome: 'admitted' })
})

test('judged by the rules of now nothing is proven or lost that people had decided', async () => {
  const verified = await count('finding_change', `change = ${change('verified')}`)
  await judgeChanged(AS_OF, true)
  // An upgrade brings no new data, so it proves nothing.
  expect(await count('finding_change', `change = ${change('verified')}`)).toBe(verified)
  const tasks = await listTasks(actor, taskFilter.parse({ closed: 'true' }))
  expect(tasks.rows.map(({ identityName, state }) => `${identityName} ${state}`).sort()).toEqual([
    'attested-3 planned',
    'back in_progress',
    'open planned',
    'refused cancelled',
  ])
  const exceptions = await listExceptions(actor, exceptionFilter.parse({}))
  expect(exceptions.rows.map(({ identityName, state }) => `${identityName} ${state}`)).toEqual(
    expect.arrayContaining(['accepted approved', 'asked requested']),
  )
  // This version judges passwords by other rules than keys, which the history of those findings says.
  const closed = await rows<{ change: number; note: string | null }>(
    `select c.change, c.note
     from finding f
       join finding_change c on c.finding_id = f.id
     where f.judged_at = $1 and f.resolved_at = $1 and c.at = $1`,
    [AS_OF],
  )
  expect(closed.length).toBeGreaterThan(0)
  expect([...new Set(closed.map((one) => one.change))]).toEqual([changes.indexOf('no_longer_a_gap')])
  expect((await listIdentities(actor, identityFilter.parse({}))).total).toBeGreaterThan(60)
  expect((await listFindings(actor, findingFilter.parse({}))).rows.length).toBeGreaterThan(20)
})

test('its inventories, imported again by this version, make no identity twice', async () => {
  const names = () =>
    rows<{ provider: number; native_id: string; scope: string }>(
      'select provider, native_id, scope from identity where seen_to is null order by 1, 2, 3',
    )
  const before = await names()
  const first = [
    'aws/authorization-details.sample.json',
    'aws/credential-report.sample.csv',
    'kubernetes/objects.sample.json',
    'spire/entries.sample.json',
  ]
  expect(readdirSync('lib/ingest/sources/aws')).toContain('credential-report.sample.csv')
  const accepted = await accept(
    actor,
    first.map((name) => localFile(`lib/ingest/sources/${name}`)),
    {
      completeness: 'partial',
      asOf: AS_OF,
      wantsPreview: false,
    },
  )
  for (const id of new Set(accepted.map(({ importId }) => importId))) if (id !== null) await runImport(id)
  await finishImports(AS_OF)
  const key = ({ provider, native_id, scope }: { provider: number; native_id: string; scope: string }) =>
    `${provider} ${scope} ${native_id}`
  const after = (await names()).map(key)
  expect(new Set(after).size).toBe(after.length)
  expect(after).toEqual(expect.arrayContaining(before.map(key)))
})

test('what only an upgrade has judged again is proven by nothing, also where no rule changed', async () => {
  const [open] = await rows<{ id: string; identity_key: string; check_no: number }>(
    `select f.id, f.identity_key, f.check_no
     from finding f
       join credential c using (identity_key, credential_key)
     where f.resolved_at is null and f.check_no = 1 and f.state = 0
     order by f.id
     limit 1`,
  )
  // As a migration would that reads a date in another way.
  await rows('update credential set rotated_at = $2 where identity_key = $1', [open!.identity_key, AS_OF])
  await rows('delete from changed_identity')
  await rows('insert into changed_identity (identity_key, by_tx) values ($1, 0)', [open!.identity_key])
  await judgeChanged(AS_OF)
  const [closed] = await rows<{ change: number; proofs: number }>(
    `select c.change, (select count(*)::int from proof p where p.finding_id = f.id) as proofs
     from finding f
       join finding_change c on c.finding_id = f.id
     where f.id = $1 and f.resolved_at is not null
     order by c.id desc
     limit 1`,
    [open!.id],
  )
  expect(closed).toEqual({ change: changes.indexOf('no_longer_a_gap'), proofs: 0 })
})
