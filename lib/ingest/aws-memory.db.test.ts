import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { closePool, rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { judgeChanged } from '@/lib/judging/judge-changed'
import { useStates, word } from '@/lib/model/vocabulary'
import { accept, localFile } from './door/accept'
import { finishImports } from './finish'
import { runImport } from './run'

ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-aws-'))
afterAll(closePool)

const AT = new Date('2026-11-28T00:00:00Z')
const role = (name: string) => `arn:aws:iam::555500001111:role/${name}`

async function bring(name: string, content: object) {
  const file = path.join(folder, name)
  writeFileSync(file, JSON.stringify(content))
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    completeness: 'partial',
    asOf: AT,
    wantsPreview: false,
  })
  for (const { importId } of accepted) await runImport(importId!)
  await finishImports(AT)
  await judgeChanged(AT, true)
}

const detail = (name: string) => ({
  RoleName: name,
  Arn: role(name),
  CreateDate: '2024-01-01T00:00:00Z',
  AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
  RolePolicyList: [
    {
      PolicyName: 'work',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: ['s3:GetObject', 's3:DeleteBucket'], Resource: '*' }],
      },
    },
  ],
  AttachedManagedPolicies: [],
})

test('what IAM remembers of a role is its use, right by right, and says nothing of the roles that it does not name', async () => {
  await bring('details.json', {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: [detail('exporter'), detail('other')],
    Policies: [],
  })
  const answer = {
    JobStatus: 'COMPLETED',
    JobCreationDate: '2026-11-27T00:00:00Z',
    JobCompletionDate: '2026-11-27T00:00:01Z',
    ServicesLastAccessed: [
      {
        ServiceNamespace: 's3',
        ServiceName: 'Amazon S3',
        LastAuthenticated: '2026-11-20T00:00:00Z',
        LastAuthenticatedEntity: role('exporter'),
        TrackedActionsLastAccessed: [
          {
            ActionName: 'DeleteBucket',
            LastAccessedEntity: role('exporter'),
            LastAccessedTime: '2026-11-18T00:00:00Z',
          },
          { ActionName: 'GetObject' },
        ],
      },
    ],
  }
  await bring('last-accessed.json', answer)
  // Asked again it remembers what it did and one call more: only that one is new.
  const [service] = answer.ServicesLastAccessed
  const later = {
    ActionName: 'GetObject',
    LastAccessedEntity: role('exporter'),
    LastAccessedTime: '2026-11-19T00:00:00Z',
  }
  await bring('last-accessed-again.json', {
    ...answer,
    ServicesLastAccessed: [
      { ...service, TrackedActionsLastAccessed: [service!.TrackedActionsLastAccessed[0], later] },
    ],
  })

  const states = await rows<{ name: string; use_state: number }>(
    'select i.name, p.use_state from posture p join identity i using (identity_key) order by i.name',
  )
  expect(states.map(({ name, use_state }) => [name, word(useStates, use_state)])).toEqual([
    ['exporter', 'used'],
    ['other', 'unknown'],
  ])
  const used = await rows(
    `select a.name, u.use_n
     from identity_action u
       join action a on a.id = u.action_id
       join identity i using (identity_key)
     where i.native_id = $1
     order by a.name`,
    [role('exporter')],
  )
  expect(used).toEqual([
    { name: 's3:DeleteBucket', use_n: 1 },
    { name: 's3:GetObject', use_n: 1 },
  ])
  const [uneven] = await rows<{ n: number }>(
    `select count(*)::int as n
     from import_file
     where read <> stored + updated + unchanged + rejected + other`,
  )
  expect(uneven).toEqual({ n: 0 })
})
