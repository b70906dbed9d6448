import { identityCheck } from './check'

export const ttlOverPolicy = identityCheck({
  id: 'ttl-over-policy',
  no: 4,
  title: 'Issued token lifetime above policy',
  holds: 'Issued lifetimes inside policy',
  group: 'lifetime',
  severity: {
    default: 'medium',
    reasoning: 'A stolen token can be used until it expires. Limits follow vendor defaults.',
    raise: {
      when: `
        greatest(
          f.ttl_x509_svid_max, f.ttl_jwt_svid_max, f.ttl_projected_token_max, f.ttl_sts_session_max,
          f.ttl_oidc_token_max
        ) > :hard_seconds`,
      because: 'a lifetime above 12 hours',
    },
  },
  params: {
    x509_svid_seconds: { default: 3600, unit: 'seconds', source: 'spire-default' },
    jwt_svid_seconds: { default: 300, unit: 'seconds', source: 'spire-default' },
    projected_token_seconds: {
      default: 3600,
      unit: 'seconds',
      source: 'k8s-token',
      note: 'The cluster may extend injected tokens to a year; only the log shows what was issued.',
    },
    sts_session_seconds: { default: 3600, unit: 'seconds', source: 'aws-sts' },
    oidc_token_seconds: { default: 3600, unit: 'seconds', source: 'product' },
    lease_seconds: { default: 86400, unit: 'seconds', source: 'product' },
    hard_seconds: {
      default: 43200,
      unit: 'seconds',
      source: 'aws-sts',
      note: 'Severity rises above this.',
    },
  },
  applies: 'f.issue_n > 0',
  // Maxima of what was lately issued: a log that goes on for a month without longer ones proves the fix.
  fails: `
    case
      when coalesce(f.ttl_x509_svid_max > :x509_svid_seconds, false)
          or coalesce(f.ttl_jwt_svid_max > :jwt_svid_seconds, false)
          or coalesce(f.ttl_projected_token_max > :projected_token_seconds, false)
          or coalesce(f.ttl_sts_session_max > :sts_session_seconds, false)
          or coalesce(f.ttl_oidc_token_max > :oidc_token_seconds, false)
          or coalesce(f.ttl_lease_max > :lease_seconds, false)
        then true
      when f.ttl_known is not true then null
      else false
    end`,
  unknownBecause: [{ because: 'the log does not record lifetimes' }],
  falsePositives: [
    'Leases that are renewed instead of re-issued',
    "Vault's default TTL (768 h) exceeds this limit",
  ],
  proof: [
    'X.509-SVIDs live up to {ttl_x509_svid_max}',
    'JWT-SVIDs up to {ttl_jwt_svid_max}',
    'projected tokens up to {ttl_projected_token_max}',
    'STS sessions up to {ttl_sts_session_max}',
    'OIDC tokens up to {ttl_oidc_token_max}',
    'leases up to {ttl_lease_max}',
  ],
  evidence: [
    'ttl_x509_svid_max',
    'ttl_jwt_svid_max',
    'ttl_projected_token_max',
    'ttl_sts_session_max',
    'ttl_oidc_token_max',
    'ttl_lease_max',
    'issue_n',
  ],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'a JWT-SVID of an hour',
      facts: { is_active: true, in_inventory: true, issue_n: 3, ttl_known: true, ttl_jwt_svid_max: 3600 },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'an X.509-SVID of 14 hours',
      facts: { is_active: true, in_inventory: true, issue_n: 3, ttl_known: true, ttl_x509_svid_max: 50400 },
    },
    {
      verdict: 'holds',
      when: 'X.509-SVIDs of an hour',
      facts: { is_active: true, in_inventory: true, issue_n: 3, ttl_known: true, ttl_x509_svid_max: 3600 },
    },
    {
      verdict: 'unknown',
      when: 'issued, lifetime not logged',
      facts: { is_active: true, in_inventory: true, issue_n: 3, ttl_known: false },
    },
    {
      verdict: 'not_applicable',
      when: 'nothing was issued',
      facts: { is_active: true, in_inventory: true, issue_n: 0 },
    },
  ],
})
