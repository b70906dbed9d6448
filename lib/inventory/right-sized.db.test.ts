import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import { identityDetail } from './identity-detail'
import { trustsOf } from './identity-rights'
import { rightSizedOf } from './right-sized'

ownDatabase()
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-sized-'))
const actor = systemActor('test')
const AS_OF = new Date('2026-11-28T08:00:00Z')
const ACCOUNT = '111122223333'
const arn = (name: string) => `arn:aws:iam::${ACCOUNT}:${name}`

async function bring(name: string, document: object): Promise<void> {
  const file = path.join(folder, name)
  writeFileSync(file, JSON.stringify(document))
  const accepted = await accept(actor, [localFile(file)], {
    completeness: 'partial',
    asOf: AS_OF,
    wantsPreview: false,
  })
  for (const { importId } of accepted) if (importId !== null) await runImport(importId)
  await finishImports(AS_OF)
}

const role = (name: string) => ({
  RoleName: name,
  Arn: arn(`role/${name}`),
  CreateDate: '2024-01-01T00:00:00Z',
  AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
  RolePolicyList: [],
  AttachedManagedPolicies: [{ PolicyName: 'shared', PolicyArn: arn('policy/shared') }],
})
let number = 0
const used = (name: string, service: string, eventName: string, at: string) => ({
  eventVersion: '1.08',
  eventID: `00000000-0000-4000-8000-${String(++number).padStart(12, '0')}`,
  eventTime: at,
  eventSource: `${service}.amazonaws.com`,
  eventName,
  awsRegion: 'eu-west-1',
  sourceIPAddress: '192.0.2.1',
  userAgent: 'aws-sdk',
  recipientAccountId: ACCOUNT,
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:s',
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/s`,
    accountId: ACCOUNT,
    sessionContext: { sessionIssuer: { type: 'Role', arn: arn(`role/${name}`), userName: name } },
  },
})

test('what is left out names who else used it by the same policy, as far as the reader may see', async () => {
  await bring('details.json', {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: [role('orders'), role('audit'), role('idle')],
    Policies: [
      {
        PolicyName: 'shared',
        Arn: arn('policy/shared'),
        DefaultVersionId: 'v1',
        PolicyVersionList: [
          {
            VersionId: 'v1',
            IsDefaultVersion: true,
            Document: {
              Version: '2012-10-17',
              Statement: [
                {
                  Effect: 'Allow',
                  Action: ['ec2:DescribeInstances', 's3:PutBucketPolicy', 'iam:CreateUser'],
                  Resource: '*',
                },
              ],
            },
          },
        ],
      },
    ],
  })
  await bring('log.json', {
    Records: [
      used('orders', 'ec2', 'DescribeInstances', '2026-11-20T08:00:00Z'),
      used('audit', 's3', 'PutBucketPolicy', '2026-11-21T08:00:00Z'),
    ],
  })
  const orders = await identityDetail(actor, arn('role/orders'))
  const audit = await identityDetail(actor, arn('role/audit'))
  const sized = await rightSizedOf(actor, orders, null)
  expect(sized.documents.map(({ file, text }) => [file, JSON.parse(text).Statement[0].Action])).toEqual([
    ['orders-used.json', ['ec2:DescribeInstances']],
  ])
  expect(sized.dropped).toEqual([
    { right: 'iam:CreateUser', risk: 'policy_admin', lastUsed: null },
    {
      right: 's3:PutBucketPolicy',
      risk: 'policy_admin',
      lastUsed: { id: audit.id, name: 'audit', at: '2026-11-21T08:00:00.000Z' },
    },
  ])
  const elsewhere: Actor = { ...actor, scope: { environments: [0] } }
  expect((await rightSizedOf(elsewhere, orders, null)).dropped.map(({ lastUsed }) => lastUsed)).toEqual([
    null,
    null,
  ])
  const idle = await rightSizedOf(actor, await identityDetail(actor, arn('role/idle')), null)
  expect(idle).toMatchObject({ because: expect.stringContaining('was used'), documents: [] })
  expect((await rightSizedOf(actor, orders, 'no log')).because).toBe('no log')
})

test('a trust that lets in a whole cluster is proposed for the account that came', async () => {
  const issuer = 'oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789ABCDEF0123456789'
  const provider = `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}`
  await bring('trusting.json', {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: [
      {
        ...role('pods'),
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Federated: provider },
              Action: 'sts:AssumeRoleWithWebIdentity',
              Condition: { StringLike: { [`${issuer}:sub`]: 'system:serviceaccount:*:*' } },
            },
          ],
        },
      },
    ],
    Policies: [],
  })
  await bring('came.json', {
    Records: [
      {
        ...used('pods', 'sts', 'AssumeRoleWithWebIdentity', '2026-11-20T08:00:00Z'),
        userIdentity: {
          type: 'WebIdentityUser',
          principalId: `${provider}:sts.amazonaws.com:system:serviceaccount:shop:api`,
          userName: 'system:serviceaccount:shop:api',
          identityProvider: provider,
        },
        requestParameters: { roleArn: arn('role/pods'), roleSessionName: 's' },
        responseElements: {
          credentials: { accessKeyId: 'ASIAEXAMPLE000000001', expiration: '2026-11-20T09:00:00Z' },
          subjectFromWebIdentityToken: 'system:serviceaccount:shop:api',
        },
      },
    ],
  })
  const { id } = await identityDetail(actor, arn('role/pods'))
  const [trust] = await trustsOf(id)
  expect(trust).toMatchObject({ grade: 'dangerous', proposal: { toFill: [] } })
  expect(JSON.parse(trust!.proposal!.text)).toEqual({
    Condition: {
      StringEquals: {
        [`${issuer}:aud`]: 'sts.amazonaws.com',
        [`${issuer}:sub`]: 'system:serviceaccount:shop:api',
      },
    },
  })
})
