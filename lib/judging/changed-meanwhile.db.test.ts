import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'

const own = ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-meanwhile-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Merges a list of one user with these rights, as of a day of November. */
async function listUser(day: number, actions: string[]): Promise<void> {
  const file = path.join(folder, `${day}.json`)
  const policy = {
    PolicyName: 'work',
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
    },
  }
  const user = {
    Path: '/',
    UserName: 'worker',
    UserId: 'AIDAWORKER',
    Arn: 'arn:aws:iam::111122223333:user/worker',
    CreateDate: '2025-01-01T00:00:00Z',
    GroupList: [],
    AttachedManagedPolicies: [],
    UserPolicyList: [policy],
  }
  writeFileSync(
    file,
    JSON.stringify({ UserDetailList: [user], GroupDetailList: [], RoleDetailList: [], Policies: [] }),
  )
  const [one] = await accept(systemActor('test'), [localFile(file)], {
    completeness: 'partial',
    wantsPreview: false,
    asOf: new Date(Date.UTC(2026, 10, day)),
  })
  await runImport(one!.importId!)
}

const judge = () => finishImports(new Date('2026-11-29T00:00:00Z'))

/** Does something while a judging has read all that it judges and is about to write down what it found. */
async function duringJudging(act: () => Promise<void>): Promise<void> {
  const holder = new pg.Client({ connectionString: own.url() })
  await holder.connect()
  await holder.query('select pg_advisory_lock(99, 0)')
  const judging = judge()
  await expect
    .poll(() => rows("select 1 from pg_locks where locktype = 'advisory' and classid = 99 and not granted"), {
      timeout: 60_000,
    })
    .toHaveLength(1)
  await act()
  await holder.end()
  await judging
}

beforeAll(async () => {
  await own.asOwner(`create function hold() returns trigger language plpgsql as $$ begin
    perform pg_advisory_xact_lock_shared(99, 0);
    return null;
  end $$`)
  await own.asOwner(
    'create trigger hold before insert or update on posture for each statement execute function hold()',
  )
})

test('what changes while it is being judged is judged again, by the rights that it has now', async () => {
  const changed = () => rows('select 1 from changed_identity')
  await listUser(1, ['s3:GetObject', 's3:PutObject'])
  await duringJudging(() => listUser(2, ['s3:GetObject']))
  expect(await changed()).toHaveLength(1)
  await judge()
  expect(await rows('select granted_n from privilege')).toEqual([{ granted_n: 1 }])
  expect(await changed()).toEqual([])
})
