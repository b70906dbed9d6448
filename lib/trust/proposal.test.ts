import { expect, test } from 'vitest'
import { judgeFederation } from './federation'
import { issuers } from './issuers'
import { judgeTrust } from './judge'
import { proposalOf, safeFederatedCredential, type WideTrust } from './proposal'

const GITHUB = 'token.actions.githubusercontent.com'
const CLUSTER = 'oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789ABCDEF0123456789'

const wide = (more: Partial<WideTrust>): WideTrust => ({
  provider: 'aws',
  identity: { name: 'deploy', nativeId: 'arn:aws:iam::1:role/deploy' },
  nativeId: 'x',
  principal: GITHUB,
  issuer: GITHUB,
  safe: {},
  ...more,
})

test('AWS: the condition, with what the trust names already and what has to be filled in', () => {
  const { safe } = judgeTrust({
    kind: 'federation',
    principal: 'x',
    issuer: GITHUB,
    clauses: [{ operator: 'StringLike', key: 'sub', values: ['repo:ACME/*'] }],
    denies: [],
  })
  const found = proposalOf(wide({ safe: safe as WideTrust['safe'] }), [])!
  expect(JSON.parse(found.text).Condition.StringEquals[`${GITHUB}:sub`]).toBe(
    'repo:ACME/REPO:ref:refs/heads/main',
  )
  expect(found.toFill).toEqual(['REPO', 'REPOSITORY_ID'])
  expect(found.note).toContain(GITHUB)
})

test('AWS: who came from a cluster stands in place of the example, and the result is judged safe', () => {
  const judged = judgeTrust({
    kind: 'federation',
    principal: 'x',
    issuer: CLUSTER,
    clauses: [{ operator: 'StringLike', key: 'sub', values: ['system:serviceaccount:*:*'] }],
    denies: [],
  })
  const subjects = ['system:serviceaccount:shop:api', 'system:serviceaccount:shop:web']
  const found = proposalOf(
    wide({ issuer: CLUSTER, principal: CLUSTER, safe: judged.safe as WideTrust['safe'] }),
    subjects,
  )!
  expect(found).toMatchObject({ toFill: [], seen: subjects })
  const { StringEquals } = JSON.parse(found.text).Condition as {
    StringEquals: Record<string, string | string[]>
  }
  const again = judgeTrust({
    kind: 'federation',
    principal: 'x',
    issuer: CLUSTER,
    clauses: Object.entries(StringEquals).map(([key, values]) => ({
      operator: 'StringEquals',
      key: key.slice(CLUSTER.length + 1),
      values: [values].flat(),
    })),
    denies: [],
  })
  expect([judged.grade, again.grade]).toEqual(['dangerous', 'safe'])
})

test('Azure: a credential for one subject, never a pattern', () => {
  for (const issuer of issuers) {
    const { subject } = safeFederatedCredential('https://x', []) as { subject: string }
    expect(subject).not.toContain('*')
    expect(issuer.example ?? '').not.toContain('REST')
  }
  const safe = safeFederatedCredential(`https://${GITHUB}`, [
    { claim: 'sub', values: [{ text: 'repo:acme/*', isPattern: true }] },
  ])
  expect(safe).toEqual({
    issuer: `https://${GITHUB}`,
    subject: 'repo:acme/REPO:ref:refs/heads/main',
    audiences: ['api://AzureADTokenExchange'],
  })
  const found = proposalOf(
    wide({ provider: 'azure', nativeId: 'federated/main', safe: safe as WideTrust['safe'] }),
    [],
  )!
  expect(JSON.parse(found.text)).toEqual(safe)
  expect(found.note).toContain('--federated-credential-id main')
  expect(found.toFill).toEqual(['REPO'])
})

test('Google Cloud: the expression of the provider', () => {
  const attributeCondition = "assertion.repository_id == 'REPOSITORY_ID'"
  expect(proposalOf(wide({ provider: 'gcp', safe: { attributeCondition } }), [])).toMatchObject({
    text: attributeCondition,
    toFill: ['REPOSITORY_ID'],
  })
})

test('Vault: the accounts that came, where names and namespaces let in no others', () => {
  const safe = {
    bound_service_account_names: ['SERVICE_ACCOUNT'],
    bound_service_account_namespaces: ['NAMESPACE'],
    audience: 'vault',
  }
  const asked = wide({ provider: 'vault', nativeId: 'auth/kubernetes', safe })
  const found = proposalOf(asked, ['system:serviceaccount:shop:api'])!
  expect(JSON.parse(found.text)).toEqual({
    bound_service_account_names: ['api'],
    bound_service_account_namespaces: ['shop'],
    audience: 'vault',
  })
  expect(found.note).toContain('vault write auth/kubernetes/role/deploy')
  // Both names in both namespaces would let in two that never came.
  const apart = proposalOf(asked, ['system:serviceaccount:shop:api', 'system:serviceaccount:pay:web'])!
  expect(JSON.parse(apart.text)).toEqual(safe)
  expect(
    judgeFederation('cluster', [
      { claim: 'sub', values: [{ text: 'system:serviceaccount:shop:api', isPattern: false }] },
    ]).grade,
  ).toBe('safe')
})

test('a platform whose trusts have no condition gets none', () => {
  expect(proposalOf(wide({ provider: 'spiffe', safe: {} }), [])).toBeNull()
})
