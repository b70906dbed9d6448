import { PRODUCTION } from '@/lib/facts/terms'
import { code, identityKinds } from '@/lib/model/vocabulary'
import { identityCheck } from './check'

export const cicdStaticCloudCredential = identityCheck({
  id: 'cicd-static-cloud-credential',
  no: 27,
  title: 'Pipeline with a static credential',
  holds: 'Pipeline without static credentials',
  group: 'trust',
  severity: {
    default: 'high',
    reasoning: 'Pipelines are the easiest place to harvest secrets, and they deploy with high permissions.',
    raise: {
      when: `f.is_admin or f.environment = ${PRODUCTION} and f.owner_n = 0`,
      because: 'admin-equivalent, or in production without an owner',
    },
  },
  params: {},
  applies: `f.is_active and f.kind = ${code(identityKinds, 'ci_pipeline')}`,
  fails: `
    case
      when f.static_credential_n > 0 then true
      -- What a pool of workload identities lets in holds nothing of its own.
      when f.known_credential_n > 0 or f.issue_n > 0 or f.is_pool_member then false
    end`,
  unknownBecause: [{ because: 'no source lists its credentials' }],
  falsePositives: ['A target that accepts no token of the pipeline: ask for a bridge exception'],
  proof: [
    'a pipeline with {static_credential_n|static credential|static credentials}',
    'in {environment}',
    'last used on {last_used_at}',
  ],
  evidence: ['static_credential_n', 'known_credential_n', 'environment', 'last_used_at'],
  examples: [
    {
      verdict: 'gap',
      severity: 'high',
      when: 'a pipeline with a stored token',
      facts: {
        is_active: true,
        in_inventory: true,
        kind: 9,
        owner_n: 1,
        is_admin: false,
        static_credential_n: 1,
        known_credential_n: 1,
      },
    },
    {
      verdict: 'gap',
      severity: 'critical',
      when: 'a pipeline that deploys as administrator, with a stored key',
      facts: {
        is_active: true,
        in_inventory: true,
        kind: 9,
        owner_n: 1,
        is_admin: true,
        static_credential_n: 1,
        known_credential_n: 1,
      },
    },
    {
      verdict: 'holds',
      when: 'it signs in by OpenID Connect',
      facts: {
        is_active: true,
        in_inventory: true,
        kind: 9,
        static_credential_n: 0,
        known_credential_n: 0,
        issue_n: 12,
      },
    },
    {
      verdict: 'unknown',
      when: 'its credentials are not listed',
      facts: {
        is_active: true,
        in_inventory: true,
        kind: 9,
        static_credential_n: 0,
        known_credential_n: 0,
        issue_n: 0,
      },
    },
    {
      verdict: 'not_applicable',
      when: 'a role',
      facts: { is_active: true, in_inventory: true, kind: 1, static_credential_n: 0 },
    },
  ],
})
