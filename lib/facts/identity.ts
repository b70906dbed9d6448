import { code, credentialKinds, identityKinds, providers } from '@/lib/model/vocabulary'
import { ACTIVE, IS_ROOT, LIVE, OWNER_ORDER } from './terms'
import { bindingsSql, comesWithPlatform, isEverybody, openToAll, providerManaged } from './kubernetes-own'
import { isJudging, judgedRows, type Reach } from './changed'
import { exchangeFacts } from './exchanges'
import { groupFacts } from './groups'
import { reviewFacts } from './reviews'
import { runFacts } from './runs'
import { surroundingFacts } from './surroundings'
import { tokenFacts } from './tokens'
import { trustFacts } from './trusts'
import type { FactWindows } from './windows'

const SPIFFE = code(providers, 'spiffe')
const VAULT = code(providers, 'vault')
const AZURE = code(providers, 'azure')
const AGENT = code(identityKinds, 'ai_agent')
const kind = (word: (typeof credentialKinds)[number]) => code(credentialKinds, word)

/**
 * Facts of `identityFacts` that few identities have, each with its alias. They are put together for those first, so that the wide rows of
 * all identities are joined once and not once for each of these; and what each identity has is joined last, for the same reason.
 */
const SELDOM = [
  ['issued', 'd'],
  ['run_facts', 'ru'],
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
  ${runFacts(reach, windows)},
  ${tokenFacts(reach, windows)},
  ${reviewFacts(reach)},
  ${groupFacts(reach)},
  bindings as (${bindingsSql(reach)}),
  ${exchangeFacts(reach)},
  ${surroundingFacts(reach, windows)},
  ${trustFacts(reach)}
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
    b.used_after_end_at,
    coalesce(ru.ended_run_n, 0) as ended_run_n, coalesce(ru.used_run_n, 0) as used_run_n,
    coalesce(ru.known_run_n, 0) as known_run_n,
    coalesce(ru.token_run_n, 0) as token_run_n, coalesce(ru.unknown_run_token_n, 0) as unknown_run_token_n,
    coalesce(ru.outlived_run_n, 0) as outlived_run_n, ru.outlived_run_at, ru.outlived_run_seconds,
    ru.outlived_run_revocable, coalesce(ru.late_run_n, 0) as late_run_n, ru.late_run_at,
    ru.late_run_seconds, ru.late_run_elsewhere, b.human_use_at, b.machine_use_at,
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
