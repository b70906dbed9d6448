import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import {
  allAwsActions,
  expandActions,
  expandNotActions,
  expandPattern,
  knownAction,
  loadAwsCatalogue,
} from './aws-catalogue'
import { actionOfEvent } from './aws-event-names'
import { decide } from './aws-decision'
import { permissionSetOf, PolicyUnreadable, readStatements } from './aws-policy'
import { isAdmin } from './aws-admin'
import { awsMethods } from './aws-methods'
import type { Statement } from './aws-policy'
import { powers } from './powers'
import { adminSets } from './escalation'
import { gives, isClusterAdmin, kubernetesMethods } from './kubernetes-reach'
import { expandRule, type RbacRule } from './kubernetes-catalogue'
import { rightSizedPolicy, rightSizedRules } from './right-size'
import { isUseLogged, riskOf, riskRuleOf } from './risk'
import { riskClasses } from '@/lib/model/risk-classes'
import { awsNotLogged, awsRisks } from './risk-aws'

beforeAll(() => loadAwsCatalogue())

const set = (...statements: object[]) =>
  permissionSetOf([{ Version: '2012-10-17', Statement: statements }], { nativeId: 'arn', name: 'p' })
const allow = (Action: string | string[], Resource: string | string[] = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})

test('the catalogue is the whole of AWS', () => {
  expect(allAwsActions().length).toBeGreaterThan(20_000)
  expect(expandActions(['*'])).toBe(allAwsActions())
  expect(expandActions(['*:*'])).toBe(allAwsActions())
  expect(knownAction('S3:getobject')).toBe('s3:GetObject')
})

test('wildcards are IAM’s', () => {
  expect(expandPattern('s3:GetObject')).toEqual(['s3:GetObject'])
  expect(expandPattern('S3:getobject')).toEqual(['s3:GetObject'])
  expect(expandPattern('sts:AssumeRole?ithSAML')).toEqual(['sts:AssumeRoleWithSAML'])
  expect(expandPattern('iam:*AccessKey')).toEqual([
    'iam:CreateAccessKey',
    'iam:DeleteAccessKey',
    'iam:UpdateAccessKey',
  ])
  expect(expandPattern('s3:Get(')).toEqual([])
  expect(expandPattern('nonsense')).toEqual([])
  expect(expandPattern('iam:*').every((name) => name.startsWith('iam:'))).toBe(true)
  const others = expandNotActions(['iam:*', 'organizations:*'])
  expect(others).toContain('s3:GetObject')
  expect(others).not.toContain('iam:PassRole')
})

test('a policy says what holds everywhere, on some resources, and under a condition', () => {
  const found = set(
    allow('s3:GetObject'),
    allow(['sqs:SendMessage'], 'arn:aws:sqs:eu-west-1:123456789012:q'),
    allow('kms:Decrypt', '*', { Condition: { StringEquals: { 'kms:ViaService': 's3' } } }),
  )
  expect(found).toMatchObject({
    allow: ['s3:GetObject', 'sqs:SendMessage'],
    allowEverywhere: ['s3:GetObject'],
    conditional: ['kms:Decrypt'],
    deny: [],
    denyPartly: [],
  })
  expect(set(allow('s3:ListBucket', 'arn:aws:s3:::*')).allowEverywhere).toEqual(['s3:ListBucket'])
  expect(set(allow('s3:ListBucket', 'arn:aws:s3:::logs-*')).allowEverywhere).toEqual([])
})

test('denies, exceptions and what nobody knows', () => {
  const found = set(
    { Effect: 'Deny', Action: 'iam:CreateUser', Resource: '*' },
    { Effect: 'Deny', Action: 'iam:DeleteUser', NotResource: 'arn:aws:iam::1:user/x' },
    {
      Effect: 'Deny',
      Action: 'iam:GetUser',
      Resource: '*',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
    },
    { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' },
    allow(['s3:Frobnicate', 'old:*']),
  )
  expect(found.deny).toEqual(['iam:CreateUser'])
  expect(found.denyPartly).toEqual(['iam:DeleteUser', 'iam:GetUser'])
  expect(found.allowEverywhere).not.toContain('iam:PassRole')
  expect(found.allowEverywhere).toContain('ec2:RunInstances')
  expect(found.unmatched).toEqual(['old:*', 's3:Frobnicate'])
})

test('documents come as object, JSON text and URL-encoded; anything else is refused', () => {
  const document = { Version: '2012-10-17', Statement: allow('s3:GetObject') }
  for (const form of [
    document,
    JSON.stringify(document),
    encodeURIComponent(JSON.stringify(document)),
    encodeURIComponent(JSON.stringify(document, null, 1)).replaceAll('%20', '+'),
  ])
    expect(permissionSetOf([form], { nativeId: 'x', name: 'x' }).allow).toEqual(['s3:GetObject'])
  for (const bad of [undefined, 'x', [], { Statement: 'x' }, { Statement: [{ Action: '*' }] }])
    expect(() => permissionSetOf([bad], { nativeId: 'x', name: 'x' })).toThrow(PolicyUnreadable)
})

test('every action named in our data exists', () => {
  const listed = [...awsRisks.flatMap(({ actions }) => actions), ...awsNotLogged]
  expect(listed.filter((pattern) => expandPattern(pattern).length === 0)).toEqual([])
  const needed = [...adminSets, ...awsMethods]
    .flatMap(({ needs }) => needs)
    .filter((action) => !action.startsWith('spire:') && !powers.has(action))
  const kubernetes = new Set(expandRule({ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }))
  expect(
    needed.filter((action) =>
      action.startsWith('k8s:') ? !kubernetes.has(action) : knownAction(action) !== action,
    ),
  ).toEqual([])
  const asked = kubernetesMethods.flatMap(({ needs }) => needs)
  expect(asked.filter((one) => !gives({ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }, one))).toEqual([])
  expect(
    asked.flatMap(({ resource, verbs }) =>
      verbs.map((verb) => `k8s:${resource}:${verb}`).filter((name) => !kubernetes.has(name)),
    ),
  ).toEqual([])
})

test('ids of methods are unique', () => {
  const ids = [...adminSets, ...awsMethods, ...kubernetesMethods].map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

/** Whatever some statement allows somewhere. */
const allowedBy = (held: readonly Statement[]) => held.flatMap(({ actions }) => expandActions(actions ?? []))

const classOf = (action: string) => riskClasses[riskOf(action)]

test('risks', () => {
  expect(
    [
      'iam:PassRole',
      'iam:DeletePolicy',
      'secretsmanager:GetSecretValue',
      's3:GetObject',
      'ec2:RunInstances',
      's3:ListAllMyBuckets',
    ].map(classOf),
  ).toEqual([
    'escalation',
    'policy_admin',
    'credential_exposure',
    'data_access',
    'infrastructure_change',
    'none',
  ])
  expect(
    ['k8s:clusterroles:escalate', 'k8s:rolebindings:create', 'k8s:secrets:list', 'k8s:pods:list'].map(
      classOf,
    ),
  ).toEqual(['escalation', 'policy_admin', 'credential_exposure', 'none'])
  expect(['spire:admin', 'spire:downstream', 'okta:users.read'].map(classOf)).toEqual([
    'escalation',
    'escalation',
    'none',
  ])
  expect(riskRuleOf('iam:PassRole')?.because).not.toBe('')
})

test('silence proves nothing where nothing is logged', () => {
  expect(
    [
      'okta:users.read',
      'spire:admin',
      's3:GetObject',
      'dynamodb:PutItem',
      'iam:PassRole',
      'lambda:InvokeFunction',
      'sqs:SendMessage',
    ].filter(isUseLogged),
  ).toEqual([])
  expect(
    [
      'iam:CreateUser',
      'ec2:RunInstances',
      's3:PutBucketPolicy',
      's3:GetBucketPolicy',
      'kms:Decrypt',
      'k8s:secrets:get',
    ].every(isUseLogged),
  ).toBe(true)
})

test('administrators', () => {
  const user = {
    arn: 'arn:aws:iam::123456789012:user/u',
    account: '123456789012',
    kind: 'user' as const,
    name: 'u',
  }
  const answer = (...statements: object[]) =>
    isAdmin(
      { identity: set(...statements).statements as Statement[], boundaries: [] },
      user,
      new Date('2026-11-22T00:00:00Z'),
    ).answer
  expect(answer(allow('*'))).toBe('yes')
  expect(answer(allow('iam:*'))).toBe('yes')
  expect(answer(allow('*'), { Effect: 'Deny', Action: 'iam:*', Resource: '*' })).toBe('no')
  expect(answer({ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*' })).toBe('no')
  expect(isClusterAdmin([{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }])).toBe(true)
})

test('RBAC rules', () => {
  expect(expandRule({ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] })).toEqual([
    'k8s:secrets:get',
    'k8s:secrets:list',
  ])
  expect(expandRule({ apiGroups: ['apps'], resources: ['*'], verbs: ['get'] })).toContain(
    'k8s:deployments/scale:get',
  )
  expect(expandRule({ apiGroups: ['apps'], resources: ['*'], verbs: ['get'] })).not.toContain(
    'k8s:secrets:get',
  )
  expect(expandRule({ apiGroups: ['*'], resources: ['*/scale'], verbs: ['update'] })).toContain(
    'k8s:statefulsets/scale:update',
  )
  expect(expandRule({ apiGroups: ['example.com'], resources: ['widgets'], verbs: ['*'] })).toContain(
    'k8s:widgets.example.com:delete',
  )
  expect(expandRule({ nonResourceURLs: ['/metrics'], verbs: ['get'] })).toEqual(['k8s:/metrics:get'])
})

test('events tell the action they needed', () => {
  expect(actionOfEvent('s3.amazonaws.com', 'ListBuckets')).toBe('s3:ListAllMyBuckets')
  expect(actionOfEvent('monitoring.amazonaws.com', 'DescribeAlarms')).toBe('cloudwatch:DescribeAlarms')
  expect(actionOfEvent('lambda.amazonaws.com', 'UpdateFunctionCode20150331v2')).toBe(
    'lambda:UpdateFunctionCode',
  )
  expect(actionOfEvent('cloudfront.amazonaws.com', 'GetDistribution2020_05_31')).toBe(
    'cloudfront:GetDistribution',
  )
  expect(actionOfEvent('iam.amazonaws.com', 'GetUser')).toBe('iam:GetUser')
})

test('a right-sized policy is what is held, cut down to what was used and to what no log shows', () => {
  const held = set(
    allow(['s3:ListAllMyBuckets', 's3:GetObject'], 'arn:aws:s3:::logs/*'),
    allow('ec2:*', '*', { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } }),
    allow('iam:CreateUser'),
    { Effect: 'Deny', Action: 'ec2:TerminateInstances', Resource: '*' },
  ).statements as Statement[]
  const used = ['s3:ListAllMyBuckets', 'ec2:DescribeInstances', 'rds:DescribeDBInstances', 'k8s:pods:get']
  expect(rightSizedPolicy(used, held, allowedBy(held))).toEqual({
    Version: '2012-10-17',
    Statement: [
      { Sid: 'UsedS3', Effect: 'Allow', Action: ['s3:ListAllMyBuckets'], Resource: ['arn:aws:s3:::logs/*'] },
      { Sid: 'NotLoggedS3', Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::logs/*'] },
      {
        Sid: 'UsedEc2',
        Effect: 'Allow',
        Action: ['ec2:DescribeInstances'],
        Resource: ['*'],
        Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
      },
      { Sid: 'Deny1', Effect: 'Deny', Action: ['ec2:TerminateInstances'], Resource: ['*'] },
    ],
  })
  expect(rightSizedPolicy(['rds:DescribeDBInstances'], held, allowedBy(held)).Statement).not.toContainEqual(
    expect.objectContaining({ Action: ['rds:DescribeDBInstances'] }),
  )
})

test('rules of Kubernetes keep their groups and names', () => {
  const rules = [
    { apiGroups: [''], resources: ['pods', 'configmaps'], verbs: ['get', 'list'] },
    { apiGroups: [''], resources: ['secrets'], resourceNames: ['app'], verbs: ['*'] },
  ]
  const used = ['k8s:pods:get', 'k8s:secrets:get', 'k8s:secrets:list', 'k8s:nodes:get']
  expect(rightSizedRules(used, [{ namespace: 'shop', rules }])).toEqual([
    {
      namespace: 'shop',
      rules: [
        { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
        { apiGroups: [''], resources: ['secrets'], resourceNames: ['app'], verbs: ['get', 'list'] },
      ],
    },
  ])
})

test('a right-sized policy names no right that a boundary or a deny takes away', () => {
  const held = set(
    allow(['ec2:DescribeInstances', 'sqs:SendMessage', 's3:PutBucketPolicy', 'iam:CreateUser']),
  ).statements as Statement[]
  // What is left inside of the boundary, as it was computed for the identity.
  const granted = ['ec2:DescribeInstances', 'sqs:SendMessage']
  const used = ['ec2:DescribeInstances', 's3:PutBucketPolicy', 'iam:CreateUser']
  expect(rightSizedPolicy(used, held, granted).Statement.flatMap(({ Action }) => Action)).toEqual([
    'ec2:DescribeInstances',
    'sqs:SendMessage',
  ])
})

test('right-sized rules of Kubernetes are never more than the rules that are held', () => {
  const verbs = ['get', 'list', 'create', 'delete', '*']
  const rule = fc.record({
    apiGroups: fc.subarray(['', 'apps', 'example.com', '*'], { minLength: 1 }),
    resources: fc.subarray(['pods', 'secrets', 'deployments', 'deployments/scale', '*/scale', '*'], {
      minLength: 1,
    }),
    verbs: fc.subarray(verbs, { minLength: 1 }),
    names: fc.option(fc.constantFrom(['app'], ['app', 'web']), { nil: undefined }),
  })
  const holding = fc.record({
    namespace: fc.constantFrom(null, 'shop', 'pay'),
    rules: fc
      .array(rule, { maxLength: 3 })
      .map((list) =>
        list.map(({ names, ...rest }) => ({ ...rest, ...(names ? { resourceNames: names } : {}) })),
      ),
  })
  const actions = ['pods', 'secrets', 'deployments', 'deployments/scale', 'widgets.example.com'].flatMap(
    (resource) => ['get', 'list', 'create', 'delete'].map((verb) => `k8s:${resource}:${verb}`),
  )
  const takesIn = (list: readonly string[] | null | undefined, one: string) =>
    list?.some((each) => each === '*' || each === one || each === `*${one.slice(one.indexOf('/'))}`) ?? false
  const isHeld = (rule: RbacRule, by: readonly RbacRule[]) =>
    (rule.apiGroups ?? []).every((group) =>
      (rule.resources ?? []).every((resource) =>
        rule.verbs.every((verb) =>
          by.some(
            (one) =>
              takesIn(one.apiGroups, group) &&
              takesIn(one.resources, resource) &&
              takesIn(one.verbs, verb) &&
              (!one.resourceNames || rule.resourceNames?.every((name) => one.resourceNames?.includes(name))),
          ),
        ),
      ),
    )
  fc.assert(
    fc.property(fc.array(holding, { maxLength: 3 }), fc.subarray(actions), (held, used) => {
      for (const { namespace, rules } of rightSizedRules(used, held))
        for (const rule of rules)
          expect(
            held.some((one) => one.namespace === namespace && isHeld(rule, one.rules)),
            JSON.stringify(rule),
          ).toBe(true)
    }),
    { numRuns: 200 },
  )
}, 30_000)

test('what is right-sized is never more than what is held', () => {
  const names = ['s3:GetObject', 's3:*', '*', 'ec2:Describe*', 'iam:PassRole', 'lambda:*', 'sqs:SendMessage']
  const statement = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: fc.subarray(names, { minLength: 1 }),
    Resource: fc.constantFrom('*', 'arn:aws:s3:::a/*', 'arn:aws:iam::123456789012:role/app-*'),
    not: fc.boolean(),
    condition: fc.constantFrom(
      undefined,
      { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
    ),
  })
  const actions = [
    's3:GetObject',
    's3:PutObject',
    'ec2:DescribeInstances',
    'iam:PassRole',
    'iam:CreateUser',
    'lambda:InvokeFunction',
    'sqs:SendMessage',
    'rds:DescribeDBInstances',
  ]
  const resources = [
    'arn:aws:s3:::a/x',
    'arn:aws:s3:::b',
    'arn:aws:iam::123456789012:role/app-1',
    'arn:aws:iam::123456789012:role/other',
  ]
  const user = {
    arn: 'arn:aws:iam::123456789012:user/u',
    account: '123456789012',
    kind: 'user' as const,
    name: 'u',
  }
  const asOf = new Date('2026-11-22T00:00:00Z')
  const answer = (identity: Statement[], action: string, resource: string) =>
    decide({ identity, boundaries: [] }, user, { action, resource, asOf }).answer
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 4 }), fc.subarray(actions), (statements, used) => {
      const held = readStatements({
        Statement: statements.map(({ not, condition, Action, ...rest }) => ({
          ...rest,
          ...(not ? { NotAction: Action } : { Action }),
          ...(condition ? { Condition: condition } : {}),
        })),
      })
      const sized = readStatements(rightSizedPolicy(used, held, allAwsActions()))
      for (const action of actions)
        for (const resource of resources)
          if (answer(sized, action, resource) !== 'no') expect(answer(held, action, resource)).not.toBe('no')
    }),
    { numRuns: 60 },
  )
}, 30_000)
