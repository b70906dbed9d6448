import { expect, test } from 'vitest'
import { decide, type Decision } from './aws-decision'
import { readStatements } from './aws-policy'

const AS_OF = new Date('2026-11-22T00:00:00Z')
const ARN = 'arn:aws:iam::111122223333:user/team/kim'
const kim = {
  arn: ARN,
  account: '111122223333',
  kind: 'user' as const,
  name: 'kim',
  tags: { team: 'payments' },
}
const runner = {
  arn: 'arn:aws:iam::111122223333:role/runner',
  account: '111122223333',
  kind: 'role' as const,
  name: 'runner',
}

interface Ask {
  action?: string
  resource?: string
  boundary?: object[]
  as?: typeof kim | typeof runner
}

function answer(
  statements: object[],
  { action = 'iam:PutUserPolicy', resource = ARN, boundary, as = kim }: Ask = {},
): Decision {
  return decide(
    {
      identity: readStatements({ Statement: statements }),
      boundaries: boundary ? [readStatements({ Statement: boundary })] : [],
    },
    as,
    { action, resource, asOf: AS_OF },
  )
}
const allow = (more: object = {}) => ({ Effect: 'Allow', Action: '*', Resource: '*', ...more })
const deny = (more: object = {}) => ({ Effect: 'Deny', Action: '*', Resource: '*', ...more })
const when = (Condition: object) => ({ Condition })

const cases: Array<[string, Decision['answer'], object[], Ask?]> = [
  ['nothing is allowed', 'no', []],
  ['everything is', 'yes', [allow()]],
  ['a deny on everything', 'no', [allow(), deny()]],
  ['a deny on another resource', 'yes', [allow(), deny({ Resource: 'arn:aws:iam::111122223333:role/*' })]],
  ['a deny on everything but this', 'yes', [allow(), { Effect: 'Deny', Action: '*', NotResource: ARN }]],
  ['an allow on everything but this', 'no', [{ Effect: 'Allow', Action: '*', NotResource: ARN }]],
  ['an allow of all but other actions', 'yes', [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }]],
  [
    'a deny of all but other actions',
    'no',
    [allow(), { Effect: 'Deny', NotAction: ['s3:*'], Resource: '*' }],
  ],
  ['actions in another case', 'yes', [allow({ Action: 'IAM:putuserPOLICY' })]],
  ['all ARNs of the partition', 'yes', [allow({ Resource: 'arn:aws:*' })]],
  ['all ARNs of another partition', 'no', [allow({ Resource: 'arn:aws-cn:*' })]],
  ['its own name as a variable', 'yes', [allow({ Resource: 'arn:aws:iam::*:user/team/${aws:username}' })]],
  [
    'a role has no user name',
    'no',
    [allow({ Resource: 'arn:aws:iam::*:user/*/${aws:username}' })],
    { as: runner },
  ],
  ['a variable that nobody knows', 'maybe', [allow({ Resource: 'arn:aws:iam::*:user/${saml:sub}/kim' })]],
  [
    'its own tag as a variable',
    'no',
    [allow({ Resource: 'arn:aws:iam::*:user/${aws:PrincipalTag/team}/kim' })],
  ],
  ['a second factor', 'yes', [allow(when({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }))]],
  ['a fresh second factor', 'yes', [allow(when({ NumericLessThan: { 'aws:MultiFactorAuthAge': 3600 } }))]],
  [
    'a deny without a second factor',
    'yes',
    [allow(), deny(when({ BoolIfExists: { 'aws:MultiFactorAuthPresent': false } }))],
  ],
  [
    'allowed with and denied with',
    'no',
    [
      allow(when({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } })),
      deny(when({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } })),
    ],
  ],
  [
    'the region of IAM',
    'yes',
    [allow(when({ StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } }))],
  ],
  [
    'a region where IAM is not',
    'no',
    [allow(when({ StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } }))],
  ],
  [
    'a region of a regional service',
    'yes',
    [allow(when({ StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } }))],
    { action: 'lambda:CreateFunction', resource: 'arn:aws:lambda:eu-west-1:111122223333:function:x' },
  ],
  [
    'one region allowed and that one denied',
    'no',
    [
      allow(when({ StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } })),
      deny(when({ StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } })),
    ],
    { action: 'lambda:CreateFunction', resource: 'arn:aws:lambda:eu-west-1:111122223333:function:x' },
  ],
  ['any network', 'yes', [allow(when({ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }))]],
  [
    'both halves of the internet',
    'yes',
    [allow(when({ IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } }))],
  ],
  [
    'a network of which nobody knows',
    'maybe',
    [allow(when({ IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }))],
  ],
  [
    'a deny outside a network',
    'maybe',
    [allow(), deny(when({ NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }))],
  ],
  [
    'a window that has closed',
    'no',
    [allow(when({ DateLessThan: { 'aws:CurrentTime': '2025-01-01T00:00:00Z' } }))],
  ],
  [
    'a window that is open',
    'yes',
    [
      allow(
        when({
          DateGreaterThan: { 'aws:CurrentTime': '2025-01-01' },
          DateLessThan: { 'aws:EpochTime': '1893456000' },
        }),
      ),
    ],
  ],
  [
    'sessions before a day are denied',
    'yes',
    [allow(), deny(when({ DateLessThan: { 'aws:TokenIssueTime': '2025-03-01T12:00:00.000Z' } }))],
    { as: runner },
  ],
  [
    'sessions before tomorrow are denied',
    'no',
    [allow(), deny(when({ DateLessThan: { 'aws:TokenIssueTime': '2026-12-24T00:00:00Z' } }))],
    { as: runner },
  ],
  ['itself by name', 'yes', [allow(when({ ArnEquals: { 'aws:PrincipalArn': ARN } }))]],
  ['others by name', 'no', [allow(when({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } }))]],
  ['a star that is plain text', 'no', [allow(when({ StringEquals: { 'aws:PrincipalArn': 'arn:*' } }))]],
  [
    'a deny on everybody else',
    'yes',
    [allow(), deny(when({ StringNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/team/*' } }))],
  ],
  ['its own tag', 'yes', [allow(when({ StringEquals: { 'aws:PrincipalTag/team': 'payments' } }))]],
  [
    'a tag that it does not have',
    'no',
    [allow(when({ StringEquals: { 'aws:PrincipalTag/team': 'orders' } }))],
  ],
  ['a tag of the resource', 'maybe', [allow(when({ StringEquals: { 'aws:ResourceTag/env': 'test' } }))]],
  ['a tag that it writes itself', 'yes', [allow(when({ StringEquals: { 'aws:RequestTag/env': 'test' } }))]],
  [
    'an optional key that is never there',
    'yes',
    [allow(when({ StringEqualsIfExists: { 'aws:SourceAccount': '1' } }))],
  ],
  ['a key that is never there', 'no', [allow(when({ StringEquals: { 'aws:SourceAccount': '1' } }))]],
  [
    'a set operator on a key that is never there',
    'yes',
    [allow(when({ 'ForAllValues:StringEquals': { 'aws:SourceOrgPaths': ['o'] } }))],
  ],
  [
    'an operator that AWS does not have',
    'maybe',
    [allow(when({ StringResembles: { 'aws:username': 'k' } }))],
  ],
  ['a boundary without the action', 'no', [allow()], { boundary: [allow({ Action: 's3:*' })] }],
  ['a boundary with a deny', 'no', [allow()], { boundary: [allow(), deny({ Action: 'iam:*' })] }],
  [
    'a boundary with a deny that can be met',
    'yes',
    [allow()],
    { boundary: [allow(), deny(when({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }))] },
  ],
  ['a boundary alone gives nothing', 'no', [], { boundary: [allow()] }],
]

test.each(cases)('%s: %s', (_, expected, statements, ask) => {
  const found = answer(statements, ask)
  expect(found.answer).toBe(expected)
  if (expected === 'maybe') expect(found.because).toMatch(/\w{5}/)
})

test('many conditions end in "cannot tell" and not in a long search', () => {
  const keys = Object.fromEntries(
    Array.from({ length: 40 }, (_, at) => [`aws:ResourceTag/k${at}`, ['a', 'b', 'c']]),
  )
  const started = performance.now()
  expect(answer([allow(when({ StringEquals: keys }))]).answer).toBe('maybe')
  expect(performance.now() - started).toBeLessThan(500)
})
