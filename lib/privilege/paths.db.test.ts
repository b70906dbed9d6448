import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { checks } from '@/lib/checks/index'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { accept, localFile } from '@/lib/ingest/door/accept'
import { finishImports } from '@/lib/ingest/finish'
import { runImport } from '@/lib/ingest/run'
import { judgeChanged } from '@/lib/judging/judge-changed'
import type { Verdict } from '@/lib/model/vocabulary'

ownDatabase()
const actor = systemActor('test')
const AS_OF = new Date('2026-11-22T08:00:00Z')
const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-paths-'))
let nextFile = 1

interface Options {
  completeness?: 'complete' | 'partial'
  scope?: string
  days?: number
}

/** Imports a document as a file of its own, and judges. */
async function bring(
  document: object,
  { completeness = 'complete', scope, days = 0 }: Options = {},
): Promise<void> {
  const file = path.join(folder, `${nextFile++}.json`)
  writeFileSync(file, JSON.stringify(document))
  const asOf = new Date(AS_OF.getTime() + days * 86_400_000)
  const accepted = await accept(actor, [localFile(file)], {
    completeness,
    asOf,
    wantsPreview: false,
    ...(scope ? { scope, source: scope } : {}),
  })
  for (const { importId } of accepted) if (importId !== null) await runImport(importId)
  await finishImports(asOf)
}

/** The verdict of a check on an identity by the end of its native id. */
async function verdict(id: string, nativeId: string): Promise<Verdict> {
  const { no } = checks.find((check) => check.id === id)!
  const [row] = await rows<{ applies: number[]; fails: number[]; unknown: number[] }>(
    `select p.applies, p.fails, p.unknown
     from posture p
       join identity i using (identity_key)
     where i.native_id = $1`,
    [nativeId],
  )
  if (!row) throw new Error(`No identity ${nativeId}`)
  return row.unknown.includes(no)
    ? 'unknown'
    : !row.applies.includes(no)
      ? 'not_applicable'
      : row.fails.includes(no)
        ? 'gap'
        : 'holds'
}
const pathOf = (nativeId: string) => verdict('privilege-escalation-path', nativeId)
const adminOf = (nativeId: string) => verdict('admin-equivalent', nativeId)

// An account ---------------------------------------------------------------------------------------------------------

const account = (n: number) => `7000000000${String(n).padStart(2, '0')}`
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement })
const allow = (Action: string | string[], Resource: string | string[] = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})
const deny = (Action: string | string[], Resource: string | string[] = '*', more: object = {}) => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...more,
})
const user = (n: number, name: string, statements: object[], more: object = {}) => ({
  UserName: name,
  Arn: `arn:aws:iam::${account(n)}:user/${name}`,
  CreateDate: '2024-01-01T00:00:00Z',
  GroupList: [],
  ...(statements.length > 0
    ? { UserPolicyList: [{ PolicyName: 'own', PolicyDocument: policy(...statements) }] }
    : {}),
  ...more,
})
const role = (n: number, name: string, trust: object[], statements: object[], more: object = {}) => ({
  RoleName: name,
  Arn: `arn:aws:iam::${account(n)}:role/${name}`,
  CreateDate: '2024-01-01T00:00:00Z',
  AssumeRolePolicyDocument: policy(...trust),
  RolePolicyList: statements.length > 0 ? [{ PolicyName: 'own', PolicyDocument: policy(...statements) }] : [],
  ...more,
})
const trusts = (Principal: object | string, more: object = {}) => ({
  Effect: 'Allow',
  Principal,
  Action: 'sts:AssumeRole',
  ...more,
})
const service = (name: string) => trusts({ Service: `${name}.amazonaws.com` })
const details = (
  UserDetailList: object[],
  RoleDetailList: object[],
  GroupDetailList: object[] = [],
  Policies: object[] = [],
) => ({ UserDetailList, RoleDetailList, GroupDetailList, Policies })
const arn = (n: number, name: string) => `arn:aws:iam::${account(n)}:${name}`
const managed = (n: number, name: string, ...statements: object[]) => ({
  PolicyName: name,
  Arn: arn(n, `policy/${name}`),
  DefaultVersionId: 'v1',
  PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: policy(...statements) }],
})
const attached = (n: number, ...names: string[]) => ({
  AttachedManagedPolicies: names.map((name) => ({ PolicyName: name, PolicyArn: arn(n, `policy/${name}`) })),
})

test('a right needs a target: users, groups, roles for services, policies', async () => {
  const run = ['lambda:CreateFunction', 'lambda:InvokeFunction']
  await bring(
    details(
      [
        user(1, 'root-like', [allow('*')]),
        user(1, 'keys', [allow('iam:CreateAccessKey')]),
        user(1, 'keys-of-reader', [allow('iam:CreateAccessKey', arn(1, 'user/reader'))]),
        user(1, 'own-functions', [
          allow('iam:PassRole', arn(1, 'role/fn-admin')),
          allow(run, arn(1, 'function:${aws:username}-*').replace(':iam::', ':lambda:eu-west-1:')),
        ]),
        user(1, 'own-keys', [allow('iam:CreateAccessKey', arn(1, 'user/${aws:username}'))]),
        user(1, 'reader', [allow('s3:GetObject')]),
        user(1, 'joins', [allow('iam:AddUserToGroup')]),
        user(1, 'joins-readers', [allow('iam:AddUserToGroup', arn(1, 'group/readers'))]),
        user(1, 'passes', [allow('iam:PassRole', arn(1, 'role/fn-admin')), allow(run)]),
        user(1, 'passes-reader', [allow('iam:PassRole', arn(1, 'role/fn-reader')), allow(run)]),
        user(1, 'passes-to-ec2', [
          allow('iam:PassRole', '*', {
            Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
          }),
          allow(run),
        ]),
        user(1, 'passes-and-cannot-run', [allow('iam:PassRole'), allow('lambda:CreateFunction')]),
        user(1, 'versions', [allow('iam:CreatePolicyVersion', arn(1, 'policy/work'))], attached(1, 'work')),
        user(1, 'versions-of-others', [allow('iam:CreatePolicyVersion', arn(1, 'policy/work'))]),
        user(1, 'member', [allow('iam:PutGroupPolicy', arn(1, 'group/readers'))], { GroupList: ['readers'] }),
        user(1, 'no-member', [allow('iam:PutGroupPolicy', arn(1, 'group/readers'))]),
        user(1, 'attaches-one', [
          allow('iam:AttachUserPolicy', '*', {
            Condition: { ArnEquals: { 'iam:PolicyARN': arn(1, 'policy/work') } },
          }),
        ]),
        user(1, 'two-steps', [allow('sts:AssumeRole', arn(1, 'role/steps'))]),
      ],
      [
        role(1, 'fn-admin', [service('lambda')], [allow('*')]),
        role(1, 'fn-reader', [service('lambda')], [allow('s3:GetObject')]),
        role(
          1,
          'steps',
          [trusts({ AWS: arn(1, 'root') })],
          [allow('iam:UpdateLoginProfile', arn(1, 'user/root-like'))],
        ),
        role(
          1,
          'widens-itself',
          [service('ec2')],
          [allow('iam:PutRolePolicy', arn(1, 'role/widens-itself'))],
        ),
      ],
      [
        {
          GroupName: 'strong',
          Arn: arn(1, 'group/strong'),
          GroupPolicyList: [{ PolicyName: 'g', PolicyDocument: policy(allow('iam:*')) }],
        },
        {
          GroupName: 'readers',
          Arn: arn(1, 'group/readers'),
          GroupPolicyList: [{ PolicyName: 'g', PolicyDocument: policy(allow('s3:ListBucket')) }],
        },
      ],
      [managed(1, 'work', allow('sqs:SendMessage'))],
    ),
  )
  const found = Object.fromEntries(
    await Promise.all(
      [
        'keys',
        'keys-of-reader',
        'own-functions',
        'own-keys',
        'joins',
        'joins-readers',
        'passes',
        'passes-reader',
        'passes-to-ec2',
        'passes-and-cannot-run',
        'versions',
        'versions-of-others',
        'member',
        'no-member',
        'attaches-one',
        'two-steps',
      ].map(async (name) => [name, await pathOf(arn(1, `user/${name}`))] as const),
    ),
  )
  expect(found).toEqual({
    keys: 'gap',
    'keys-of-reader': 'holds',
    joins: 'gap',
    'joins-readers': 'holds',
    'own-functions': 'gap',
    'own-keys': 'holds',
    passes: 'gap',
    'passes-reader': 'holds',
    'passes-to-ec2': 'holds',
    'passes-and-cannot-run': 'holds',
    versions: 'gap',
    'versions-of-others': 'holds',
    member: 'gap',
    'no-member': 'holds',
    'attaches-one': 'unknown',
    'two-steps': 'gap',
  })
  expect(await pathOf(arn(1, 'role/widens-itself'))).toBe('gap')
  const [steps] = await rows(
    'select hops, path from escalation_path join identity using (identity_key) where native_id = $1',
    [arn(1, 'user/two-steps')],
  )
  expect(steps).toEqual({
    hops: 2,
    path: [`assume ${arn(1, 'role/steps')}`, `aws-update-login-profile ${arn(1, 'user/root-like')}`],
  })
})

test('where nothing stronger exists there is no path, and where the list is not complete Muster cannot tell', async () => {
  const poor = (n: number) =>
    details(
      [
        user(n, 'passes-to-ec2', [
          allow('iam:PassRole', '*', {
            Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
          }),
          allow(['lambda:CreateFunction', 'lambda:InvokeFunction']),
        ]),
        user(n, 'keys', [allow('iam:CreateAccessKey')]),
        user(n, 'runs', [allow('lambda:UpdateFunctionCode')]),
        user(n, 'passes', [allow(['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'])]),
        user(n, 'keys-of-runs', [allow('iam:CreateAccessKey', arn(n, 'user/runs'))]),
        user(n, 'reads', [allow('s3:GetObject')]),
      ],
      [role(n, 'low', [service('lambda')], [allow('logs:PutLogEvents')])],
    )
  const all = (n: number) =>
    Promise.all(
      ['keys', 'runs', 'passes', 'keys-of-runs', 'reads'].map((name) => pathOf(arn(n, `user/${name}`))),
    )
  await bring(poor(2), { completeness: 'partial' })
  expect(await pathOf(arn(2, 'user/passes-to-ec2'))).toBe('holds')
  expect(await all(2)).toEqual(['unknown', 'unknown', 'unknown', 'unknown', 'holds'])
  await bring({ ...poor(2), Marker: '' }, { days: 1 })
  expect(await all(2)).toEqual(['holds', 'holds', 'holds', 'holds', 'holds'])
  // An administrator comes later, with a list of its own: everybody whom it concerns is judged at once.
  await bring(details([], [role(2, 'late', [service('lambda')], [allow('*')])]), {
    completeness: 'partial',
    days: 2,
  })
  expect(await all(2)).toEqual(['gap', 'gap', 'gap', 'gap', 'holds'])
  const judgedOnce = await rows('select * from posture order by identity_key')
  await judgeChanged(new Date(AS_OF.getTime() + 2 * 86_400_000), true)
  expect(await rows('select * from posture order by identity_key')).toEqual(judgedOnce)
})

test('a role in an account that nobody imported may be anything', async () => {
  const elsewhere = 'arn:aws:iam::799999999999:role/x'
  await bring(
    details(
      [
        user(6, 'crosses', [allow('sts:AssumeRole', elsewhere)]),
        user(6, 'keys', [allow('iam:CreateAccessKey')]),
      ],
      [],
    ),
  )
  expect(await pathOf(arn(6, 'user/crosses'))).toBe('unknown')
  // It may become somebody who may become anything.
  expect(await pathOf(arn(6, 'user/keys'))).toBe('unknown')
})

test('assuming a role asks both sides, as IAM does', async () => {
  const own = { AWS: arn(3, 'root') }
  const one = (name: string) => ({ AWS: arn(3, `user/${name}`) })
  await bring(
    details(
      [
        user(3, 'has-right', [allow('sts:AssumeRole', arn(3, 'role/by-account'))]),
        user(3, 'no-right', [allow('s3:GetObject')]),
        user(3, 'named', [allow('s3:GetObject')]),
        user(3, 'named-and-denied', [allow('s3:GetObject'), deny('sts:AssumeRole')]),
        user(3, 'named-without-factor', [
          allow('s3:GetObject'),
          deny('*', '*', { Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } }),
        ]),
        user(3, 'denied-by-trust', [allow('sts:AssumeRole', arn(3, 'role/by-account-but-one'))]),
        user(3, 'in-network', [allow('sts:AssumeRole', arn(3, 'role/by-network'))]),
        user(3, 'bounded', [allow('sts:AssumeRole', arn(3, 'role/by-account'))], {
          PermissionsBoundary: { PermissionsBoundaryArn: arn(3, 'policy/limit') },
        }),
      ],
      [
        role(3, 'by-account', [trusts(own)], [allow('*')]),
        role(
          3,
          'by-name',
          [trusts({ AWS: [one('named').AWS, one('named-and-denied').AWS, one('named-without-factor').AWS] })],
          [allow('*')],
        ),
        role(
          3,
          'by-account-but-one',
          [trusts(own), { Effect: 'Deny', Principal: one('denied-by-trust'), Action: 'sts:*' }],
          [allow('*')],
        ),
        role(
          3,
          'by-network',
          [trusts(own, { Condition: { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } } })],
          [allow('*')],
        ),
        role(
          3,
          'for-others',
          [trusts({ AWS: [arn(4, 'user/both'), arn(4, 'user/trusted-only')] })],
          [allow('*')],
        ),
      ],
      [],
      [managed(3, 'limit', allow('*'), deny('sts:AssumeRole'))],
    ),
  )
  await bring(
    details(
      [user(4, 'both', [allow('sts:AssumeRole')]), user(4, 'trusted-only', [allow('s3:GetObject')])],
      [],
    ),
  )
  const users = (n: number, ...names: string[]) =>
    Promise.all(names.map((name) => pathOf(arn(n, `user/${name}`))))
  expect(
    await users(
      3,
      'has-right',
      'no-right',
      'named',
      'named-and-denied',
      'named-without-factor',
      'denied-by-trust',
      'in-network',
      'bounded',
    ),
  ).toEqual(['gap', 'holds', 'gap', 'holds', 'gap', 'holds', 'unknown', 'holds'])
  expect(await users(4, 'both', 'trusted-only')).toEqual(['gap', 'holds'])
})

test('administrators by what they can meet', async () => {
  const can = (Condition: object) => [allow('*', '*', { Condition })]
  const estate = {
    factor: can({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
    closed: can({ DateLessThan: { 'aws:CurrentTime': '2025-01-01T00:00:00Z' } }),
    network: can({ IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }),
    'but-a-bucket': [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::vault/*' }],
    'one-bucket': [allow('*', 'arn:aws:s3:::vault/*')],
    'denied-one-role': [allow('*'), deny('iam:*', arn(5, 'role/audit'))],
    'denied-all-roles': [allow('*'), deny('iam:*', 'arn:aws:iam::*:role/*')],
  }
  await bring(
    details(
      Object.entries(estate).map(([name, statements]) => user(5, name, statements)),
      [],
    ),
  )
  expect(
    Object.fromEntries(
      await Promise.all(
        Object.keys(estate).map(async (name) => [name, await adminOf(arn(5, `user/${name}`))]),
      ),
    ),
  ).toEqual({
    factor: 'gap',
    closed: 'holds',
    network: 'unknown',
    'but-a-bucket': 'gap',
    'one-bucket': 'holds',
    'denied-one-role': 'gap',
    'denied-all-roles': 'holds',
  })
  const [closed] = await rows<{ n: number }>(
    'select granted_n as n from privilege join identity using (identity_key) where native_id = $1',
    [arn(5, 'user/closed')],
  )
  expect(closed!.n).toBe(0)
})

// A cluster ------------------------------------------------------------------------------------------------------------

const meta = (name: string, namespace?: string) => ({ name, ...(namespace ? { namespace } : {}) })
const k8s = (...items: object[]) => ({ apiVersion: 'v1', kind: 'List', items })
const sa = (namespace: string, name: string) => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: meta(name, namespace),
})
const clusterRole = (name: string, ...rules: object[]) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: meta(name),
  rules,
})
const bind = (name: string, to: string, subjects: object[], namespace?: string) => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: namespace ? 'RoleBinding' : 'ClusterRoleBinding',
  metadata: meta(name, namespace),
  roleRef: { kind: 'ClusterRole', name: to },
  subjects,
})
const account8 = (namespace: string, name: string) => ({ kind: 'ServiceAccount', namespace, name })
const everything = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }

test('a binding to a group is a binding to its members, and the holder that no list contains is on the roll', async () => {
  const items = [
    sa('shop', 'api'),
    sa('bank', 'api'),
    sa('shop', 'default'),
    ...['a', 'b', 'c', 'd'].map((name) => sa('other', name)),
    clusterRole('all', everything),
    bind('shop-admins', 'all', [{ kind: 'Group', name: 'system:serviceaccounts:shop' }]),
    bind('nobody', 'all', [{ kind: 'User', name: 'system:anonymous' }]),
    bind('ghost', 'all', [account8('gone', 'ghost')]),
    bind('bot', 'all', [
      { kind: 'User', name: 'deploy-bot' },
      { kind: 'User', name: 'kim@corp.example' },
    ]),
  ]
  await bring(k8s(...items), { scope: 'c1' })
  const admins = () =>
    Promise.all(
      ['shop/api', 'bank/api', 'user/system:anonymous', 'gone/ghost', 'user/deploy-bot'].map((name) =>
        adminOf(`c1/${name}`),
      ),
    )
  expect(await admins()).toEqual(['gap', 'not_applicable', 'gap', 'gap', 'gap'])
  expect(await verdict('unowned-identity', 'c1/user/system:anonymous')).toBe('not_applicable')
  expect(await rows("select 1 from identity where native_id like 'c1/%kim%'")).toEqual([])
  const [anonymous] = await rows<{ severity: number }>(
    `select f.severity
     from finding f
       join identity i using (identity_key)
     where i.native_id = 'c1/user/system:anonymous'
       and f.check_no = ${checks.find(({ id }) => id === 'admin-equivalent')!.no}`,
  )
  expect(anonymous!.severity).toBe(4)
  // The group loses its binding: its members lose it in the same run.
  await bring(k8s(...items.filter((item) => !JSON.stringify(item).includes('shop-admins'))), {
    scope: 'c1',
    days: 1,
  })
  expect((await admins())[0]).toBe('not_applicable')
  // The account is made after all: its own record speaks for it.
  await bring(k8s(sa('gone', 'ghost')), { scope: 'c1', completeness: 'partial', days: 2 })
  const ghost = () => rows("select in_inventory, status from identity where native_id = 'c1/gone/ghost'")
  expect(await ghost()).toEqual([{ in_inventory: true, status: 0 }])
  // It is deleted, and its binding stays: the rights wait again. Then the binding goes too.
  const without = (name: string) => items.filter((item) => !JSON.stringify(item).includes(name))
  await bring(k8s(...without('shop-admins')), { scope: 'c1', days: 3 })
  expect(await ghost()).toEqual([{ in_inventory: false, status: null }])
  expect((await admins())[3]).toBe('gap')
  await bring(k8s(...without('shop-admins').filter((item) => !JSON.stringify(item).includes('ghost'))), {
    scope: 'c1',
    days: 4,
  })
  expect(await ghost()).toEqual([{ in_inventory: false, status: 2 }])
})

test('names, namespaces and API groups of the rules count', async () => {
  const rule = (resource: string, verbs: string, more: object = {}) => ({
    apiGroups: [''],
    resources: [resource],
    verbs: verbs.split(' '),
    ...more,
  })
  const rbac = { apiGroups: ['rbac.authorization.k8s.io'] }
  const csr = { apiGroups: ['certificates.k8s.io'] }
  const wide: Record<string, object[]> = {
    'watch-secrets': [rule('secrets', 'watch')],
    'named-secret': [rule('secrets', 'get', { resourceNames: ['app'] })],
    'other-secrets': [rule('secrets', '*', { apiGroups: ['aws.example.com'] })],
    'exec-by-get': [rule('pods/exec', 'get')],
    'bind-by-name': [
      rule('clusterroles', 'bind', { ...rbac, resourceNames: ['all'] }),
      rule('rolebindings', 'create', rbac),
    ],
    'bind-harmless': [
      rule('clusterroles', 'bind', { ...rbac, resourceNames: ['view'] }),
      rule('rolebindings', 'create', rbac),
    ],
    'escalate-other': [rule('clusterroles', 'escalate update', { ...rbac, resourceNames: ['view'] })],
    'impersonate-group-only': [rule('groups', 'impersonate', { resourceNames: ['system:masters'] })],
    signs: [
      rule('certificatesigningrequests', 'create', csr),
      rule('certificatesigningrequests/approval', 'update', csr),
      rule('signers', 'approve', { ...csr, resourceNames: ['kubernetes.io/kube-apiserver-client'] }),
    ],
    'signs-kubelets': [
      rule('certificatesigningrequests', 'create', csr),
      rule('certificatesigningrequests/approval', 'update', csr),
      rule('signers', 'approve', { ...csr, resourceNames: ['kubernetes.io/kubelet-serving'] }),
    ],
    'makes-volumes': [rule('persistentvolumes', 'create')],
  }
  const near = (name: string, namespace: string) =>
    bind(`in-${namespace}-${name}`, 'makes-pods', [account8('t', name)], namespace)
  await bring(
    k8s(
      clusterRole('all', everything),
      clusterRole('view', rule('pods', 'get')),
      clusterRole('makes-pods', rule('pods', 'create')),
      ...Object.entries(wide).flatMap(([name, rules]) => [
        sa('t', name),
        clusterRole(`r-${name}`, ...rules),
        bind(`b-${name}`, `r-${name}`, [account8('t', name)]),
      ]),
      sa('t', 'pods-in-system'),
      near('pods-in-system', 'kube-system'),
      sa('t', 'pods-beside-admin'),
      near('pods-beside-admin', 'ops'),
      sa('t', 'pods-beside-nobody'),
      near('pods-beside-nobody', 'quiet'),
      sa('ops', 'operator'),
      bind('operator', 'all', [account8('ops', 'operator')]),
    ),
    { scope: 'c2' },
  )
  const names = [...Object.keys(wide), 'pods-in-system', 'pods-beside-admin', 'pods-beside-nobody']
  expect(
    Object.fromEntries(await Promise.all(names.map(async (name) => [name, await pathOf(`c2/t/${name}`)]))),
  ).toEqual({
    'watch-secrets': 'gap',
    'named-secret': 'holds',
    'other-secrets': 'holds',
    'exec-by-get': 'gap',
    'bind-by-name': 'gap',
    'bind-harmless': 'holds',
    'escalate-other': 'holds',
    'impersonate-group-only': 'holds',
    signs: 'gap',
    'signs-kubelets': 'holds',
    'makes-volumes': 'gap',
    'pods-in-system': 'gap',
    'pods-beside-admin': 'gap',
    'pods-beside-nobody': 'holds',
  })
})

test('workloads of one name and several kinds are several, and coming again changes nothing', async () => {
  const runs = (kind: string, account: string) => {
    const template = { template: { spec: { serviceAccountName: account, containers: [] } } }
    return {
      apiVersion: 'apps/v1',
      kind,
      metadata: meta('app', 'shop'),
      spec: kind === 'CronJob' ? { jobTemplate: { spec: template } } : template,
    }
  }
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...meta('app-28392839-x7x7x', 'shop'),
      ownerReferences: [{ kind: 'Job', name: 'app-28392839', controller: true }],
    },
    spec: { serviceAccountName: 'nightly' },
  }
  const document = k8s(
    sa('shop', 'web'),
    sa('shop', 'nightly'),
    sa('shop', 'db'),
    runs('Deployment', 'web'),
    runs('CronJob', 'nightly'),
    runs('StatefulSet', 'db'),
    pod,
  )
  await bring(document, { scope: 'c3' })
  const links = () =>
    rows(
      `select i.name as account, w.native_id
       from identity_workload l
         join identity i using (identity_key)
         join workload w using (workload_key)
       where w.scope = 'c3'
       order by 1, 2`,
    )
  expect(await links()).toEqual([
    { account: 'db', native_id: 'c3/shop/statefulset/app' },
    { account: 'nightly', native_id: 'c3/shop/cronjob/app' },
    { account: 'web', native_id: 'c3/shop/app' },
  ])
  await bring({ ...document, metadata: { resourceVersion: '2' } }, { scope: 'c3', days: 3 })
  expect(await rows('select stored, updated, unchanged from import_file order by id desc limit 1')).toEqual([
    { stored: 0, updated: 0, unchanged: 7 },
  ])
  expect(await links()).toHaveLength(3)
})
