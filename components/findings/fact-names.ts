/** Facts whose column name does not read well. */
const names: Readonly<Record<string, string>> = {
  active_credential_n: 'Active credentials',
  admin_doubt: 'Admin permissions, undecided',
  bearer_issue_n: 'Bearer tokens issued',
  comes_with_platform: 'Created by the platform',
  contexts_known: 'Workloads in the log',
  environment_n: 'Environments of use',
  escalation_doubt: 'Path to admin, undecided',
  escalation_hops: 'Steps to admin',
  escalation_path: 'Path to admin',
  exposure_at: 'First exposed',
  exposure_n: 'Places found',
  exposure_past_n: 'Places found before',
  exposure_public: 'Found in public',
  exposure_verified: 'Confirmed working',
  granted_n: 'Permissions granted',
  grants: 'Granted by',
  human_use_at: 'Last human use',
  is_matchable: 'Can be matched to scan results',
  issue_context_n: 'Workloads it was issued to',
  issue_n: 'Tokens issued',
  known_credential_n: 'Known credentials',
  live_workload_n: 'Running workloads',
  many_audience_n: 'Tokens with several audiences',
  mismatch_at: 'Last use outside its context',
  mismatch_n: 'Uses outside its context',
  no_audience_n: 'Tokens without audience',
  open_to_all: 'Usable without sign-in',
  open_trust_n: 'Open trust statements',
  owner_departed_n: 'Owners who left',
  owner_label: 'Owner',
  owner_n: 'Owners',
  owner_suggested_n: 'Suggested owners',
  revocation_n: 'Revocations',
  rights_known: 'All policies imported',
  scanned: 'Secret scan imported',
  shared_workload_n: 'Workloads that use it',
  static_credential_n: 'Static credentials',
  trust_n: 'Trust statements',
  trust_to_strangers: 'Open to any organisation',
  ungraded_trust_n: 'Trust statements not evaluated',
  unknown_audience_n: 'Tokens with unknown audience',
  unused_n: 'Unused permissions',
  unused_risky_n: 'Unused high-risk permissions',
  use_known_to: 'Use data up to',
  use_seen_from: 'Audit log from',
  use_seen_to: 'Audit log to',
  rights_use_from: 'Permission use seen from',
  rights_use_to: 'Permission use seen to',
  used_after_end_at: 'Last use after revocation',
  used_after_end_n: 'Uses after revocation',
  workload_n: 'Workloads',
}

/** "Rotated at" from `rotated_at`. */
export const factName = (name: string): string =>
  names[name] ??
  name
    .replace(/^ttl_(.+)_max$/, 'longest lifetime of a $1')
    .replace(/_n$/, ', count')
    .replaceAll('_', ' ')
    .replace(/^(.)/, (first) => first.toUpperCase())
