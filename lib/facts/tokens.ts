import { code, codes, credentialKinds, eventKinds } from '@/lib/model/vocabulary'
import { isJudging, type Reach } from './changed'
import type { FactWindows } from './windows'

const kind = (word: (typeof credentialKinds)[number]) => code(credentialKinds, word)
/** Kinds of credentials that are issued one by one under ids of their own; SVIDs and leases share the id of their entry or role. */
export const SINGLE_KINDS = [kind('sts_session'), kind('oidc_token'), kind('projected_token')].join(', ')
const BEARER_KINDS = [kind('jwt_svid'), kind('oidc_token'), kind('projected_token')].join(', ')

/** Where each credential was seen, with the windows in which the log of its identity's scope counts, if there is one. */
export const contexts = (reach: Reach, windows: FactWindows) => `(
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

/**
 * CTEs about what was issued to each identity and what it did with it: by credential, by identity, by token, and what it asked for. They
 * read `logs`.
 */
export const tokenFacts = (reach: Reach, windows: FactWindows): string => `
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
  )`
