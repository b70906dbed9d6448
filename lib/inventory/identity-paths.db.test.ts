import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import { identityDetail } from './identity-detail'
import { cheapestCut, comesInOf, pathOf } from './identity-paths'

ownDatabase()
const actor = systemActor('test')
const AS_OF = new Date('2026-11-28T08:00:00Z')
const ACCOUNT = '111122223333'
const arn = (name: string) => `arn:aws:iam::${ACCOUNT}:${name}`
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement })
const allow = (Action: string | string[], Resource: string | string[] = '*') => ({
  Sid: 'Deploy',
  Effect: 'Allow',
  Action,
  Resource,
})
const user = (name: string, ...statements: object[]) => ({
  UserName: name,
  Arn: arn(`user/${name}`),
  CreateDate: '2024-01-01T00:00:00Z',
  UserPolicyList: [{ PolicyName: `${name}-policy`, PolicyDocument: policy(...statements) }],
})
const role = (name: string, Principal: object, ...statements: object[]) => ({
  RoleName: name,
  Arn: arn(`role/${name}`),
  CreateDate: '2024-01-01T00:00:00Z',
  AssumeRolePolicyDocument: policy({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }),
  RolePolicyList: [{ PolicyName: `${name}-policy`, PolicyDocument: policy(...statements) }],
})

const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-path-'))
async function bring(name: string, document: object) {
  const file = path.join(folder, name)
  writeFileSync(file, JSON.stringify(document))
  const accepted = await accept(actor, [localFile(file)], {
    completeness: 'complete',
    asOf: AS_OF,
    wantsPreview: false,
  })
  for (const { importId } of accepted) if (importId !== null) await runImport(importId)
  await finishImports(AS_OF)
}
const hopsOf = async (who: Actor, id: string) => pathOf(who, await identityDetail(actor, arn(id)))

test('a path names each hop with its rights, its use, the statements behind it and the paths that it carries', async () => {
  await bring('details.json', {
    UserDetailList: [
      user('deploy-bot', allow(['iam:PassRole', 'lambda:*'])),
      user('left-alone', allow('s3:GetObject')),
      ...['a', 'b'].map((name) => user(name, allow('sts:AssumeRole', arn('role/builder')))),
    ],
    RoleDetailList: [
      role('ops', { Service: 'lambda.amazonaws.com' }, allow('*')),
      role(
        'builder',
        { AWS: arn('root') },
        allow(['iam:UpdateAssumeRolePolicy', 'sts:AssumeRole'], arn('role/ops')),
      ),
    ],
    GroupDetailList: [],
    Policies: [],
  })
  const [hop, ...more] = await hopsOf(actor, 'user/deploy-bot')
  expect(more).toEqual([])
  expect(hop).toMatchObject({
    from: { name: 'deploy-bot' },
    to: { name: 'ops', id: expect.any(String) },
    rights: ['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'],
    use: 'unknown',
    ends: 1,
  })
  expect(hop!.statements.map(({ title, marks }) => [title, marks])).toEqual([
    [expect.stringContaining('deploy-bot'), ['iam:PassRole', 'lambda:*']],
    ['Trust of ops', ['lambda.amazonaws.com']],
  ])
  expect(hop!.statements[0]!.body).toMatchObject({ Sid: 'Deploy', Action: ['iam:PassRole', 'lambda:*'] })
  expect(await hopsOf(actor, 'user/left-alone')).toEqual([])

  const path = await hopsOf(actor, 'user/a')
  expect(path.map(({ from, to, rights, ends }) => [from.name, to?.name, rights, ends])).toEqual([
    ['a', 'builder', ['sts:AssumeRole'], 1],
    // Its own, and those of both users.
    ['builder', 'ops', ['iam:UpdateAssumeRolePolicy'], 3],
  ])
  expect(cheapestCut(path)).toBe(1)
  expect(path[0]!.statements.map(({ title }) => title)).toContain('Trust of builder')

  expect(await comesInOf(actor, await identityDetail(actor, arn('role/builder')))).toMatchObject({
    total: 2,
    shown: [
      { name: 'a', rights: ['sts:AssumeRole'] },
      { name: 'b', rights: ['sts:AssumeRole'] },
    ],
  })
})

test('what a log tells makes a hop used or unused, and what the reader may not see has no link and no statement', async () => {
  const key = async (name: string) => (await identityDetail(actor, arn(name))).id
  await rows(
    `insert into telemetry (provider, scope, first_at, last_at, issue_n, use_n, action_from, action_to)
     select provider, scope, timestamptz '2026-01-01', timestamptz '2026-11-28', 1, 1,
       timestamptz '2026-01-01', timestamptz '2026-11-28'
     from identity where native_id = $1
     on conflict do nothing`,
    [arn('user/a')],
  )
  await rows(
    `insert into issuance_edge (
       identity_key, requester_key, kind, credential_kind, n, first_at, last_at, ttl_max
     )
     values ($1, $2, 0, 8, 3, '2026-11-01', '2026-11-20', 3600)`,
    [await key('role/builder'), await key('user/a')],
  )
  const path = await hopsOf(actor, 'user/a')
  expect(path.map(({ use, usedAt, watchedFrom }) => [use, usedAt ?? watchedFrom])).toEqual([
    ['used', '2026-11-20T00:00:00.000Z'],
    ['unused', '2026-01-01T00:00:00.000Z'],
  ])
  // That a role was passed is in no log; that no function was made is.
  expect((await hopsOf(actor, 'user/deploy-bot'))[0]).toMatchObject({ use: 'unused' })
  const nobody = { environments: [1] }
  const hidden = await hopsOf({ ...actor, scope: nobody, rights: nobody }, 'user/a')
  expect(hidden.map(({ to }) => to?.id)).toEqual([null, null])
  expect(hidden[1]!.statements).toEqual([])
})
