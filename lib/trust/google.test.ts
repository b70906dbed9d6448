import { expect, test } from 'vitest'
import { waysOfCondition } from './cel'
import { judgeMember, judgeProvider, poolPartOf, type PoolProvider } from './google'

const github: PoolProvider = {
  kind: 'oidc',
  issuer: 'token.actions.githubusercontent.com',
  mapping: {
    'google.subject': 'assertion.sub',
    'attribute.repository': 'assertion.repository',
    'attribute.owner': 'assertion.repository_owner',
    'attribute.worked': "assertion.repository + '@' + assertion.ref",
  },
  audiences: [],
  isOff: false,
}
const POOL = 'iam.googleapis.com/projects/111111111111/locations/global/workloadIdentityPools/ci'

test.each([
  [undefined, 'dangerous', 'strangers'],
  // To be in a pool gives nothing yet.
  ["assertion.repository_owner == 'acme'", 'caution', 'organisation'],
  ["attribute.owner=='acme'", 'caution', 'organisation'],
  ['assertion.repository == "acme/shop"', 'caution', 'named'],
  ["assertion.repository_id == '123' && assertion.ref == 'refs/heads/main'", 'safe', 'named'],
  [
    "(assertion.repository_id == '123') && (assertion.ref in ['refs/heads/main', 'refs/heads/next'])",
    'safe',
    'named',
  ],
  // One of two ways stands open: that one counts.
  ["assertion.repository_id == '123' || assertion.actor == 'ada'", 'dangerous', 'strangers'],
  ["assertion.sub.startsWith('repo:acme/')", 'caution', 'organisation'],
  ["assertion['sub'] == 'repo:acme/shop:ref:refs/heads/main'", 'safe', 'named'],
  ["assertion.sub.matches('^repo:acme/shop:.*$')", 'caution', 'named'],
  // What excludes somebody lets all others in.
  ["assertion.actor != 'mallory'", 'dangerous', 'strangers'],
  ["!(assertion.repository == 'acme/shop')", 'dangerous', 'strangers'],
  ["assertion.sub.split(':')[1] == 'acme/shop'", 'unknown', 'unknown'],
  ["assertion.repository_owner == 'acme' && extract(assertion.sub)", 'unknown', 'unknown'],
])('a provider of GitHub with %s', (condition, grade, reach) => {
  expect(judgeProvider({ ...github, ...(condition ? { condition } : {}) })).toMatchObject({ grade, reach })
})

test.each([
  [`principalSet://${POOL}/*`, undefined, 'dangerous', 'strangers'],
  [`principalSet://${POOL}/*`, "assertion.repository_owner == 'acme'", 'dangerous', 'organisation'],
  [`principalSet://${POOL}/attribute.repository/acme/shop`, undefined, 'caution', 'named'],
  [`principalSet://${POOL}/attribute.owner/acme`, undefined, 'dangerous', 'organisation'],
  [`principalSet://${POOL}/attribute.worked/x`, undefined, 'unknown', 'unknown'],
  [`principal://${POOL}/subject/repo:acme/shop:ref:refs/heads/main`, undefined, 'safe', 'named'],
  [`principal://${POOL}/subject/repo:acme/shop:pull_request`, undefined, 'dangerous', 'organisation'],
])('%s of a pool with %s', (member, condition, grade, reach) => {
  expect(judgeMember(member, [{ ...github, ...(condition ? { condition } : {}) }])).toMatchObject({
    grade,
    reach,
  })
})

test('a pool whose providers are not known says so, but for one exact subject', () => {
  expect(judgeMember(`principalSet://${POOL}/*`, undefined).grade).toBe('unknown')
  expect(judgeMember(`principalSet://${POOL}/attribute.repository/a/b`, []).grade).toBe('unknown')
  expect(judgeMember(`principal://${POOL}/subject/x`, undefined).grade).toBe('safe')
})

test('one of several providers of a pool is enough', () => {
  const off = { ...github, isOff: true }
  expect(judgeMember(`principalSet://${POOL}/*`, [off]).reach).toBe('nobody')
  expect(judgeMember(`principalSet://${POOL}/*`, [off, github]).reach).toBe('strangers')
})

test.each([
  ['allUsers', 'dangerous', 'strangers'],
  ['allAuthenticatedUsers', 'dangerous', 'strangers'],
  ['domain:corp.example', 'dangerous', 'organisation'],
  ['group:ops@corp.example', 'caution', 'named'],
  ['serviceAccount:a@p.iam.gserviceaccount.com', 'safe', 'named'],
  ['serviceAccount:p.svc.id.goog[shop/api]', 'caution', 'named'],
  ['deleted:serviceAccount:a@p.iam.gserviceaccount.com?uid=1', 'safe', 'nobody'],
  [
    'principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p.svc.id.goog/namespace/shop',
    'caution',
    'named',
  ],
  [
    'principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p.svc.id.goog/*',
    'dangerous',
    'organisation',
  ],
])('%s may be a service account', (member, grade, reach) => {
  expect(judgeMember(member, undefined)).toMatchObject({ grade, reach })
})

test('an account of AWS: whoever in it, or one role', () => {
  const aws: PoolProvider = { kind: 'aws', issuer: '210987654321', mapping: {}, audiences: [], isOff: false }
  expect(judgeProvider(aws)).toMatchObject({ grade: 'caution', pattern: 'cross-account' })
  expect(
    judgeProvider({ ...aws, condition: "attribute.aws_role == 'arn:aws:sts::210987654321:assumed-role/ci'" })
      .grade,
  ).toBe('safe')
})

test('parts of pools, and conditions that are no conditions', () => {
  expect(poolPartOf(`principalSet://${POOL}/group/ops`)).toEqual({
    pool: POOL.slice('iam.googleapis.com/'.length),
    attribute: 'google.groups',
    value: 'ops',
  })
  expect(poolPartOf('principal://goog/subject/ada@corp.example')).toBeUndefined()
  expect(waysOfCondition('true', () => undefined)).toEqual([{ pins: [], isUnread: false }])
  expect(waysOfCondition(`${'('.repeat(5000)}`, () => 'x')).toEqual([{ pins: [], isUnread: true }])
})
