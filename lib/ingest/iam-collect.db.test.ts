import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import tar from 'tar-stream'
import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { grantsOf } from '@/lib/inventory/identity-rights'
import { type Arrival } from './door/upload'
import { accept } from './door/accept'
import { finishImports } from './finish'
import { runImport } from './run'
import { summaries } from './summary'

ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-iam-collect-'))
const root = 'iam-data/aws/aws/accounts'
const account = '640000000001'
const allow = (Action: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
})

/** As iam-collect lays it out: a folder for each resource, a file for each part. */
const files: Record<string, unknown> = {
  [`${root}/${account}/iam/role/deployer/metadata.json`]: {
    arn: `arn:aws:iam::${account}:role/ci/Deployer`,
    name: 'Deployer',
    id: 'AROADEPLOYER',
    path: '/ci/',
    created: '2025-03-01T00:00:00.000Z',
  },
  [`${root}/${account}/iam/role/deployer/trust-policy.json`]: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:acme/*' } },
      },
    ],
  },
  [`${root}/${account}/iam/role/deployer/managed-policies.json`]: [
    `arn:aws:iam::${account}:policy/deploy`,
    'arn:aws:iam::aws:policy/ReadOnlyAccess',
  ],
  [`${root}/${account}/iam/role/deployer/inline-policies.json`]: [
    { PolicyName: 'own', PolicyDocument: allow('sqs:SendMessage') },
  ],
  [`${root}/${account}/iam/role/deployer/tags.json`]: { owner: 'team-ci' },
  [`${root}/${account}/iam/user/batch/metadata.json`]: {
    arn: `arn:aws:iam::${account}:user/batch`,
    name: 'batch',
    id: 'AIDABATCH',
    path: '/',
    created: '2024-01-01T00:00:00.000Z',
  },
  [`${root}/${account}/iam/user/batch/groups.json`]: [`arn:aws:iam::${account}:group/loaders`],
  [`${root}/${account}/iam/group/loaders/metadata.json`]: {
    arn: `arn:aws:iam::${account}:group/loaders`,
    name: 'loaders',
    id: 'AGPALOADERS',
    path: '/',
  },
  [`${root}/${account}/iam/group/loaders/inline-policies.json`]: [
    { PolicyName: 'load', PolicyDocument: allow('s3:PutObject') },
  ],
  [`${root}/${account}/iam/policy/deploy/metadata.json`]: {
    arn: `arn:aws:iam::${account}:policy/deploy`,
    name: 'deploy',
    id: 'ANPADEPLOY',
    defaultVersionId: 'v3',
    path: '/',
  },
  [`${root}/${account}/iam/policy/deploy/current-policy.json`]: allow('lambda:UpdateFunctionCode'),
  [`${root}/aws/iam/policy/readonlyaccess/metadata.json`]: {
    arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    name: 'ReadOnlyAccess',
    defaultVersionId: 'v1',
  },
  [`${root}/aws/iam/policy/readonlyaccess/current-policy.json`]: allow('s3:Get*'),
  [`${root}/${account}/s3/halden-exports/metadata.json`]: { arn: 'arn:aws:s3:::halden-exports' },
  'iam-data/aws/aws/indexes/accounts-to-orgs.json': { [account]: 'o-1' },
}

async function bring(arrivals: Arrival[], day: number) {
  const accepted = await accept(systemActor('test'), arrivals, {
    completeness: 'complete',
    asOf: new Date(Date.UTC(2026, 10, day)),
    wantsPreview: false,
  })
  for (const importId of new Set(accepted.map((one) => one.importId)))
    if (importId !== null) {
      await rows('update import set guard_override = true where id = $1', [importId])
      await runImport(importId)
    }
  await finishImports(new Date('2026-11-27T00:00:00Z'))
  return summaries(accepted)
}

const stored = () =>
  rows<{ key: string; name: string; native_id: string; tags: Record<string, string> | null; gone: boolean }>(
    `select identity_key::text as key, name, native_id, tags, seen_to is not null as gone
     from identity
     where scope = $1
     order by name`,
    [account],
  )

test('a folder of iam-collect is read as what AWS answers, as an archive and as files', async () => {
  const pack = tar.pack()
  for (const [name, content] of Object.entries(files)) pack.entry({ name }, JSON.stringify(content))
  pack.finalize()
  const archive = path.join(folder, 'iam-data.tar')
  await writeFile(archive, pack as AsyncIterable<Buffer>)
  const found = await bring([{ name: 'iam-data.tar', path: archive }], 1)
  expect(found.find(({ format }) => format === 'aws/authorization-details')).toMatchObject({
    read: 5,
    stored: 5,
    rejected: 0,
    source: account,
  })
  // What tells of something else is told once, not for each file.
  expect(found.filter(({ error }) => error)).toMatchObject([{ file: 'iam-collect' }])
  const [deployer, batch, ...others] = await stored()
  expect(others).toEqual([])
  expect(deployer).toMatchObject({
    name: 'Deployer',
    native_id: `arn:aws:iam::${account}:role/ci/Deployer`,
    tags: { owner: 'team-ci' },
  })
  expect((await grantsOf(deployer!.key)).map(({ name }) => name).sort()).toEqual([
    'ReadOnlyAccess',
    'deploy',
    'own',
  ])
  expect((await grantsOf(batch!.key)).map(({ via }) => via)).toEqual(['group loaders'])
  expect(await rows('select grade from trust where identity_key = $1', [deployer!.key])).toHaveLength(1)

  // The same as files of a folder, without the user: it is gone.
  const arrivals = Object.entries(files)
    .filter(([name]) => !name.includes('/user/'))
    .map(([name, content], index): Arrival => {
      const file = path.join(folder, `part-${index}`)
      writeFileSync(file, JSON.stringify(content))
      return { name, path: file }
    })
  await bring(arrivals, 2)
  expect((await stored()).map(({ name, gone }) => ({ name, gone }))).toEqual([
    { name: 'Deployer', gone: false },
    { name: 'batch', gone: true },
  ])
  // Files of somebody's own are left where they are.
  expect(readFileSync(arrivals[0]!.path, 'utf8')).not.toBe('')
})

test('a part that is no JSON keeps the rest from retiring anything', async () => {
  const arrivals = Object.entries(files)
    .filter(([name]) => name.includes('/role/'))
    .map(([name, content], index): Arrival => {
      const file = path.join(folder, `torn-${index}`)
      writeFileSync(file, name.endsWith('tags.json') ? '{"owner": "te' : JSON.stringify(content))
      return { name, path: file }
    })
  const found = await bring(arrivals, 3)
  expect(found.map(({ error }) => error).filter(Boolean)).toEqual([
    'is no JSON: what it is a part of was read without it',
  ])
})
