import { credentialKinds, environments, identityKinds, providers, severities } from '../vocabulary'

/** What a check judges. */
export const subjects = ['identity', 'credential'] as const
export type Subject = (typeof subjects)[number]

/** What a fact holds, and so how it is compared. Each of them may be unknown. */
export type FactType = 'flag' | 'count' | 'seconds' | 'time' | 'text' | 'word'

export interface FactAbout {
  type: FactType
  /** Of a word: all that it can be. */
  words?: readonly string[]
}

const each = (type: FactType, names: string): [string, FactAbout][] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => [name, { type }])
const words = (name: string, list: readonly string[]): [string, FactAbout] => [
  name,
  // What nobody said is not known, and is no word of its own.
  { type: 'word', words: list.filter((one) => one !== 'unknown') },
]

/** The facts that a condition may name. They are columns of `lib/facts`, and a test holds the two against each other. */
export const factsOf: Record<Subject, ReadonlyMap<string, FactAbout>> = {
  identity: new Map([
    ...each('text', 'approver approver_admin exchange_root'),
    ...each('text', 'name scope third_party owner_label grant_group admin_doubt escalation_doubt'),
    ...each('text', 'open_trust open_trust_pattern confused_deputy lower_principal'),
    words('provider', providers),
    words('kind', identityKinds),
    words('environment', environments),
    words('newest_environment', environments),
    words('lapsed_severity', severities),
    ...each('flag', 'is_active in_inventory is_human is_pool_member is_everybody is_admin break_glass'),
    ...each('flag', 'interactive provider_managed comes_with_platform open_to_all bound_beyond_system'),
    ...each('flag', 'approver_known approver_can_change requesters_told exchange_cycle'),
    ...each('flag', 'has_purpose never_used has_grants holds_root_policy rights_known trust_to_strangers'),
    ...each('flag', 'entries_listed ttl_known contexts_known uses_production'),
    ...each('count', 'requester_n exchange_depth'),
    ...each(
      'count',
      'ended_run_n used_run_n known_run_n token_run_n unknown_run_token_n outlived_run_n late_run_n',
    ),
    ...each('seconds', 'outlived_run_seconds late_run_seconds'),
    ...each('flag', 'outlived_run_revocable late_run_elsewhere'),
    ...each('time', 'outlived_run_at late_run_at'),
    ...each('count', 'owner_n owner_departed_n owner_suggested_n sponsor_n agent_n agent_workload_n'),
    ...each('count', 'other_workload_n active_credential_n known_credential_n static_credential_n'),
    ...each('count', 'group_grant_n granted_n used_n unused_n unused_risky_n unlogged_n escalation_hops'),
    ...each('count', 'trust_n federation_n open_trust_n caution_trust_n ungraded_trust_n'),
    ...each('count', 'foreign_account_n confused_deputy_n unread_trust_n repository_trust_n name_pin_n'),
    ...each('count', 'lower_principal_n unplaced_principal_n issue_n bearer_issue_n no_audience_n'),
    ...each('count', 'many_audience_n unknown_audience_n shared_workload_n environment_n'),
    ...each('count', 'issue_context_n mismatch_n revocation_n used_after_end_n used_session_n'),
    ...each('count', 'single_token_n replayed_n ended_token_n unused_token_n burst_n usual_burst_n'),
    ...each('count', 'token_recent_n token_before_n asked_n refused_n exception_n lapsed_exception_n'),
    ...each('seconds', 'ttl_x509_svid_max ttl_jwt_svid_max ttl_projected_token_max ttl_sts_session_max'),
    ...each('seconds', 'ttl_oidc_token_max ttl_lease_max ttl_recent ttl_before'),
    ...each('time', 'first_seen_at created_at last_used_at last_attested_at third_party_reviewed_at'),
    ...each('time', 'approved_at'),
    ...each('time', 'third_party_contract_ends_at owner_left_at use_seen_from use_seen_to'),
    ...each('time', 'rights_use_from rights_use_to use_known_to left_out_at newest_environment_at'),
    ...each('time', 'oldest_environment_at mismatch_at used_after_end_at human_use_at machine_use_at'),
    ...each('time', 'replayed_at burst_at lapsed_exception_at'),
  ]),
  credential: new Map([
    ...each('text', 'identity_name identity_scope'),
    words('kind', credentialKinds),
    words('identity_provider', providers),
    words('identity_kind', identityKinds),
    words('identity_environment', environments),
    ...each('flag', 'is_static is_asymmetric is_password is_active is_in_inventory identity_is_active'),
    ...each('flag', 'identity_is_admin identity_is_third_party identity_provider_managed'),
    ...each('flag', 'identity_is_human cannot_expire rotation_tracked in_store store_rotates never_used'),
    ...each('flag', 'is_bound has_free_rights scanned is_matchable exposure_verified exposure_public'),
    ...each('count', 'versions key_strength workload_n live_workload_n native_workload_n exposure_n'),
    ...each('count', 'exposure_place_n exposure_past_n'),
    ...each('time', 'created_at rotated_at expires_at renewed_until rotation_due_at listed_at'),
    ...each('time', 'last_used_at exposure_at bridge_ends_at bridge_asked_at'),
  ]),
}

/** Facts that only logs tell: what proves that a gap in them is closed is a log that went on without it. */
export const fromLogs: ReadonlySet<string> = new Set(
  [...factsOf.identity.keys()].filter((name) =>
    /^(ttl|issue|bearer|no_audience|many_audience|unknown_audience|contexts|shared_workload|uses_production|environment_n|newest|oldest|mismatch|revocation|used_after|human_use|machine_use|requester|exchange|used_session|single_token|replayed|ended_token|unused_token|burst|usual_burst|token|asked|refused)/.test(
      name,
    ),
  ),
)
/** Facts that a decision on an owner changes. */
export const fromOwners: ReadonlySet<string> = new Set(
  [...factsOf.identity.keys()].filter((name) => name.startsWith('owner_')),
)
