import { beforeAll, expect, test } from 'vitest'
import { isAdmin } from './aws-admin'
import type { TrustLine } from './aws-assume'
import { loadAwsCatalogue } from './aws-catalogue'
import { type AwsMethod, awsMethods } from './aws-methods'
import { awsPaths } from './aws-paths'
import type { Node } from './aws-node'
import { readStatements } from './aws-policy'

beforeAll(() => loadAwsCatalogue())

const AS_OF = new Date('2026-11-22T00:00:00Z')
const ACCOUNT = '111122223333'
const allow = (actions: readonly string[], Resource = '*') => ({ Effect: 'Allow', Action: actions, Resource })
const rootTrust: TrustLine = {
  effect: 'allow',
  principal: `arn:aws:iam::${ACCOUNT}:root`,
  except: [],
  condition: undefined,
  isOld: false,
}

function node(kind: 'user' | 'role', name: string, statements: object[], more: Partial<Node> = {}): Node {
  const principal = { arn: `arn:aws:iam::${ACCOUNT}:${kind}/${name}`, account: ACCOUNT, kind, name }
  const policies = { identity: readStatements({ Statement: statements }), boundaries: [] }
  return {
    key: name,
    principal,
    policies,
    isKnown: true,
    admin: isAdmin(policies, principal, AS_OF),
    trust: [],
    services: new Set(),
    groups: [],
    ownPolicies: [],
    ...more,
  }
}

const services = new Set(awsMethods.flatMap(({ service }) => service ?? []))
const policy = (name: string) => `arn:aws:iam::${ACCOUNT}:policy/${name}`
const group = (name: string) => `arn:aws:iam::${ACCOUNT}:group/${name}`

/** Everything that a method could lead to: administrators of every kind, and somebody to make one of. */
const targets = (): Node[] => [
  node('user', 'admin', [allow(['*'])]),
  node('user', 'plain', [allow(['s3:GetObject'])]),
  node('role', 'admin-role', [allow(['*'])], { services }),
  node('role', 'aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin', [allow(['*'])]),
  node('role', 'open-role', [allow(['s3:GetObject'])], {
    trust: [rootTrust],
    ownPolicies: [policy('of-role')],
  }),
  node('user', 'muster-probe', [allow(['*'])], {
    key: 'group',
    groupArn: group('admins'),
    groups: [group('admins')],
  }),
]

/** What beside its own rights a way asks of the actor. */
const helpers: Partial<Record<AwsMethod['way'], string[]>> = {
  'assumed-role': ['sts:AssumeRole'],
  'assumed-role-policy': ['sts:AssumeRole'],
}

const actor = (method: AwsMethod, needs: readonly string[]): Node =>
  node(method.way === 'own-role' ? 'role' : 'user', 'actor', needs.length > 0 ? [allow(needs)] : [], {
    groups: [group('own')],
    ownPolicies: [policy('own')],
  })

const limit = policy('limit')
/** Bounded to the one right: without the boundary it is an administrator. */
const bounded = ({ id, needs }: AwsMethod): Node => {
  const kind = id === 'aws-delete-role-boundary' ? 'role' : 'user'
  const one = node(kind, 'actor', [allow(['*'])])
  const boundaries = [
    readStatements({ Statement: allow(needs, needs[0] === 'iam:CreatePolicyVersion' ? limit : '*') }),
  ]
  return {
    ...one,
    principal: { ...one.principal, boundary: limit },
    policies: { ...one.policies, boundaries },
    admin: { answer: 'no' },
  }
}

const found = (one: Node, others: readonly Node[], isComplete = true) =>
  awsPaths({ nodes: [one, ...others], isComplete: () => isComplete, asOf: AS_OF }).get('actor')

test.each(awsMethods.filter(({ way }) => way === 'own-boundary'))('$id takes a limit off', (method) => {
  expect(found(bounded(method), [])).toMatchObject({ hops: 1, path: [method.id] })
  expect(
    found(
      {
        ...bounded(method),
        policies: {
          identity: readStatements({ Statement: allow([...method.needs, 's3:*']) }),
          boundaries: bounded(method).policies.boundaries,
        },
      },
      [],
    ),
  ).toBeUndefined()
})

test.each(awsMethods.filter(({ way }) => way !== 'own-boundary'))(
  '$id leads up with exactly its rights, and only where there is somebody',
  (method) => {
    const needs = [...method.needs, ...(helpers[method.way] ?? [])]
    const whole = found(actor(method, needs), targets())
    if (method.way === 'old-policy') return expect(whole).toHaveProperty('doubt')
    expect(whole).toMatchObject({ hops: 1 })
    for (const missing of method.needs) {
      const less = found(
        actor(
          method,
          needs.filter((action) => action !== missing),
        ),
        targets(),
      )
      const steps = less && 'path' in less ? less.path.map((step) => step.split(' ')[0]) : []
      expect(steps).not.toContain(method.id)
    }
    // Alone in a complete account; ways that change oneself need nobody else.
    const alone = found(actor(method, needs), [])
    if (method.way.startsWith('own-')) expect(alone).toMatchObject({ hops: 1 })
    else
      expect(alone && 'path' in alone ? alone.path : []).not.toContainEqual(
        expect.stringContaining(method.id),
      )
  },
)

test('numbers of the public catalogue are covered', () => {
  const numbers = new Set(awsMethods.flatMap(({ reference }) => reference ?? []))
  const expected = [
    ...[1, 2, 3, 4].map((n) => `ec2-00${n}`),
    // iam-003 is iam-002 after a key was deleted.
    ...Array.from({ length: 21 }, (_, at) => `iam-0${String(at + 1).padStart(2, '0')}`).filter(
      (id) => id !== 'iam-003',
    ),
    // lambda-004 and -005 are lambda-003 with a call of one's own.
    'lambda-001',
    'lambda-002',
    'lambda-003',
    'lambda-006',
    'ssm-001',
    'ssm-002',
  ]
  expect(expected.filter((id) => !numbers.has(id))).toEqual([])
})

test('a deny, a boundary and another account end a way', () => {
  const keys = ['iam:CreateAccessKey']
  const method = awsMethods.find(({ id }) => id === 'aws-create-access-key')!
  expect(found(actor(method, keys), targets())).toMatchObject({ hops: 1 })
  const denied = node('user', 'actor', [
    allow(keys),
    { Effect: 'Deny', Action: '*', Resource: `arn:aws:iam::${ACCOUNT}:user/admin` },
  ])
  expect(found(denied, targets())).toBeUndefined()
  const bounded = actor(method, keys)
  const limited: Node = {
    ...bounded,
    policies: { ...bounded.policies, boundaries: [readStatements({ Statement: allow(['s3:*']) })] },
  }
  expect(found(limited, targets())).toBeUndefined()
  const elsewhere = targets().map((one): Node => ({
    ...one,
    principal: {
      ...one.principal,
      account: '444455556666',
      arn: one.principal.arn.replace(ACCOUNT, '444455556666'),
    },
  }))
  expect(found(actor(method, keys), elsewhere)).toBeUndefined()
})

test('many identities are searched in little time', () => {
  const many = Array.from({ length: 3_000 }, (_, at) =>
    node(
      'role',
      `r${at}`,
      [
        allow(['sts:AssumeRole'], `arn:aws:iam::${ACCOUNT}:role/r${at + 1}`),
        allow(['iam:CreateAccessKey'], `arn:aws:iam::${ACCOUNT}:user/u${at}`),
      ],
      { trust: [rootTrust] },
    ),
  )
  const started = performance.now()
  const paths = awsPaths({ nodes: [...many, ...targets()], isComplete: () => true, asOf: AS_OF })
  expect(performance.now() - started).toBeLessThan(5_000)
  expect(paths.get('r5')).toBeUndefined()
})
