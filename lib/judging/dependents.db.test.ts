import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { type CheckId, numbersOf } from '@/lib/checks/index'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { finishImports } from '@/lib/ingest/finish'
import { setPlace } from '@/lib/ingest/places'
import { runImport } from '@/lib/ingest/run'
import { assignOwner } from '@/lib/owners/assign'
import { judgeChanged } from './judge-changed'

ownDatabase()
const AS_OF = new Date('2026-11-22T08:00:00Z')
const [PRODUCTION, DEVELOPMENT, VENDOR] = ['700000000001', '700000000002', '700000000003']
const TENANT = '5a0f8a9e-3d0c-4c55-9d0a-0a6c1e2f3b4c'
const BLUEPRINT = '0d8f5b1e-8b0a-4f8e-9d55-2f6f0c1a7e10'
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-dependents-'))

async function bring(name: string, content: object, scope?: string): Promise<void> {
  const file = path.join(folder, name)
  writeFileSync(file, JSON.stringify(content))
  const accepted = await accept(systemActor('test'), [localFile(file)], {
    completeness: 'partial',
    asOf: AS_OF,
    wantsPreview: false,
    scope,
  })
  for (const { importId } of accepted) await runImport(importId!)
  await finishImports(AS_OF)
}
const role = (account: string, name: string, environment: string, principal: object) => ({
  Path: '/',
  RoleName: name,
  RoleId: `AROA${name.toUpperCase().padEnd(16, 'X')}`,
  Arn: `arn:aws:iam::${account}:role/${name}`,
  CreateDate: '2025-01-01T00:00:00Z',
  AssumeRolePolicyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
  },
  RolePolicyList: [],
  AttachedManagedPolicies: [],
  Tags: [{ Key: 'environment', Value: environment }],
})
const details = (...roles: object[]) => ({
  UserDetailList: [],
  GroupDetailList: [],
  RoleDetailList: roles,
  Policies: [],
})
const principals = (...value: object[]) => ({
  '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#servicePrincipals',
  value,
})
const agent = (n: number) => ({
  '@odata.type': '#microsoft.graph.agentIdentity',
  id: `7c1d2e3f-0000-4000-8000-00000000000${n}`,
  agentIdentityBlueprintId: BLUEPRINT.toUpperCase(),
  displayName: `agent ${n}`,
  servicePrincipalType: 'ServiceIdentity',
})

/** Names of those on which a check found a gap. */
const gapsOf = async (check: CheckId) =>
  (
    await rows<{ name: string }>(
      `select i.name
       from posture p
         join identity i using (identity_key)
       where p.fails && $1::int[]
       order by 1`,
      [numbersOf([check])],
    )
  ).map(({ name }) => name)

/** The last judging was one of a part, and one of everything brings nothing else. */
async function agreesWithAll(): Promise<void> {
  const held = () =>
    rows('select identity_key, applies, fails, unknown, severity, judged_at from posture order by 1')
  expect(await rows('select is_full from judgement order by id desc limit 1')).toEqual([{ is_full: false }])
  const before = await held()
  await judgeChanged(AS_OF, true)
  expect(await held()).toEqual(before)
}

beforeAll(async () => {
  await rows("insert into source (provider, name) values (0, 'others')")
  await rows(
    `insert into identity (
       identity_key, provider, kind, native_id, name, scope, in_inventory, source_id, import_id, seen_from
     )
     select n, 0, 0, 'i' || n, 'i' || n, 'x', true, s.id, 1, now()
     from generate_series(1, 300) n, source s`,
  )
  await judgeChanged(AS_OF, true)
})

test('who may be assumed is judged again when whoever may assume it turns out to be of another environment', async () => {
  const from = { AWS: `arn:aws:iam::${DEVELOPMENT}:role/copy` }
  await bring('production.json', details(role(PRODUCTION, 'data', 'production', from)))
  expect(await gapsOf('cross-environment-access')).toEqual([])
  await bring(
    'development.json',
    details(role(DEVELOPMENT, 'copy', 'development', { Service: 'ec2.amazonaws.com' })),
  )
  expect(await gapsOf('cross-environment-access')).toEqual(['data'])
  await agreesWithAll()
})

test('and when somebody says which environment an account is that no list contains', async () => {
  const from = { AWS: `arn:aws:iam::${VENDOR}:root` }
  await bring('vendor.json', details(role(PRODUCTION, 'vendor-data', 'production', from)))
  expect(await gapsOf('cross-environment-access')).toEqual(['data'])
  await setPlace(systemActor('test'), VENDOR, 'test')
  await judgeChanged(AS_OF)
  expect(await gapsOf('cross-environment-access')).toEqual(['data', 'vendor-data'])
  await agreesWithAll()
})

test('what agents prove themselves with is judged again when one is added', async () => {
  const blueprint = {
    id: '11111111-2222-4333-8444-555555555555',
    appId: BLUEPRINT,
    displayName: 'blueprint',
    servicePrincipalType: 'Application',
    appOwnerOrganizationId: TENANT,
    passwordCredentials: [
      {
        keyId: '99999999-2222-4333-8444-555555555555',
        startDateTime: '2026-10-01T00:00:00Z',
        endDateTime: '2027-10-01T00:00:00Z',
      },
    ],
  }
  await bring('blueprint.json', principals(blueprint, agent(1)), TENANT)
  expect(await gapsOf('blueprint-shared-credential')).toEqual([])
  await bring('agent.json', principals(agent(2)), TENANT)
  expect(await gapsOf('blueprint-shared-credential')).toEqual(['blueprint'])
  await agreesWithAll()
})

test('what somebody approved is judged again when they come to own an administrator of the same account', async () => {
  const admin = {
    ...role(PRODUCTION, 'platform-admin', 'production', { Service: 'ec2.amazonaws.com' }),
    RolePolicyList: [
      {
        PolicyName: 'all',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
        },
      },
    ],
  }
  await bring('admin.json', details(admin))
  const [{ id: person }] = (await rows<{ id: number }>(
    "insert into person (email, name) values ('kim@example.test', 'Kim') returning id",
  )) as [{ id: number }]
  await rows(
    `insert into campaign (name, owner_email, kind, state, query, scope, days, created_by)
     values ('c', 'a@example.test', 'one_off', 'running', '', '{}', 14, 'a@example.test')`,
  )
  await rows(
    `insert into campaign_item (campaign_id, identity_key, risk, severity, change, against, gist)
     select c.id, i.identity_key, 0, 0, 'new', '{}', ''
     from campaign c, identity i
     where i.name = 'data'`,
  )
  await rows(
    `insert into attestation_evidence (sha256, identity_key, gist, as_of, body)
     select '\\x01', identity_key, '', now(), '{}'
     from campaign_item`,
  )
  await rows(
    `insert into attestation_decision (
       item_id, identity_key, stage, decision, evidence_sha256, against, decided_by, decided_person_id,
       decided_at, is_final
     )
     select id, identity_key, 1, 'approve', '\\x01', '{}', 'kim@example.test', $1, now(), true
     from campaign_item`,
    [person],
  )
  await rows('insert into changed_identity select identity_key from campaign_item')
  await judgeChanged(AS_OF)
  expect(await gapsOf('approver-can-change-access')).toEqual([])
  const [{ key }] = (await rows<{ key: string }>(
    "select identity_key::text as key from identity where name = 'platform-admin'",
  )) as [{ key: string }]
  await assignOwner(systemActor('test'), [key], 'kim@example.test', 'accept')
  await judgeChanged(AS_OF)
  expect(await gapsOf('approver-can-change-access')).toEqual(['data'])
  await agreesWithAll()
  await assignOwner(systemActor('test'), [key], 'kim@example.test', 'reject')
  await judgeChanged(AS_OF)
  expect(await gapsOf('approver-can-change-access')).toEqual([])
})
