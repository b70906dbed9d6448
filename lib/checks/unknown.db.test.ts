import { expect, test } from 'vitest'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { type Verdict, verdicts } from '@/lib/model/vocabulary'
import { type Check, factColumns } from './check'
import { verdictOf } from './compile'
import { type CheckId, checks } from './index'
import { rulesWith } from './rules'

ownDatabase()
const rules = rulesWith(new Map())

/** What no source can leave out: the subject is there and active; counts of what is listed are numbers. */
const certain: Record<Check['subject'], Record<string, unknown>> = {
  identity: {
    is_active: true,
    provider: 0,
    kind: 0,
    in_inventory: true,
    first_seen_at: '2020-01-01T00:00:00Z',
    owner_n: 0,
    owner_departed_n: 0,
    owner_suggested_n: 0,
    active_credential_n: 1,
    static_credential_n: 1,
    has_grants: true,
    trust_n: 1,
    federation_n: 1,
    open_trust_n: 0,
    issue_n: 1,
    bearer_issue_n: 1,
    issue_context_n: 1,
    mismatch_n: 0,
    revocation_n: 1,
    used_after_end_n: 0,
    ended_run_n: 1,
    used_run_n: 0,
    known_run_n: 0,
    token_run_n: 0,
    unknown_run_token_n: 0,
    outlived_run_n: 0,
    late_run_n: 0,
    ungraded_trust_n: 0,
    foreign_account_n: 1,
    confused_deputy_n: 0,
    single_token_n: 1,
    replayed_n: 0,
    ended_token_n: 100,
    unused_token_n: 0,
    burst_n: 50,
    token_recent_n: 50,
    token_before_n: 50,
    used_session_n: 0,
    is_everybody: false,
    agent_n: 0,
    agent_workload_n: 0,
    other_workload_n: 0,
    holds_root_policy: false,
    has_purpose: false,
    repository_trust_n: 1,
    name_pin_n: 0,
    unread_trust_n: 0,
    lower_principal_n: 0,
    unplaced_principal_n: 1,
    third_party: 'a vendor',
    group_grant_n: 0,
    asked_n: 0,
    refused_n: 0,
    exception_n: 0,
    lapsed_exception_n: 0,
  },
  credential: {
    kind: 0,
    identity_provider: 0,
    identity_kind: 0,
    is_active: true,
    is_static: true,
    is_asymmetric: false,
    is_password: false,
    is_in_inventory: true,
    identity_is_active: true,
    workload_n: 0,
    live_workload_n: 0,
    exposure_n: 0,
    exposure_past_n: 0,
  },
}

/**
 * What each check says when nothing else is known, written by hand. Only what is missing by itself is a gap (no owner, no review,
 * no log), and only a judge that looked says that it holds (trusts that were all graded); everything else cannot be told.
 */
const expected: Record<CheckId, Verdict> = {
  'long-lived-static-secret': 'unknown',
  'rotation-overdue': 'unknown',
  'never-rotated': 'unknown',
  'no-expiry': 'unknown',
  'orphaned-credential': 'unknown',
  'exposed-secret': 'unknown',
  'ttl-over-policy': 'unknown',
  'dormant-identity': 'unknown',
  'unowned-identity': 'gap',
  'shared-across-workloads': 'unknown',
  'shared-across-environments': 'unknown',
  'overprivileged-unused-grants': 'unknown',
  'admin-equivalent': 'unknown',
  'privilege-escalation-path': 'unknown',
  'open-federation-trust': 'holds',
  'missing-audience': 'unknown',
  'context-mismatch': 'unknown',
  'use-after-revocation': 'unknown',
  'no-use-telemetry': 'gap',
  'third-party-unreviewed': 'gap',
  'human-use-of-nhi': 'unknown',
  // The subject of the table is a user of AWS.
  'svid-without-entry': 'not_applicable',
  'owner-departed': 'not_applicable',
  'shadow-identity': 'holds',
  'cross-account-without-external-id': 'holds',
  'person-with-static-key': 'not_applicable',
  'certificate-expiring': 'not_applicable',
  'secret-sprawl': 'unknown',
  'portable-credential': 'unknown',
  'native-identity-candidate': 'unknown',
  'legacy-bridge-expired': 'not_applicable',
  'cicd-static-cloud-credential': 'not_applicable',
  'ttl-drift': 'unknown',
  'concurrent-replay': 'unknown',
  'issued-never-used': 'unknown',
  'issuance-burst': 'unknown',
  'break-glass-routine': 'not_applicable',
  'access-review-overdue': 'gap',
  'approver-can-change-access': 'not_applicable',
  'token-exchange-depth': 'unknown',
  'valid-after-task-end': 'unknown',
  'use-after-task-end': 'unknown',
  'standing-refresh-token': 'not_applicable',
  'insecure-auth-method': 'holds',
  'agent-delegation-without-purpose': 'not_applicable',
  'agent-without-sponsor': 'not_applicable',
  'blueprint-shared-credential': 'not_applicable',
  'agent-inherited-identity': 'not_applicable',
  'rights-of-everybody': 'not_applicable',
  'federation-name-pin': 'holds',
  'cross-environment-access': 'unknown',
  'lateral-exchange': 'unknown',
  'weak-key': 'not_applicable',
  'vault-root-token': 'not_applicable',
  'exception-expired': 'not_applicable',
  'group-held-rights': 'unknown',
  'renewal-brittle': 'not_applicable',
  'interactive-login-enabled': 'not_applicable',
  'stored-secret-without-rotation': 'not_applicable',
}

async function verdictOn(check: Check, facts: Record<string, unknown>): Promise<Verdict> {
  const values: unknown[] = [new Date('2026-11-22T00:00:00Z')]
  const cells = Object.entries(factColumns(check.subject)).map(([name, type]) =>
    facts[name] === undefined
      ? `null::${type} as ${name}`
      : `$${values.push(facts[name])}::${type} as ${name}`,
  )
  const [row] = await rows<{ verdict: number }>(
    `select ${verdictOf(check, rules)} as verdict, $1::timestamptz from (select ${cells.join(', ')}) f`,
    values,
  )
  return verdicts[row!.verdict]!
}

test('with every optional fact unknown, each check says what the table says', async () => {
  const said: Record<string, Verdict> = {}
  for (const check of checks as readonly Check[])
    said[check.id] = await verdictOn(check, certain[check.subject])
  expect(said).toEqual(expected)
})

test('one fact more never turns "cannot tell" into "holds" by itself, where it says nothing of what the check asks', async () => {
  const beside: Record<Check['subject'], Record<string, unknown>> = {
    identity: { environment: 0, provider: 0, owner_label: 'x', is_human: false, break_glass: false },
    credential: {
      kind: 0,
      identity_environment: 0,
      identity_is_admin: false,
      versions: 1,
      cannot_expire: null,
    },
  }
  for (const check of checks as readonly Check[])
    for (const [name, value] of Object.entries(beside[check.subject])) {
      if (value === null || expected[check.id as CheckId] !== 'unknown') continue
      expect(
        await verdictOn(check, { ...certain[check.subject], [name]: value }),
        `${check.id} ${name}`,
      ).toBe('unknown')
    }
})

test('a young key without an expiry date is young', async () => {
  const check = (checks as readonly Check[]).find(({ id }) => id === 'long-lived-static-secret')!
  const aged = (days: number) =>
    verdictOn(check, {
      ...certain.credential,
      created_at: new Date(Date.UTC(2026, 10, 22) - days * 86_400_000).toISOString(),
      cannot_expire: true,
    })
  expect([await aged(10), await aged(89), await aged(120)]).toEqual(['holds', 'holds', 'gap'])
})
