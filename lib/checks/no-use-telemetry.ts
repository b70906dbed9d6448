import { identityCheck } from './check'

export const noUseTelemetry = identityCheck({
  id: 'no-use-telemetry',
  no: 38,
  title: 'No usage log for an active credential',
  holds: 'Its use is logged',
  group: 'runtime',
  severity: {
    default: 'medium',
    reasoning: 'Without use events every runtime check is blind and last-used dates are guesses.',
    raise: { when: 'f.is_admin', because: 'admin-equivalent' },
  },
  params: {
    silent_days: { default: 7, unit: 'days', source: 'product' },
  },
  // Credentials that all have ended leave nothing to watch; none that is known at all may mean that nobody lists them.
  applies:
    'f.is_active and (f.active_credential_n > 0 or f.issue_n > 0 or coalesce(f.known_credential_n, 0) = 0)',
  fails: `
    case when f.active_credential_n = 0 and f.issue_n = 0 then null
     when f.use_seen_to is null then true else f.use_seen_to < :as_of - :silent_days * interval '1 day' end`,
  unknownBecause: [{ because: 'no source lists its credentials' }],
  falsePositives: ['Accounts that are really idle'],
  proof: ['{active_credential_n|active credential|active credentials}', 'its log ends on {use_seen_to}'],
  evidence: ['use_seen_from', 'use_seen_to', 'active_credential_n'],
  examples: [
    {
      verdict: 'gap',
      severity: 'medium',
      when: 'no use log for its account',
      facts: { is_active: true, in_inventory: true, active_credential_n: 1, issue_n: 0 },
    },
    {
      verdict: 'gap',
      severity: 'high',
      when: 'no use log for the account of an administrator',
      facts: { is_active: true, in_inventory: true, active_credential_n: 1, issue_n: 0, is_admin: true },
    },
    {
      verdict: 'holds',
      when: 'logged until yesterday',
      facts: {
        is_active: true,
        in_inventory: true,
        active_credential_n: 1,
        issue_n: 0,
        use_seen_to: '2026-11-21T00:00:00Z',
      },
    },
    {
      verdict: 'unknown',
      when: 'no credential is known',
      facts: { is_active: true, in_inventory: true, active_credential_n: 0, issue_n: 0 },
    },
    {
      verdict: 'not_applicable',
      when: 'its credentials have all ended',
      facts: {
        is_active: true,
        in_inventory: true,
        active_credential_n: 0,
        known_credential_n: 1,
        issue_n: 0,
      },
    },
    {
      verdict: 'not_applicable',
      when: 'disabled',
      facts: { is_active: false, in_inventory: true, active_credential_n: 1 },
    },
  ],
})
