import { code, codes, credentialKinds, eventKinds, identityKinds, providers } from '@/lib/model/vocabulary'
import { groupsOf, isNotGivenToAll } from '@/lib/privilege/memberships'
import { ACTIVE, IS_ROOT, LAPSED, LAPSED_CHECK, LIVE, OWNER_ORDER, PRODUCTION } from './terms'
import { bindingsSql, comesWithPlatform, isEverybody, openToAll, providerManaged } from './kubernetes-own'
import { isJudging, judgedRows, type Reach } from './changed'

const SPIFFE = code(providers, 'spiffe')
const VAULT = code(providers, 'vault')
const AZURE = code(providers, 'azure')
const KUBERNETES = code(providers, 'kubernetes')
const SERVICE_ACCOUNT = code(identityKinds, 'service_account')
const AGENT = code(identityKinds, 'ai_agent')
const kind = (word: (typeof credentialKinds)[number]) => code(credentialKinds, word)
/** Kinds of credentials that are issued one by one under ids of their own; SVIDs and leases share the id of their entry or role. */
export const SINGLE_KINDS = [kind('sts_session'), kind('oidc_token'), kind('projected_token')].join(', ')
const BEARER_KINDS = [kind('jwt_svid'), kind('oidc_token'), kind('projected_token')].join(', ')

/** A trust `t` in a user, a role or the whole of another account, and which environment that is (identity `p`, place `q`). */
const IS_FOREIGN = "(t.kind = 'principal' and t.is_external)"
const PRINCIPAL_PLACE = 'coalesce(p.environment, q.environment)'
/** A trust in workflows of GitHub that names its repositories, and one that names them by what cannot be registered again. */
const OF_REPOSITORY = `
  (
    t.issuer like '%githubusercontent.com%' and t.grade in ('safe', 'caution') and t.reach <> 'nobody'
  )`
const PINS_NUMBER = `
  (
    concat_ws(' ', t.principal, array_to_string(t.other_conditions, ' '), t.condition::text)
      like any('{%repository_id%,%repository_owner_id%}')
    or coalesce(array_to_string(t.subjects, ' '), '') ~ '@[0-9]+/'
  )`

/** The columns that checks on identities may name, with what each says. `null` is always "unknown". */
export const identityFactColumns = {
  identity_key: 'bigint',
  provider: 'smallint',
  kind: 'smallint',
  name: 'text',
  is_pool_member: 'boolean',
  environment: 'smallint',
  scope: 'text',
  is_active: 'boolean',
  in_inventory: 'boolean',
  first_seen_at: 'timestamptz',
  created_at: 'timestamptz',
  break_glass: 'boolean',
  interactive: 'boolean',
  provider_managed: 'boolean',
  comes_with_platform: 'boolean',
  open_to_all: 'boolean',
  is_everybody: 'boolean',
  bound_beyond_system: 'boolean',
  is_human: 'boolean',
  has_purpose: 'boolean',
  sponsor_n: 'integer',
  agent_n: 'integer',
  agent_workload_n: 'integer',
  other_workload_n: 'integer',
  third_party: 'text',
  third_party_reviewed_at: 'timestamptz',
  third_party_contract_ends_at: 'timestamptz',
  owner_n: 'integer',
  owner_departed_n: 'integer',
  owner_left_at: 'timestamptz',
  owner_suggested_n: 'integer',
  owner_label: 'text',
  last_attested_at: 'timestamptz',
  approved_at: 'timestamptz',
  approver: 'text',
  approver_known: 'boolean',
  approver_can_change: 'boolean',
  approver_admin: 'text',
  active_credential_n: 'integer',
  known_credential_n: 'integer',
  static_credential_n: 'integer',
  last_used_at: 'timestamptz',
  never_used: 'boolean',
  use_seen_from: 'timestamptz',
  use_seen_to: 'timestamptz',
  rights_use_from: 'timestamptz',
  rights_use_to: 'timestamptz',
  use_known_to: 'timestamptz',
  has_grants: 'boolean',
  holds_root_policy: 'boolean',
  group_grant_n: 'integer',
  grant_group: 'text',
  rights_known: 'boolean',
  granted_n: 'integer',
  used_n: 'integer',
  unused_n: 'integer',
  unused_risky_n: 'integer',
  unlogged_n: 'integer',
  is_admin: 'boolean',
  admin_doubt: 'text',
  escalation_hops: 'integer',
  escalation_path: 'text[]',
  escalation_doubt: 'text',
  trust_n: 'integer',
  federation_n: 'integer',
  open_trust_n: 'integer',
  caution_trust_n: 'integer',
  ungraded_trust_n: 'integer',
  open_trust: 'text',
  open_trust_pattern: 'text',
  trust_to_strangers: 'boolean',
  foreign_account_n: 'integer',
  confused_deputy_n: 'integer',
  confused_deputy: 'text',
  unread_trust_n: 'integer',
  repository_trust_n: 'integer',
  name_pin_n: 'integer',
  lower_principal_n: 'integer',
  unplaced_principal_n: 'integer',
  lower_principal: 'text',
  issue_n: 'integer',
  entries_listed: 'boolean',
  left_out_at: 'timestamptz',
  ttl_x509_svid_max: 'integer',
  ttl_jwt_svid_max: 'integer',
  ttl_projected_token_max: 'integer',
  ttl_sts_session_max: 'integer',
  ttl_oidc_token_max: 'integer',
  ttl_lease_max: 'integer',
  ttl_known: 'boolean',
  bearer_issue_n: 'integer',
  no_audience_n: 'integer',
  many_audience_n: 'integer',
  unknown_audience_n: 'integer',
  contexts_known: 'boolean',
  shared_workload_n: 'integer',
  environment_n: 'integer',
  uses_production: 'boolean',
  newest_environment: 'smallint',
  newest_environment_at: 'timestamptz',
  oldest_environment_at: 'timestamptz',
  issue_context_n: 'integer',
  mismatch_n: 'integer',
  mismatch_at: 'timestamptz',
  revocation_n: 'integer',
  used_after_end_n: 'integer',
  used_after_end_at: 'timestamptz',
  human_use_at: 'timestamptz',
  machine_use_at: 'timestamptz',
  used_session_n: 'integer',
  single_token_n: 'integer',
  replayed_n: 'integer',
  replayed_at: 'timestamptz',
  ended_token_n: 'integer',
  unused_token_n: 'integer',
  burst_n: 'integer',
  burst_at: 'timestamptz',
  usual_burst_n: 'integer',
  ttl_recent: 'integer',
  ttl_before: 'integer',
  token_recent_n: 'integer',
  token_before_n: 'integer',
  asked_n: 'integer',
  refused_n: 'integer',
  requesters_told: 'boolean',
  requester_n: 'integer',
  exchange_depth: 'integer',
  exchange_root: 'text',
  exchange_cycle: 'boolean',
  exception_n: 'integer',
  lapsed_exception_n: 'integer',
  lapsed_exception_at: 'timestamptz',
  lapsed_severity: 'smallint',
} as const
export type IdentityFact = keyof typeof identityFactColumns

/** Windows and grace periods that the facts themselves depend on; values come from the checks' params. */
export interface FactWindows {
  /** SQL of a number for an identity `f`, of which environment, kind and scope are known: parts may have their own. */
  sharedDays: string
  environmentDays: string
  propagationSeconds: string
  burstSeconds: string
  issuanceDays: number
  recentDays: number
}

/** What is issued at run time: a key that is made for somebody hands nothing on. */
const HANDED_ON_KINDS = [SINGLE_KINDS, kind('x509_svid'), kind('jwt_svid'), kind('lease')].join(', ')
/** Chains of requests are followed no further back. */
export const EXCHANGE_DEPTH_MAX = 6

/** SQL of the identity that a log means by whoever asked for a token `e`: by another id of it, or by its name alone. */
export const requesterOf = (e: string): string => `
  coalesce(
    (select a.identity_key from identity_alias a where a.alias_key = ${e}.requester_key),
    (
      select a.real_key
      from name_alias a
      where a.name_key = ${e}.requester_key
      order by a.from_at desc limit 1
    ),
    ${e}.requester_key
  )`

/** Where each credential was seen, with the windows in which the log of its identity's scope counts, if there is one. */
const contexts = (reach: Reach, windows: FactWindows) => `(
      select
        x.*, l.issuance_from, l.day_to,
        coalesce(l.ends_at, $1::timestamptz) - ${windows.sharedDays} * interval '1 day' as shared_from,
        coalesce(l.ends_at, $1::timestamptz) - ${windows.environmentDays} * interval '1 day'
          as environments_from,
        ${windows.propagationSeconds} * interval '1 second' as grace,
        greatest(${windows.burstSeconds}, 1) * interval '1 second' as burst
      from credential_context x
        join identity i using (identity_key)
        left join place pl on pl.name = i.scope
        left join logs l on l.provider = i.provider and l.scope = i.scope
        cross join lateral (
          select coalesce(i.environment, pl.environment) as environment, i.kind, i.scope
        ) f
      where ${isJudging(reach, 'x.identity_key')}
    ) x`

/** Who of those that are judged is in a group of a directory. Begins with them: who is in groups may be most of the estate. */
const membersOf = (reach: Reach): string =>
  reach === 'all'
    ? '(select distinct identity_key from membership where seen_to is null)'
    : `(
        select j.identity_key
        from judging j
        where exists (
          select 1
          from membership m
          where m.identity_key = j.identity_key and m.seen_to is null
        )
      )`

/**
 * Facts of `identityFacts` that few identities have, each with its alias. They are put together for those first, so that the wide rows of
 * all identities are joined once and not once for each of these; and what each identity has is joined last, for the same reason.
 */
const SELDOM = [
  ['issued', 'd'],
  ['bursts', 'u'],
  ['lifetimes', 'h'],
  ['asked', 'ak'],
  ['exceptions', 'la'],
  ['group_rights', 'gr'],
  ['trusts', 'f'],
  ['bindings', 'k'],
  ['reviews', 'y'],
  ['approvers', 'ap'],
  ['told', 'tl'],
  ['depths', 'dp'],
  ['running', 'w'],
] as const

/**
 * One row per identity, readable column by column, true at the instant `$1` (as_of). Every aggregate is set-based over
 * maintained columns and rollups; events themselves are never scanned.
 */
export const identityFacts = (reach: Reach, windows: FactWindows): string => `
  with recursive owners as (
    select
      o.identity_key,
      count(*) filter (where o.state = 'accepted' and (o.team_id is not null or p.active))::int as owner_n,
      count(*) filter (where o.state = 'accepted' and not p.active)::int as departed_n,
      min(p.left_at) filter (where o.state = 'accepted' and not p.active) as left_at,
      count(*) filter (where o.state = 'suggested')::int as suggested_n,
      (array_agg(o.label order by ${OWNER_ORDER}) filter (where o.state <> 'rejected'))[1] as label
    from ownership o
      left join person p on p.id = o.person_id
    where ${isJudging(reach, 'o.identity_key')}
    group by o.identity_key
  ),
  credentials as (
    select
      c.identity_key,
      count(*) filter (where ${LIVE})::int as active_n,
      count(*) filter (where is_static and c.kind <> ${kind('password')} and ${LIVE})::int as static_n,
      count(*) filter (where c.in_inventory)::int as known_n,
      max(last_used_at) filter (where c.seen_to is null) as last_used_at,
      bool_and(never_used) filter (where c.seen_to is null) as never_used,
      max(u.content_at) filter (where c.seen_to is null) as use_told_at
    from credential c
      left join sighting u on u.record_key = c.use_record_key
    where ${isJudging(reach, 'c.identity_key')}
    group by c.identity_key
  ),
  -- A log that stopped says nothing of the days after: windows count back from its end.
  logs as (
    select
      provider, scope,
      least(last_at, $1::timestamptz) as ends_at,
      least(last_at, $1::timestamptz) - interval '${windows.issuanceDays} days' as issuance_from,
      -- Of whole days: all of a scope are judged again when its log reaches another one.
      date_trunc('day', least(last_at, $1::timestamptz)) as day_to
    from telemetry
  ),
  per_credential as (
    select
      identity_key, credential_key, max(credential_kind) as kind, sum(issue_n) as issue_n,
      sum(no_audience_n) filter (where no_audience_at > issuance_from) as no_audience_n,
      sum(many_audience_n) filter (where many_audience_at > issuance_from) as many_audience_n,
      sum(unknown_audience_n) filter (where unknown_audience_at > issuance_from) as unknown_audience_n,
      max(ttl_max) filter (where ttl_max_at > issuance_from) as ttl_max,
      max(ttl_max) as ttl_most, bool_or(ttl_max is not null) as ttl_known,
      count(*) filter (
        where is_workload
          and use_n > 0
          and last_at > shared_from
      ) as workload_n,
      bool_or(is_workload and issue_n > 0) as issue_context,
      bool_or(is_workload) as any_context,
      count(*) filter (where is_workload and use_n > 0 and issue_n = 0) as foreign_n,
      max(last_at) filter (where is_workload and use_n > 0 and issue_n = 0) as foreign_at,
      max(revoked_at) as revoked_at, max(issued_at) as issued_at, max(expires_at) as expires_at,
      max(last_use_ok_at) as last_use_ok_at, max(human_use_at) as human_use_at,
      max(last_use_ok_at) filter (where human_use_at is null) as machine_use_at,
      bool_or(last_use_ok_at > day_to - interval '${windows.issuanceDays} days') as is_used_lately,
      sum(use_n) as use_n, max(grace) as grace, max(burst) as burst,
      max(day_to) as day_to, max(last_at) as last_at,
      count(*) filter (where is_workload and use_n > 0) as place_n,
      -- From first to last use at each place; what overlaps becomes one.
      range_agg(tstzrange(first_at, last_at, '[]')) filter (
        where is_workload and use_n > 0 and credential_kind in (${SINGLE_KINDS})
      ) as stays
    from ${contexts(reach, windows)}
    group by identity_key, credential_key
  ),
  behaviour as (
    select
      identity_key, sum(issue_n)::int as issue_n,
      max(ttl_max) filter (where kind = ${kind('x509_svid')}) as ttl_x509_svid_max,
      max(ttl_max) filter (where kind = ${kind('jwt_svid')}) as ttl_jwt_svid_max,
      max(ttl_max) filter (where kind in (${kind('projected_token')}, ${kind('service_account_token')}))
        as ttl_projected_token_max,
      max(ttl_max) filter (where kind = ${kind('sts_session')}) as ttl_sts_session_max,
      max(ttl_max) filter (where kind = ${kind('oidc_token')}) as ttl_oidc_token_max,
      max(ttl_max) filter (where kind = ${kind('lease')}) as ttl_lease_max,
      coalesce(sum(issue_n) filter (where kind in (${BEARER_KINDS})), 0)::int as bearer_issue_n,
      coalesce(sum(no_audience_n) filter (where kind in (${BEARER_KINDS})), 0)::int as no_audience_n,
      coalesce(sum(many_audience_n) filter (where kind in (${BEARER_KINDS})), 0)::int as many_audience_n,
      coalesce(sum(unknown_audience_n) filter (where kind in (${BEARER_KINDS})), 0)::int
        as unknown_audience_n,
      bool_and(ttl_known) filter (where issue_n > 0) as ttl_known,
      bool_or(any_context) as contexts_known, max(workload_n)::int as shared_workload_n,
      count(*) filter (where issue_context and credential_key <> 0)::int as issue_context_n,
      count(*) filter (where issue_context and foreign_n > 0 and credential_key <> 0)::int as mismatch_n,
      max(foreign_at) filter (where issue_context and credential_key <> 0) as mismatch_at,
      count(revoked_at)::int as revocation_n,
      count(*) filter (where ended)::int as used_after_end_n,
      max(last_use_ok_at) filter (where ended) as used_after_end_at,
      max(last_use_ok_at) as last_use_ok_at, max(human_use_at) as human_use_at,
      max(issued_at) as issued_at, max(machine_use_at) as machine_use_at,
      (count(*) filter (where is_used_lately and credential_key <> 0))::int as used_session_n,
      (count(*) filter (where is_single and use_n > 0))::int as single_token_n,
      (count(*) filter (where is_replayed))::int as replayed_n,
      max(last_at) filter (where is_replayed) as replayed_at
    from (
      select
        *,
        credential_key <> 0
          and (
            (
              last_use_ok_at > revoked_at + grace
              and (issued_at is null or issued_at <= revoked_at)
            )
            or last_use_ok_at > expires_at + grace
          ) is true as ended,
        kind in (${SINGLE_KINDS}) and credential_key <> 0 as is_single,
        case
          when place_n > 1 and last_at > day_to - interval '${windows.issuanceDays} days'
            then (select count(*) from unnest(stays)) < place_n
        end is true as is_replayed
      from per_credential
    ) c
    group by identity_key
  ),
  -- Tokens with ids of their own, each issued once: lately, and in the weeks before.
  tokens as (
    select
      identity_key, kind, issued_at, burst, ttl_most as ttl, use_n = 0 as is_unused,
      issued_at > day_to - interval '${windows.recentDays} days' as is_recent,
      expires_at < day_to and issued_at > day_to - interval '${windows.issuanceDays} days' as has_ended
    from per_credential
    where issue_n > 0
      and credential_key <> 0
      and kind in (${SINGLE_KINDS})
      and issued_at > day_to - interval '${windows.recentDays + windows.issuanceDays} days'
  ),
  issued as (
    select
      identity_key, (count(*) filter (where has_ended))::int as ended_n,
      (count(*) filter (where has_ended and is_unused))::int as unused_n
    from tokens
    group by identity_key
  ),
  bursts as (
    select
      identity_key, max(n) filter (where is_recent) as most_n,
      (array_agg(began_at order by n desc, began_at) filter (where is_recent))[1] as most_at,
      percentile_disc(0.95) within group (order by n) filter (where not is_recent) as usual_n
    from (
      select
        identity_key, is_recent,
        date_bin(burst, issued_at, '2000-01-01T00:00:00Z') as began_at,
        count(*)::int as n
      from tokens
      group by 1, 2, 3
    ) b
    group by identity_key
  ),
  -- Of the kind that was issued most: another mix of kinds is no other lifetime.
  lifetimes as (
    select distinct on (identity_key)
      identity_key, (count(*) filter (where is_recent))::int as recent_n,
      (count(*) filter (where not is_recent))::int as before_n,
      percentile_disc(0.5) within group (order by ttl) filter (where is_recent) as recent,
      percentile_disc(0.5) within group (order by ttl) filter (where not is_recent) as before
    from tokens
    group by identity_key, kind
    order by identity_key, recent_n desc, kind
  ),
  -- What it asked for in the last days of its log: tokens, renewals and exchanges, granted or not.
  asked as (
    select
      e.identity_key, sum(e.n + e.failed_n)::int as n,
      sum(
        case when e.kind = ${code(eventKinds, 'deny')} then e.n + e.failed_n else e.failed_n end
      )::int as refused_n
    from event_day e
      join identity i using (identity_key)
      join logs l on l.provider = i.provider and l.scope = i.scope
    where e.kind in (${codes(eventKinds, ['issue', 'renew', 'exchange', 'deny'])})
      and e.day > l.day_to - interval '${windows.recentDays} days'
      -- A log that ended long ago tells nothing of now, and no other days have to be read.
      and e.day > $1::timestamptz - interval '${windows.issuanceDays + windows.recentDays} days'
      and ${isJudging(reach, 'e.identity_key')}
    group by e.identity_key
  ),
  exceptions as (
    select
      x.identity_key, count(*)::int as standing_n, (count(*) filter (where ${LAPSED}))::int as n,
      min(x.expires_at) filter (where ${LAPSED}) as since,
      (max(f.severity) filter (where ${LAPSED}))::smallint as severity
    from exception x
      join finding f on f.id = x.finding_id
    where (x.state in ('approved', 'stale') or ${LAPSED})
      and f.check_no <> ${LAPSED_CHECK}
      and ${isJudging(reach, 'x.identity_key')}
    group by x.identity_key
  ),
  -- Groups of a cluster that somebody bound: a binding to the group is one to each of its members.
  bound_groups as (
    select g.scope, g.name
    from identity g
    where g.provider = ${KUBERNETES}
      and g.native_id = g.scope || '/group/' || g.name
      and exists (
        select 1
        from identity_grant b
        where b.identity_key = g.identity_key and b.seen_to is null and ${isNotGivenToAll('b.name')}
      )
  ),
  group_rights as (
    select identity_key, count(distinct name)::int as n, min(name) as name
    from (
      select g.identity_key, substr(g.via, 7) as name
      from identity_grant g
      where g.seen_to is null and g.via like 'group %' and ${isJudging(reach, 'g.identity_key')}
      union all
      select i.identity_key, b.name
      from bound_groups b
        join identity i on i.provider = ${KUBERNETES} and i.kind = ${SERVICE_ACCOUNT} and i.scope = b.scope
      where ${isJudging(reach, 'i.identity_key')}
        and b.name in (
          'system:authenticated', 'system:serviceaccounts',
          'system:serviceaccounts:' || split_part(substr(i.native_id, length(i.scope) + 2), '/', 1)
        )
      union all
      -- Groups of a directory that hold something.
      select d.identity_key, g.name
      from ${membersOf(reach)} d
        cross join lateral ${groupsOf('d.identity_key')} g
      where
        -- What somebody's own account holds is no group's.
        g.is_own_account is not true
        and exists (
          select 1
          from identity_grant h
          where h.identity_key = g.group_key and h.seen_to is null
        )
    ) m
    group by identity_key
  ),
  bindings as (${bindingsSql(reach)}),
  reviews as (
    select identity_key, max(decided_at) as at
    from attestation_decision
    where is_final and decision in ('approve', 'reduce', 'revoke') and ${isJudging(reach, 'identity_key')}
    group by identity_key
  ),
  -- Who had tokens issued to whom lately, by the identity that the log means.
  edges as (
    select distinct e.identity_key, f.identity_key as from_key
    from issuance_edge e
      join identity i using (identity_key)
      join logs l on l.provider = i.provider and l.scope = i.scope
      join identity f on f.identity_key = ${requesterOf('e')}
    where e.requester_key <> 0
      and f.identity_key <> e.identity_key
      and e.last_at > l.issuance_from
      and e.credential_kind in (${HANDED_ON_KINDS})
  ),
  -- How far back that goes; a set, so that it ends however many ways lead there.
  chains (identity_key, from_key, depth) as (
    select identity_key, from_key, 1
    from edges
    where ${isJudging(reach, 'identity_key')}
    union
    select c.identity_key, e.from_key, c.depth + 1
    from chains c
      join edges e on e.identity_key = c.from_key
    where c.depth < ${EXCHANGE_DEPTH_MAX} and c.from_key <> c.identity_key
  ),
  depths as (
    select
      c.identity_key, max(c.depth) filter (where not c.is_itself) as depth,
      (count(*) filter (where c.depth = 1))::int as n,
      (array_agg(f.name order by c.depth desc, f.name) filter (where not c.is_itself))[1] as root,
      bool_or(c.is_itself) as is_cycle
    from (
      -- By the shortest way, so that a circle further back is no longer chain.
      select identity_key, from_key, from_key = identity_key as is_itself, min(depth)::int as depth
      from chains
      group by 1, 2
    ) c
      join identity f on f.identity_key = c.from_key
    group by 1
  ),
  told as (
    select identity_key, bool_or(requester_key <> 0) as is_told
    from issuance_edge
    where credential_kind in (${HANDED_ON_KINDS}) and ${isJudging(reach, 'identity_key')}
    group by 1
  ),
  approvals as (
    select distinct on (d.identity_key)
      d.identity_key, d.decided_at as at, d.decided_by as by, d.decided_person_id as person_id
    from attestation_decision d
    where d.is_final and d.decision = 'approve' and ${isJudging(reach, 'd.identity_key')}
    order by d.identity_key, d.decided_at desc, d.id desc
  ),
  -- What each of them owns where the approved identity lives.
  approvers as (
    select
      a.identity_key, a.at, a.by, a.person_id,
      (array_agg(x.name order by x.name) filter (where r.is_admin))[1] as admin,
      bool_and(coalesce(r.is_known or r.is_admin, false)) filter (where x.name is not null) as is_known
    from approvals a
      join identity i using (identity_key)
      left join ownership o on o.person_id = a.person_id and o.state = 'accepted'
      left join identity x
        on x.identity_key = o.identity_key
          and x.provider = i.provider
          and x.scope = i.scope
          and x.seen_to is null
      left join privilege e on e.identity_key = x.identity_key
      left join rights_profile r on r.profile_key = e.profile_key
    group by 1, 2, 3, 4
  ),
  runs as (
    select l.identity_key, w.kind, coalesce(w.environment, p.environment) as environment
    from identity_workload l
      join workload w using (workload_key)
      left join place p on p.name = w.scope
    where w.seen_to is null and ${isJudging(reach, 'l.identity_key')}
  ),
  running as (
    select
      identity_key, (count(*) filter (where kind = 'agent'))::int as agent_n,
      (count(*) filter (where kind <> 'agent'))::int as other_n
    from runs
    group by identity_key
  ),
  environments as (
    select
      identity_key, count(*)::int as n, bool_or(environment = ${PRODUCTION}) as production,
      max(first_at) as newest_at, min(first_at) as oldest_at,
      (array_agg(environment order by first_at desc nulls last))[1] as newest
    from (
      select
        identity_key, environment,
        -- Where a workload is listed is known, and not new.
        case when not bool_or(is_listed) then min(first_at) end as first_at
      from (
        select identity_key, environment, first_at, false as is_listed
        from ${contexts(reach, windows)}
        where environment is not null
          and last_at > environments_from
        union all
        select identity_key, environment, null, true
        from runs
        where environment is not null
      ) seen
      group by identity_key, environment
    ) e
    group by identity_key
  ),
  trusts as (
    select
      t.identity_key, count(*)::int as n,
      count(*) filter (where t.kind = 'federation')::int as federation_n,
      count(*) filter (where grade = 'dangerous')::int as open_n,
      count(*) filter (where grade = 'caution')::int as caution_n,
      count(*) filter (where grade is null or grade = 'unknown')::int as ungraded_n,
      -- The widest door first.
      (array_agg(who order by reach <> 'strangers', trust_key) filter (where grade = 'dangerous'))[1]
        as open_who,
      (array_agg(pattern order by reach <> 'strangers', trust_key) filter (where grade = 'dangerous'))[1]
        as open_pattern,
      bool_or(grade = 'dangerous' and reach = 'strangers') as to_strangers,
      count(*) filter (where ${IS_FOREIGN})::int as foreign_n,
      count(*) filter (where ${IS_FOREIGN} and ${PRINCIPAL_PLACE} <> ${PRODUCTION})::int as lower_n,
      count(*) filter (where ${IS_FOREIGN} and ${PRINCIPAL_PLACE} is null)::int as unplaced_n,
      min(principal) filter (where ${IS_FOREIGN} and ${PRINCIPAL_PLACE} <> ${PRODUCTION}) as lower_principal,
      count(*) filter (where t.grade is null)::int as unread_n,
      count(*) filter (where ${OF_REPOSITORY})::int as repository_n,
      count(*) filter (where ${OF_REPOSITORY} and not ${PINS_NUMBER})::int as name_pin_n,
      count(*) filter (where pattern = 'confused-deputy')::int as deputy_n,
      min(principal) filter (where pattern = 'confused-deputy') as deputy
    from trust t
      left join identity p on p.identity_key = t.principal_key
      left join place q on q.name = coalesce(p.scope, split_part(t.principal, ':', 5))
    where t.seen_to is null and t.effect = 'allow' and ${isJudging(reach, 't.identity_key')}
    group by t.identity_key
  )
  select
    i.identity_key, i.provider, i.kind, i.name,
    i.native_id like any('{principal://%,principalSet://%}') as is_pool_member,
    coalesce(i.environment, pl.environment) as environment, i.scope,
    ${ACTIVE} as is_active, i.in_inventory, i.seen_from as first_seen_at, i.created_at,
    i.break_glass, i.interactive,
    ${providerManaged} as provider_managed, ${comesWithPlatform} as comes_with_platform,
    ${openToAll} as open_to_all, ${isEverybody} as is_everybody, k.beyond_system as bound_beyond_system,
    i.human as is_human, i.third_party, i.third_party_reviewed_at,
    i.third_party_contract_ends_at, coalesce(o.owner_n, 0) as owner_n,
    coalesce(o.departed_n, 0) as owner_departed_n, o.left_at as owner_left_at,
    coalesce(o.suggested_n, 0) as owner_suggested_n,
    o.label as owner_label, y.at as last_attested_at,
    ap.at as approved_at, ap.by as approver,
    case when ap.at is not null then ap.person_id is not null end as approver_known,
    case
      when ap.admin is not null then true
      when ap.person_id is not null and ap.is_known is not false then false
    end as approver_can_change, ap.admin as approver_admin,
    coalesce(trim(i.description), '') <> '' as has_purpose,
    -- Of agents of Entra: how many sponsors its record names, where the export lists them.
    case
      when i.provider = ${AZURE} and i.kind = ${AGENT}
        then (
          select jsonb_array_length(z.body->'sponsors')
          from sighting z
          where z.record_key = i.record_key and jsonb_typeof(z.body->'sponsors') = 'array'
        )
    end as sponsor_n,
    -- Of applications of Entra: how many agents prove themselves with what it holds.
    case
      when i.provider = ${AZURE}
        then (
          select count(*)::int
          from identity a
          where a.tags ? 'blueprint' and lower(a.tags->>'blueprint') = i.native_id and a.seen_to is null
        )
      else 0
    end as agent_n,
    coalesce(w.agent_n, 0) as agent_workload_n, coalesce(w.other_n, 0) as other_workload_n,
    coalesce(c.active_n, 0) as active_credential_n,
    coalesce(c.known_n, 0) as known_credential_n,
    coalesce(c.static_n, 0) as static_credential_n,
    greatest(i.last_used_at, c.last_used_at, b.last_use_ok_at) as last_used_at,
    case
      when greatest(i.last_used_at, c.last_used_at, b.last_use_ok_at) is not null then false
      else coalesce(i.never_used, c.never_used)
    end as never_used,
    case when t.use_n > 0 then t.first_at end as use_seen_from,
    case when t.use_n > 0 then t.last_at end as use_seen_to,
    t.action_from as rights_use_from, t.action_to as rights_use_to,
    greatest(case when t.use_n > 0 then t.last_at end, s.content_at, c.use_told_at) as use_known_to,
    case
      when i.provider = ${VAULT}
        then exists (
          select 1
          from identity_grant g
          where g.identity_key = i.identity_key and g.seen_to is null and g.name = 'root'
        )
    end as holds_root_policy,
    coalesce(gr.n, 0) as group_grant_n, gr.name as grant_group,
    v.identity_key is not null as has_grants, r.is_known as rights_known, v.granted_n, v.used_n, v.unused_n,
    v.unused_risky_n, v.unlogged_n,
    case
      when ${IS_ROOT} then true
      when v.identity_key is null then null
      when r.is_admin then true
      when r.admin_doubt is not null then null
      when r.is_known then false
    end as is_admin,
    r.admin_doubt, e.hops::int as escalation_hops, e.path as escalation_path, e.doubt as escalation_doubt,
    coalesce(f.n, 0) as trust_n, coalesce(f.federation_n, 0) as federation_n,
    coalesce(f.open_n, 0) as open_trust_n, coalesce(f.caution_n, 0) as caution_trust_n,
    coalesce(f.ungraded_n, 0) as ungraded_trust_n,
    f.open_who as open_trust, f.open_pattern as open_trust_pattern,
    coalesce(f.to_strangers, false) as trust_to_strangers,
    coalesce(f.foreign_n, 0) as foreign_account_n, coalesce(f.deputy_n, 0) as confused_deputy_n,
    f.deputy as confused_deputy, coalesce(f.unread_n, 0) as unread_trust_n,
    coalesce(f.repository_n, 0) as repository_trust_n,
    coalesce(f.name_pin_n, 0) as name_pin_n, coalesce(f.lower_n, 0) as lower_principal_n,
    coalesce(f.unplaced_n, 0) as unplaced_principal_n, f.lower_principal,
    coalesce(b.issue_n, 0) as issue_n,
    -- Asked only of SPIFFE IDs that no entry names: have all entries of their trust domain been listed since
    -- they were first seen? None can name the trust domain itself, or what SPIRE keeps under /spire/ for its
    -- servers and agents.
    case
      when i.provider = ${SPIFFE} and not i.in_inventory and i.native_id ~ '^spiffe://[^/]+/(?!spire/)'
        then exists (
          select 1
          from complete_delivery d
          where d.scope = i.scope and d.about = 'identity:spiffe_entry' and d.as_of >= i.seen_from
        )
    end as entries_listed,
    -- Asked only of those that no inventory lists: the newest complete list that leaves it out, made before
    -- it was seen last. A list made after that tells nothing: it may have been deleted.
    case
      when not i.in_inventory and i.provider <> ${SPIFFE}
        then (
          select max(d.as_of)
          from complete_delivery d
            join source m on m.id = d.source_id
          where d.scope = i.scope
            and d.about = 'identity:' || ('{${identityKinds.join(',')}}'::text[])[i.kind + 1]
            and m.provider in (i.provider, ${code(providers, 'other')})
            and d.as_of between i.seen_from and greatest(b.last_use_ok_at, b.issued_at)
        )
    end as left_out_at,
    b.ttl_x509_svid_max, b.ttl_jwt_svid_max, b.ttl_projected_token_max, b.ttl_sts_session_max,
    b.ttl_oidc_token_max, b.ttl_lease_max, coalesce(b.ttl_known, false) as ttl_known,
    coalesce(b.bearer_issue_n, 0) as bearer_issue_n,
    b.no_audience_n, b.many_audience_n, b.unknown_audience_n,
    coalesce(b.contexts_known, false) as contexts_known,
    b.shared_workload_n, n.n as environment_n, n.production as uses_production,
    case when n.n > 1 then n.newest end as newest_environment,
    case when n.n > 1 then n.newest_at end as newest_environment_at, n.oldest_at as oldest_environment_at,
    coalesce(b.issue_context_n, 0) as issue_context_n,
    coalesce(b.mismatch_n, 0) as mismatch_n, b.mismatch_at, coalesce(b.revocation_n, 0) as revocation_n,
    coalesce(b.used_after_end_n, 0) as used_after_end_n,
    b.used_after_end_at, b.human_use_at, b.machine_use_at,
    coalesce(b.used_session_n, 0) as used_session_n, coalesce(b.single_token_n, 0) as single_token_n,
    coalesce(b.replayed_n, 0) as replayed_n, b.replayed_at,
    coalesce(d.ended_n, 0) as ended_token_n, coalesce(d.unused_n, 0) as unused_token_n,
    coalesce(u.most_n, 0) as burst_n, u.most_at as burst_at, u.usual_n as usual_burst_n,
    h.recent as ttl_recent, h.before as ttl_before, coalesce(h.recent_n, 0) as token_recent_n,
    coalesce(h.before_n, 0) as token_before_n, coalesce(ak.n, 0) as asked_n,
    coalesce(ak.refused_n, 0) as refused_n, tl.is_told as requesters_told,
    case when tl.is_told then coalesce(dp.n, 0) end as requester_n,
    case when tl.is_told then coalesce(dp.depth, 0) end as exchange_depth,
    dp.root as exchange_root,
    case when tl.is_told then coalesce(dp.is_cycle, false) end as exchange_cycle,
    coalesce(la.standing_n, 0) as exception_n,
    coalesce(la.n, 0) as lapsed_exception_n,
    la.since as lapsed_exception_at, la.severity as lapsed_severity
  from ${judgedRows(reach, 'identity', 'i')}
    left join (
      (${SELDOM.map(([facts]) => `select identity_key from ${facts}`).join(' union ')}) seldom
      ${SELDOM.map(([facts, alias]) => `left join ${facts} ${alias} using (identity_key)`).join('\n      ')}
    ) using (identity_key)
    left join privilege v using (identity_key)
    left join rights_profile r using (profile_key)
    left join escalation_path e using (identity_key)
    left join environments n using (identity_key)
    left join owners o using (identity_key)
    left join credentials c using (identity_key)
    left join behaviour b using (identity_key)
    left join sighting s on s.record_key = i.use_record_key
    left join telemetry t on t.provider = i.provider and t.scope = i.scope
    left join place pl on pl.name = i.scope`
