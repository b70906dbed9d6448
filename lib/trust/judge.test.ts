import { expect, test } from 'vitest'
import type { TrustJudgement } from '@/lib/model/records'
import { trustsOf } from '@/lib/ingest/sources/aws/trust'

const AS_OF = new Date('2026-11-22T00:00:00Z')
const OWN = '111122223333'
const ROLE = `arn:aws:iam::${OWN}:role/deploy`
const GITHUB = 'token.actions.githubusercontent.com'

/** The judgement of the first statement that lets somebody in. */
function judged(...Statement: object[]): TrustJudgement {
  const [first] = trustsOf({ Statement }, ROLE, AS_OF).filter(({ effect }) => effect !== 'deny')
  return first!.judgement!
}
const federated = (issuer: string, Condition?: object, Effect = 'Allow') => ({
  Effect,
  Principal: {
    Federated:
      issuer.includes('.amazonaws.com/') ||
      issuer.includes('/') ||
      issuer === GITHUB ||
      !issuer.startsWith('accounts.')
        ? `arn:aws:iam::${OWN}:oidc-provider/${issuer}`
        : issuer,
  },
  Action: 'sts:AssumeRoleWithWebIdentity',
  ...(Condition ? { Condition } : {}),
})
const like = (sub: string | string[], issuer = GITHUB) =>
  federated(issuer, {
    StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com' },
    StringLike: { [`${issuer}:sub`]: sub },
  })
const equals = (keys: Record<string, string | string[]>, issuer = GITHUB) =>
  federated(issuer, {
    StringEquals: Object.fromEntries(Object.entries(keys).map(([key, value]) => [`${issuer}:${key}`, value])),
  })
const anyone = (Condition?: object) => ({
  Effect: 'Allow',
  Principal: { AWS: '*' },
  Action: 'sts:AssumeRole',
  ...(Condition ? { Condition } : {}),
})

const EKS = 'oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF'

const table: Array<[string, TrustJudgement['grade'], TrustJudgement['reach'], object[]]> = [
  // GitHub: where the wildcard stands decides.
  ['one branch', 'safe', 'named', [like('repo:corp/shop:ref:refs/heads/main')]],
  ['one branch, immutable', 'safe', 'named', [equals({ sub: 'repo:corp@11/shop@22:ref:refs/heads/main' })]],
  ['one environment', 'safe', 'named', [equals({ sub: 'repo:corp/shop:environment:live' })]],
  ['environments by prefix', 'dangerous', 'organisation', [like('repo:corp/shop:environment:live*')]],
  [
    'a raw colon in an environment',
    'caution',
    'nobody',
    [equals({ sub: 'repo:corp/shop:environment:live:eu' })],
  ],
  ['branches by prefix', 'caution', 'named', [like('repo:corp/shop:ref:refs/heads/release/*')]],
  ['every branch', 'caution', 'named', [like('repo:corp/shop:ref:refs/heads/*')]],
  ['a tag', 'caution', 'named', [equals({ sub: 'repo:corp/shop:ref:refs/tags/v2' })]],
  ['pull requests and more', 'dangerous', 'organisation', [like('repo:corp/shop:pull_request*')]],
  [
    'claims of another issuer',
    'caution',
    'nobody',
    [federated('gitlab.com', { StringEquals: { [`${GITHUB}:sub`]: 'repo:corp/shop:ref:refs/heads/main' } })],
  ],
  ['pull requests', 'dangerous', 'organisation', [equals({ sub: 'repo:corp/shop:pull_request' })]],
  ['everything of a repository', 'caution', 'named', [like('repo:corp/shop:*')]],
  ['a repository without an event', 'dangerous', 'organisation', [equals({ sub: 'repo:corp/shop' })]],
  ['repositories by prefix', 'caution', 'organisation', [like('repo:corp/shop-*')]],
  ['an organisation', 'dangerous', 'organisation', [like('repo:corp/*')]],
  ['an organisation on one branch', 'dangerous', 'organisation', [like('repo:corp/*:ref:refs/heads/main')]],
  ['owners by prefix', 'dangerous', 'strangers', [like('repo:corp*/shop:*')]],
  ['owners by one character', 'dangerous', 'strangers', [like('repo:cor?/shop:ref:refs/heads/main')]],
  ['every owner', 'dangerous', 'strangers', [like('repo:*')]],
  ['a wildcard in front', 'dangerous', 'strangers', [like('*corp/shop:*')]],
  ['any subject', 'dangerous', 'strangers', [like('*')]],
  ['a star that is plain text', 'caution', 'nobody', [equals({ sub: 'repo:corp/*' })]],
  ['the audience alone', 'dangerous', 'strangers', [equals({ aud: 'sts.amazonaws.com' })]],
  ['no condition', 'dangerous', 'strangers', [federated(GITHUB)]],
  [
    'one loose value in a list',
    'dangerous',
    'organisation',
    [like(['repo:corp/shop:ref:refs/heads/main', 'repo:corp/*'])],
  ],
  [
    'a list of tight values',
    'safe',
    'named',
    [equals({ sub: ['repo:corp/a:ref:refs/heads/main', 'repo:corp/b:environment:live'] })],
  ],
  ['a number of a repository', 'caution', 'named', [equals({ repository_id: '22' })]],
  ['a number with a branch', 'safe', 'named', [equals({ repository_id: '22', ref: 'refs/heads/main' })]],
  ['a number of an owner', 'dangerous', 'organisation', [equals({ repository_owner_id: '11' })]],
  [
    'a number of an owner with a branch',
    'dangerous',
    'organisation',
    [equals({ repository_owner_id: '11', ref: 'refs/heads/main' })],
  ],
  ['an owner by name', 'dangerous', 'organisation', [equals({ repository_owner: 'corp' })]],
  ['a branch alone', 'dangerous', 'strangers', [equals({ ref: 'refs/heads/main' })]],
  ['an environment alone', 'dangerous', 'strangers', [equals({ environment: 'live' })]],
  ['an actor alone', 'dangerous', 'strangers', [equals({ actor: 'kim' })]],
  [
    'a workflow at a commit',
    'safe',
    'named',
    [equals({ job_workflow_ref: `corp/ci/.github/workflows/d.yml@${'a1'.repeat(20)}` })],
  ],
  [
    'a workflow at a branch',
    'caution',
    'named',
    [equals({ job_workflow_ref: 'corp/ci/.github/workflows/d.yml@refs/heads/main' })],
  ],
  [
    'workflows of any owner',
    'dangerous',
    'strangers',
    [federated(GITHUB, { StringLike: { [`${GITHUB}:job_workflow_ref`]: '*/.github/workflows/d.yml@*' } })],
  ],
  ['a subject of the owner alone', 'dangerous', 'organisation', [equals({ sub: 'repository_owner:corp' })]],
  [
    'a subject of environment and owner',
    'dangerous',
    'organisation',
    [equals({ sub: 'environment:live%3Aeu:repository_owner:corp' })],
  ],
  [
    'for all values of an absent claim',
    'dangerous',
    'strangers',
    [federated(GITHUB, { 'ForAllValues:StringEquals': { [`${GITHUB}:environment`]: 'live' } })],
  ],
  [
    'for all values of a claim that is always there',
    'safe',
    'named',
    [
      federated(GITHUB, {
        'ForAllValues:StringEquals': { [`${GITHUB}:sub`]: 'repo:corp/shop:ref:refs/heads/main' },
      }),
    ],
  ],
  [
    'if it exists, of the subject',
    'safe',
    'named',
    [
      federated(GITHUB, {
        StringEqualsIfExists: { [`${GITHUB}:sub`]: 'repo:corp/shop:ref:refs/heads/main' },
      }),
    ],
  ],
  [
    'not this subject',
    'dangerous',
    'strangers',
    [federated(GITHUB, { StringNotLike: { [`${GITHUB}:sub`]: 'repo:evil/*' } })],
  ],
  [
    'a deny of all others',
    'dangerous',
    'organisation',
    [federated(GITHUB), federated(GITHUB, { StringNotLike: { [`${GITHUB}:sub`]: 'repo:corp/*' } }, 'Deny')],
  ],
  [
    'a deny of all but one branch',
    'safe',
    'named',
    [
      federated(GITHUB),
      federated(
        GITHUB,
        { StringNotEquals: { [`${GITHUB}:sub`]: 'repo:corp/shop:ref:refs/heads/main' } },
        'Deny',
      ),
    ],
  ],
  [
    'a deny about another action',
    'dangerous',
    'strangers',
    [federated(GITHUB), { ...federated(GITHUB, undefined, 'Deny'), Action: 'sts:TagSession' }],
  ],
  ['an enterprise', 'dangerous', 'organisation', [federated(`${GITHUB}/corp`)]],
  // Other issuers.
  ['a GitLab group', 'dangerous', 'organisation', [like('project_path:corp/*', 'gitlab.com')]],
  ['GitLab groups by prefix', 'dangerous', 'strangers', [like('project_path:corp*', 'gitlab.com')]],
  ['a GitLab project', 'caution', 'named', [like('project_path:corp/shop:*', 'gitlab.com')]],
  [
    'a GitLab branch',
    'safe',
    'named',
    [equals({ sub: 'project_path:corp/shop:ref_type:branch:ref:main' }, 'gitlab.com')],
  ],
  [
    'a Terraform workspace',
    'caution',
    'named',
    [equals({ sub: 'organization:corp:project:p:workspace:w:run_phase:apply' }, 'app.terraform.io')],
  ],
  [
    'every Terraform organisation',
    'dangerous',
    'strangers',
    [like('organization:*:workspace:w:*', 'app.terraform.io')],
  ],
  [
    'every phase',
    'dangerous',
    'organisation',
    [like('organization:corp:project:p:workspace:w:run_phase:*', 'app.terraform.io')],
  ],
  [
    'a Buildkite organisation',
    'dangerous',
    'organisation',
    [like('organization:corp:*', 'agent.buildkite.com')],
  ],
  [
    'a CircleCI project',
    'caution',
    'named',
    [
      like(
        'org/0b3d3a6e-3a34-4bb3-8a3e-0d9a5e6f7a11/project/0b3d3a6e-3a34-4bb3-8a3e-0d9a5e6f7a22/user/*',
        'oidc.circleci.com/org/0b3d3a6e-3a34-4bb3-8a3e-0d9a5e6f7a11',
      ),
    ],
  ],
  ['one service account', 'safe', 'named', [equals({ sub: 'system:serviceaccount:shop:api' }, EKS)]],
  ['a namespace', 'caution', 'named', [like('system:serviceaccount:shop:*', EKS)]],
  ['one name in every namespace', 'dangerous', 'organisation', [like('system:serviceaccount:*:api', EKS)]],
  ['every pod', 'dangerous', 'organisation', [equals({ aud: 'sts.amazonaws.com' }, EKS)]],
  ['anybody at Google', 'dangerous', 'strangers', [federated('accounts.google.com')]],
  [
    'one Google account',
    'safe',
    'named',
    [equals({ sub: '108765432109876543210', oaud: 'corp' }, 'accounts.google.com')],
  ],
  [
    'an identity pool',
    'safe',
    'named',
    [
      federated('cognito-identity.amazonaws.com', {
        StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:p' },
        'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
      }),
    ],
  ],
  [
    'guests of an identity pool',
    'caution',
    'organisation',
    [equals({ aud: 'eu-west-1:p' }, 'cognito-identity.amazonaws.com')],
  ],
  ['an issuer that nobody knows', 'dangerous', 'organisation', [equals({ aud: 'x' }, 'id.corp.example')]],
  ['a subject of an issuer that nobody knows', 'unknown', 'unknown', [like('team-*', 'id.corp.example')]],
  [
    'SAML',
    'safe',
    'named',
    [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${OWN}:saml-provider/Corp` },
        Action: 'sts:AssumeRoleWithSAML',
        Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
      },
    ],
  ],
  // Principals of AWS.
  ['anyone', 'dangerous', 'strangers', [anyone()]],
  ['anyone as text', 'dangerous', 'strangers', [{ Effect: 'Allow', Principal: '*', Action: 'sts:*' }]],
  [
    'everybody but one',
    'dangerous',
    'strangers',
    [{ Effect: 'Allow', NotPrincipal: { AWS: 'arn:aws:iam::444455556666:root' }, Action: 'sts:AssumeRole' }],
  ],
  [
    'an organisation of AWS',
    'caution',
    'organisation',
    [anyone({ StringEquals: { 'aws:PrincipalOrgID': 'o-corp' } })],
  ],
  [
    'an organisation, if there is one',
    'dangerous',
    'strangers',
    [anyone({ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-corp' } })],
  ],
  [
    'an organisation, and not null',
    'caution',
    'organisation',
    [
      anyone({
        StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-corp' },
        Null: { 'aws:PrincipalOrgID': 'false' },
      }),
    ],
  ],
  ['a second factor', 'dangerous', 'strangers', [anyone({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } })]],
  [
    'a tag that anybody may set',
    'dangerous',
    'strangers',
    [anyone({ StringEquals: { 'aws:PrincipalTag/team': 'ops' } })],
  ],
  ['an external id alone', 'dangerous', 'strangers', [anyone({ StringEquals: { 'sts:ExternalId': 'x' } })]],
  [
    'a role of every account',
    'dangerous',
    'strangers',
    [anyone({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/ops' } })],
  ],
  [
    'roles of one account',
    'caution',
    'named',
    [anyone({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::444455556666:role/ops-*' } })],
  ],
  [
    'one loose value for roles',
    'dangerous',
    'strangers',
    [
      anyone({
        ArnLike: { 'aws:PrincipalArn': ['arn:aws:iam::444455556666:role/ops', 'arn:aws:iam::*:role/ops'] },
      }),
    ],
  ],
  [
    'half of the internet',
    'dangerous',
    'strangers',
    [anyone({ IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } })],
  ],
  ['one network', 'caution', 'named', [anyone({ IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } })]],
  [
    'a deny of all outside',
    'caution',
    'organisation',
    [
      anyone(),
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sts:AssumeRole',
        Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-corp' } },
      },
    ],
  ],
  [
    'a deny of everything',
    'safe',
    'nobody',
    [anyone(), { Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:*' }],
  ],
  [
    'a deny of somebody else',
    'dangerous',
    'strangers',
    [anyone(), { Effect: 'Deny', Principal: { AWS: 'arn:aws:iam::444455556666:root' }, Action: 'sts:*' }],
  ],
  [
    'its own account',
    'safe',
    'named',
    [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${OWN}:root` }, Action: 'sts:AssumeRole' }],
  ],
  [
    'another account',
    'caution',
    'named',
    [{ Effect: 'Allow', Principal: { AWS: '444455556666' }, Action: 'sts:AssumeRole' }],
  ],
  [
    'another account with an external id',
    'safe',
    'named',
    [
      {
        Effect: 'Allow',
        Principal: { AWS: '444455556666' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': 'x' } },
      },
    ],
  ],
  [
    'a principal that is gone',
    'safe',
    'nobody',
    [{ Effect: 'Allow', Principal: { AWS: 'AROAEXAMPLEEXAMPLE123' }, Action: 'sts:AssumeRole' }],
  ],
  [
    'a service that runs code',
    'safe',
    'named',
    [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  ],
  [
    'a service that acts for others',
    'caution',
    'named',
    [{ Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  ],
]

// The public vectors of Dashtid/subvectors 0.7.0 are graded in the same way but for these, and why:
// - gh-aws-pull-request-subject, gh-aws-all-aws-branch-wildcard-example: graded by the token that is shown; the same condition
//   (repo:o/r:*) is "caution" in gh-aws-repo-wide-wildcard-suffix, and a condition is what Muster sees.
// - gh-aws-environment-colon-twin-collides, gh-aws-rename-flips-format-and-breaks-the-policy: graded by a second environment and
//   by a later rename; the same conditions are "safe" in two other vectors.
// - az-fic-environment-match: the same subject is "safe" for AWS in gh-aws-environment-subject-exact.
// - gh-aws-aud-pinned-official-action, gh-aws-aud-default-owner-url-rejected: the audience alone, which any workflow on GitHub may
//   ask for; the vector counts on AWS refusing such a policy when it is written, older and imported ones stand.
// - gh-aws-environment-key-absent-claim-rejected, gh-aws-foranyvalue-absent-environment-rejected,
//   gh-aws-forallvalues-environment-present-listed: an environment without a repository; anybody may make one of that name.

test.each(table)('%s: %s, %s', (_, grade, reach, statements) => {
  const found = judged(...statements)
  expect({ grade: found.grade, reach: found.reach, who: found.who }).toMatchObject({ grade, reach })
  expect(found.who.length).toBeGreaterThan(10)
  if (grade === 'dangerous') expect(found.safe).toBeDefined()
})

test('what is proposed is safe itself', () => {
  for (const issuer of [GITHUB, 'gitlab.com', EKS, 'id.corp.example', 'cognito-identity.amazonaws.com']) {
    const { safe } = judged(federated(issuer))
    expect(judged(federated(issuer, safe)).grade).toBe('safe')
  }
  const { safe } = judged(like('repo:corp/shop:*'))
  expect(safe).toEqual({
    StringEquals: {
      [`${GITHUB}:aud`]: 'sts.amazonaws.com',
      [`${GITHUB}:repository_id`]: 'REPOSITORY_ID',
      [`${GITHUB}:sub`]: 'repo:corp/shop:ref:refs/heads/main',
    },
  })
})

test('the whole condition is kept, and an external id is not', () => {
  const [record] = trustsOf(
    { Statement: anyone({ StringLike: { 'sts:ExternalId': 'corp-7', 'aws:UserAgent': '*' } }) },
    ROLE,
    AS_OF,
  )
  expect(record!.condition).toEqual({
    StringLike: { 'sts:ExternalId': ['kept out'], 'aws:UserAgent': ['*'] },
  })
})

test('a window that has closed lets nobody in', () => {
  expect(
    trustsOf(
      { Statement: anyone({ DateLessThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } }) },
      ROLE,
      AS_OF,
    ),
  ).toEqual([])
})
