import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import { useStates, word } from '@/lib/model/vocabulary'
import { checks } from './index'

ownDatabase()
const AS_OF = new Date('2026-11-22T08:00:00Z')
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-people-'))

async function bring(name: string, content: string): Promise<void> {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    completeness: 'complete',
    asOf: AS_OF,
    wantsPreview: false,
  })
  for (const { importId } of accepted) if (importId !== null) await runImport(importId)
  await finishImports(AS_OF)
}

/** Ids of the checks that apply to an identity or to one of its credentials. */
async function applying(name: string): Promise<string[]> {
  const [row] = await rows<{ applies: number[] }>(
    'select p.applies from posture p join identity i using (identity_key) where i.name = $1',
    [name],
  )
  return checks.filter(({ no }) => row!.applies.includes(no)).map(({ id }) => id as string)
}
const useOf = async (name: string) => {
  const [row] = await rows<{ use_state: number; last_used_at: Date | null }>(
    `select p.use_state, p.last_used_at
     from posture p
       join identity i using (identity_key)
     where i.name = $1`,
    [name],
  )
  return { state: word(useStates, row!.use_state), at: row!.last_used_at?.toISOString() ?? null }
}

const header =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated'
const line = (user: string, rest: string) =>
  `${user},arn:aws:iam::600000000001:${user === '<root_account>' ? 'root' : `user/${user}`},2022-03-01T08:00:00+00:00,${rest},false,N/A,N/A,N/A,N/A,false,N/A,false,N/A`

test('people are judged as people, passwords by no rule of keys, and root by its own row', async () => {
  await bring(
    'report.csv',
    [
      header,
      line(
        '<root_account>',
        'not_supported,2026-10-30T10:00:00+00:00,not_supported,not_supported,true,false,N/A,N/A,N/A,N/A',
      ),
      line('kim', 'true,2026-11-20T10:00:00+00:00,2022-03-01T08:00:00+00:00,N/A,true,false,N/A,N/A,N/A,N/A'),
      line(
        'lee',
        'true,2026-11-20T10:00:00+00:00,2022-03-01T08:00:00+00:00,N/A,true,true,2022-03-01T08:00:00+00:00,2026-11-21T10:00:00+00:00,eu-west-1,s3',
      ),
      line(
        'robot',
        'false,N/A,N/A,N/A,false,true,2022-03-01T08:00:00+00:00,2026-11-21T10:00:00+00:00,eu-west-1,s3',
      ),
    ].join('\n'),
  )
  const machineOnly = [
    'unowned-identity',
    'human-use-of-nhi',
    'shared-across-environments',
    'orphaned-credential',
  ]
  const ofKeys = ['long-lived-static-secret', 'rotation-overdue', 'never-rotated']
  const [kim, lee, robot] = [await applying('kim'), await applying('lee'), await applying('robot')]
  expect(kim.filter((id) => [...machineOnly, ...ofKeys, 'no-expiry'].includes(id))).toEqual([])
  expect(kim).toContain('dormant-identity')
  // The key of a person is a key.
  expect(lee.filter((id) => machineOnly.includes(id))).toEqual([])
  expect(ofKeys.filter((id) => !lee.includes(id))).toEqual([])
  expect([...machineOnly, ...ofKeys].filter((id) => !robot.includes(id))).toEqual([])
  expect(await useOf('root')).toEqual({ state: 'used', at: '2026-10-30T10:00:00.000Z' })
})

test('what the provider manages and what has been silent for years is not in use', async () => {
  const role = (name: string, day: string) => ({
    RoleName: name,
    Arn: `arn:aws:iam::600000000002:role/aws-service-role/x.amazonaws.com/${name}`,
    CreateDate: '2020-01-01T00:00:00Z',
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: 'x.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    RoleLastUsed: { LastUsedDate: day, Region: 'eu-west-1' },
  })
  await bring(
    'roles.json',
    JSON.stringify({
      RoleDetailList: [role('old', '2022-01-01T00:00:00Z'), role('new', '2026-11-21T00:00:00Z')],
      UserDetailList: [],
    }),
  )
  expect((await useOf('old')).state).toBe('dormant')
  expect((await useOf('new')).state).toBe('used')
  expect(await applying('old')).not.toContain('dormant-identity')
})
