import { asymmetricKinds, code, credentialKinds } from '@/lib/model/vocabulary'
import {
  ACTIVE,
  COPY,
  COPY_PLACE,
  copyMarks,
  IS_MATCHABLE,
  IS_ROOT,
  LIVE,
  SCANNED,
  WAS_EXPOSED_BY,
} from './terms'
import { isJudging, judgedRows, type Reach } from './changed'

/** What a workload of these kinds gets from its platform without a stored secret. */
const NATIVE_KINDS = ['deployment', 'pod', 'job', 'function', 'vm', 'pipeline'] as const
/** Members of a binding that keep a copy of the secret from working elsewhere. */
const BINDINGS = ['audience', 'addresses', 'referrers', 'apps', 'workload'] as const
const ASYMMETRIC = asymmetricKinds.map((word) => code(credentialKinds, word))

/** The columns that checks on credentials may name. `null` is always "unknown". */
export const credentialFactColumns = {
  identity_key: 'bigint',
  credential_key: 'bigint',
  kind: 'smallint',
  is_static: 'boolean',
  is_asymmetric: 'boolean',
  is_password: 'boolean',
  is_active: 'boolean',
  is_in_inventory: 'boolean',
  identity_is_active: 'boolean',
  identity_provider: 'smallint',
  identity_kind: 'smallint',
  identity_name: 'text',
  identity_environment: 'smallint',
  identity_scope: 'text',
  identity_is_admin: 'boolean',
  identity_is_third_party: 'boolean',
  identity_provider_managed: 'boolean',
  identity_is_human: 'boolean',
  created_at: 'timestamptz',
  rotated_at: 'timestamptz',
  expires_at: 'timestamptz',
  renewed_until: 'timestamptz',
  cannot_expire: 'boolean',
  rotation_tracked: 'boolean',
  versions: 'integer',
  key_strength: 'smallint',
  in_store: 'boolean',
  store_rotates: 'boolean',
  rotation_due_at: 'timestamptz',
  listed_at: 'timestamptz',
  last_used_at: 'timestamptz',
  never_used: 'boolean',
  workload_n: 'integer',
  live_workload_n: 'integer',
  native_workload_n: 'integer',
  is_bound: 'boolean',
  has_free_rights: 'boolean',
  scanned: 'boolean',
  is_matchable: 'boolean',
  exposure_n: 'integer',
  exposure_place_n: 'integer',
  exposure_past_n: 'integer',
  exposure_verified: 'boolean',
  exposure_public: 'boolean',
  exposure_at: 'timestamptz',
  bridge_ends_at: 'timestamptz',
  bridge_asked_at: 'timestamptz',
} as const
export type CredentialFact = keyof typeof credentialFactColumns

/** One row per credential in the inventory or known from a log, true at the instant `$1` (as_of). */
export const credentialFacts = (reach: Reach): string => `
  with workloads as (
    select
      l.identity_key, count(*)::int as n,
      count(*) filter (where is_live)::int as live_n,
      count(*) filter (where is_live and w.kind in (${NATIVE_KINDS.map((one) => `'${one}'`).join(', ')}))::int
        as native_n
    from identity_workload l
      join workload w using (workload_key)
      left join sighting s on s.record_key = w.record_key
      cross join lateral (
        select w.seen_to is null
          and w.status is distinct from 'gone'
          and coalesce(w.last_seen_at, s.last_seen_at, $1::timestamptz) > $1::timestamptz
            - interval '14 days' as is_live
      ) v
    where ${isJudging(reach, 'l.identity_key')}
    group by l.identity_key
  ),
  -- A certificate is renewed by another one beside it.
  renewals as (
    select c.identity_key, c.kind, max(c.expires_at) as until
    from credential c
    where c.kind in (${ASYMMETRIC.join(', ')})
      and ${LIVE}
      and ${isJudging(reach, 'c.identity_key')}
    group by c.identity_key, c.kind
  ),
  free_rights as (
    select profile_key, cardinality(granted) > cardinality(conditional) as is_some
    from rights_profile
    where is_known
  ),
  -- What was once agreed on stands, whatever became of the finding; a bridge on the identity is one on all
  -- that it holds. Read twice, because processes cannot share what is kept between.
  bridges as not materialized (
    select distinct on (f.identity_key, f.credential_key)
      f.identity_key, f.credential_key, x.sunset_on as ends_at, x.requested_at as asked_at
    from exception x
      join finding f on f.id = x.finding_id
    where x.sunset_on is not null
      and x.severity is not null
      and x.state <> 'replaced'
      and ${isJudging(reach, 'f.identity_key')}
    order by f.identity_key, f.credential_key, x.id desc
  ),
  -- Mark by mark: joined by one or another, every copy would be held against every credential.
  copies as (${copyMarks
    .map(
      (mark) => `
    select c.identity_key, c.credential_key, x.exposure_key
    from credential c
      join exposure x on ${mark}
    where not x.is_canary and ${isJudging(reach, 'c.identity_key')}`,
    )
    .join(' union ')}
  ),
  found as (
    select
      c.identity_key, c.credential_key,
      count(distinct ${COPY}) filter (where x.seen_to is null)::int as n,
      count(distinct ${COPY_PLACE}) filter (where x.seen_to is null)::int as place_n,
      -- A scan that finds it no more does not take back what was seen: only another secret does.
      count(*) filter (
        where ${WAS_EXPOSED_BY}
      )::int as past_n,
      bool_or(x.verified) filter (where x.seen_to is null) as verified,
      bool_or(x.is_public) filter (where x.seen_to is null) as is_public,
      min(x.found_at) filter (where x.seen_to is null) as at
    from copies
      join credential c using (identity_key, credential_key)
      join exposure x on x.exposure_key = copies.exposure_key
    group by c.identity_key, c.credential_key
  ),
  scanners as (
    select ${SCANNED} as present
  )
  select
    c.identity_key, c.credential_key, c.kind, c.is_static,
    c.kind = any('{${ASYMMETRIC.join(',')}}') as is_asymmetric,
    c.kind = ${code(credentialKinds, 'password')} as is_password,
    ${LIVE} as is_active, c.in_inventory as is_in_inventory, ${ACTIVE} as identity_is_active,
    i.provider as identity_provider, i.kind as identity_kind,
    i.name as identity_name,
    coalesce(i.environment, pl.environment) as identity_environment, i.scope as identity_scope,
    coalesce(${IS_ROOT} or r.is_admin, false) as identity_is_admin,
    i.third_party is not null as identity_is_third_party,
    i.provider_managed as identity_provider_managed,
    i.human as identity_is_human, c.created_at, c.rotated_at, c.expires_at, n.until as renewed_until,
    c.cannot_expire, c.rotation_tracked, c.versions, c.last_used_at, c.never_used,
    c.key_strength, c.in_store, c.store_rotates, c.rotation_due_at, z.last_seen_at as listed_at,
    coalesce(w.n, 0) as workload_n, coalesce(w.live_n, 0) as live_workload_n,
    coalesce(w.native_n, 0) as native_workload_n,
    coalesce(
      c.binding ?| '{${BINDINGS.join(',')}}' or c.binding->>'network' <> 'ANYWHERE', false
    ) as is_bound,
    u.is_some as has_free_rights, s.present as scanned,
    ${IS_MATCHABLE} as is_matchable,
    coalesce(f.n, 0) as exposure_n, coalesce(f.place_n, 0) as exposure_place_n,
    coalesce(f.past_n, 0) as exposure_past_n,
    f.verified as exposure_verified, f.is_public as exposure_public, f.at as exposure_at,
    coalesce(b.ends_at, a.ends_at)::timestamp at time zone 'UTC' as bridge_ends_at,
    coalesce(b.asked_at, a.asked_at) as bridge_asked_at
  from ${judgedRows(reach, 'credential', 'c')}
    join identity i using (identity_key)
    left join workloads w using (identity_key)
    left join found f on f.identity_key = c.identity_key and f.credential_key = c.credential_key
    left join privilege v on v.identity_key = c.identity_key
    left join rights_profile r using (profile_key)
    left join free_rights u on u.profile_key = v.profile_key
    left join renewals n on n.identity_key = c.identity_key and n.kind = c.kind
    left join bridges b on b.identity_key = c.identity_key and b.credential_key = c.credential_key
    left join bridges a on a.identity_key = c.identity_key and a.credential_key = 0
    -- Only of a rotation that is due does it matter when its list was made.
    left join sighting z on z.record_key = c.record_key and c.rotation_due_at is not null
    left join place pl on pl.name = i.scope
    cross join scanners s`
