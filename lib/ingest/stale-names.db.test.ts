import fc from 'fast-check'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { report } from '@/e2e/credential-report'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from './door/accept'
import { finishImports } from './finish'
import { runImport } from './run'

ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-stale-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let n = 0
/** Hands a file over as of a day of November. */
async function bring(type: 'json' | 'csv', text: string, day: number): Promise<void> {
  const file = path.join(folder, `${n++}.${type}`)
  writeFileSync(file, text)
  const [one] = await accept(systemActor('test'), [localFile(file)], {
    completeness: 'partial',
    wantsPreview: false,
    asOf: new Date(Date.UTC(2026, 10, day)),
  })
  await runImport(one!.importId!)
  await finishImports(new Date('2026-11-29T00:00:00Z'))
}

/** Lists one role, as of a day of November, whatever is in the list. */
async function listRole(name: string, id: string, day: number, made?: string): Promise<void> {
  const role = {
    RoleName: name,
    RoleId: id,
    Arn: `arn:aws:iam::111122223333:role/${name}`,
    Path: '/',
    ...(made && { CreateDate: made }),
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    Description: `${id} on ${day}`,
  }
  await bring('json', JSON.stringify({ Roles: [role] }), day)
}

const bearers = (name: string) =>
  rows<{ name: string; id: string }>(
    `select native_id as name, unique_id as id from identity where native_id like $1 order by native_id`,
    [`arn:aws:iam::111122223333:role/${name}%`],
  )

test('an old list that is handed over once more as of today does not give the name back to who bore it before', async () => {
  const [first, second] = ['2024-01-01T00:00:00Z', '2026-06-01T00:00:00Z']
  await listRole('deploy', 'AROAFIRST', 1, first)
  await listRole('deploy', 'AROASECOND', 2, second)
  for (const day of [3, 5]) {
    await listRole('deploy', 'AROAFIRST', day, first)
    await listRole('deploy', 'AROASECOND', day + 1, second)
  }
  expect(await rows('select error from import_file where error is not null')).toEqual([])
  expect(await bearers('deploy')).toEqual([
    { name: 'arn:aws:iam::111122223333:role/deploy', id: 'AROASECOND' },
    { name: 'arn:aws:iam::111122223333:role/deploy (AROAFIRST)', id: 'AROAFIRST' },
  ])
})

test('lists that contradict each other and tell no time of creation are read all the same: the last one counts', async () => {
  for (let day = 1; day <= 6; day++) await listRole('flip', day % 2 ? 'AROAODD' : 'AROAEVEN', day)
  expect(await rows('select error from import_file where error is not null')).toEqual([])
  expect(await bearers('flip')).toEqual([
    { name: 'arn:aws:iam::111122223333:role/flip', id: 'AROAEVEN' },
    { name: 'arn:aws:iam::111122223333:role/flip (AROAODD)', id: 'AROAODD' },
  ])
})

/** The credential report names its users and no id of theirs. */
async function reportUser(name: string, day: number, changed: string): Promise<void> {
  await bring('csv', report([{ user: name, rotated: changed }], '111122223333'), day)
}

async function listUser(name: string, id: string, day: number, made?: string, list = 'Users'): Promise<void> {
  const user = {
    UserName: name,
    UserId: id,
    Arn: `arn:aws:iam::111122223333:user/${name}`,
    Path: '/',
    ...(made && { CreateDate: made }),
    Tags: [{ Key: 'told', Value: `${n}` }],
  }
  await bring('json', JSON.stringify({ [list]: [user] }), day)
}

test('a list that looks late beside the record of who bore the name before is not left out', async () => {
  await listUser('dora', 'AIDADORATWO', 16, undefined, 'UserDetailList')
  await reportUser('dora', 16, '2026-10-16T00:00:00Z')
  await listUser('dora', 'AIDADORATHREE', 14, '2026-11-14T00:00:00Z', 'UserDetailList')
  const who = () =>
    rows<{ name: string; id: string }>(
      `select native_id as name, unique_id as id from identity where native_id like $1 order by native_id`,
      ['arn:aws:iam::111122223333:user/dora%'],
    )
  expect(await who()).toEqual([
    { name: 'arn:aws:iam::111122223333:user/dora', id: 'AIDADORATHREE' },
    { name: 'arn:aws:iam::111122223333:user/dora (AIDADORATWO)', id: 'AIDADORATWO' },
  ])
  // Whichever of them a later list names: each is there once.
  await listUser('dora', 'AIDADORATWO', 17, '2026-11-08T00:00:00Z')
  expect((await who()).map(({ id }) => id).sort()).toEqual(['AIDADORATHREE', 'AIDADORATWO'])
})

test.each([1, 2, 3])(
  'no order of lists with ids, without ids and without times of creation ends in an error (%i)',
  { timeout: 300_000 },
  async (seed) => {
    const pick = fc.sample(
      fc.record({
        what: fc.constantFrom('Users', 'Users', 'UserDetailList', 'reported'),
        id: fc.constantFrom('AIDAONE', 'AIDATWO', 'AIDATHREE'),
        day: fc.integer({ min: 1, max: 20 }),
        isDated: fc.boolean(),
      }),
      { numRuns: 30, seed },
    )
    const made: Record<string, string> = {
      AIDAONE: '2026-11-03T00:00:00Z',
      AIDATWO: '2026-11-08T00:00:00Z',
      AIDATHREE: '2026-11-14T00:00:00Z',
    }
    for (const { what, id, day, isDated } of pick)
      await (what !== 'reported'
        ? listUser(`bob${seed}`, id, day, isDated ? made[id] : undefined, what)
        : reportUser(`bob${seed}`, day, `2026-10-${String(day).padStart(2, '0')}T00:00:00Z`))
    expect(await rows('select error from import_file where error is not null')).toEqual([])
    expect(
      await rows(
        `select unique_id as id from identity
         where native_id like $1 and unique_id is not null group by 1 having count(*) > 1`,
        [`arn:aws:iam::111122223333:user/bob${seed}%`],
      ),
    ).toEqual([])
  },
)
