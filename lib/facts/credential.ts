import { asymmetricKinds, code, credentialKinds } from '@/lib/model/vocabulary'
import { ACTIVE, IS_COPY, LIVE } from './terms'
import { isJudging, type Reach } from './changed'

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
  identity_environment: 'smallint',
  identity_is_admin: 'boolean',
  identity_is_third_party: 'boolean',
  identity_provider_managed: 'boolean',
  identity_is_human: 'boolean',
  created_at: 'timestamptz',
  rotated_at: 'timestamptz',
  expires_at: 'timestamptz',
  cannot_expire: 'boolean',
  rotation_tracked: 'boolean',
  versions: 'integer',
  last_used_at: 'timestamptz',
  never_used: 'boolean',
  workload_n: 'integer',
  live_workload_n: 'integer',
  scanned: 'boolean',
  is_matchable: 'boolean',
  exposure_n: 'integer',
  exposure_past_n: 'integer',
  exposure_verified: 'boolean',
  exposure_public: 'boolean',
  exposure_at: 'timestamptz',
} as const
export type CredentialFact = keyof typeof credentialFactColumns

/** One row per credential in the inventory or known from a log, true at the instant `$1` (as_of). */
export const credentialFacts = (reach: Reach): string => `
  with workloads as (
    select
      l.identity_key, count(*)::int as n,
      count(*) filter (
        where w.seen_to is null
          and w.status is distinct from 'gone'
          and coalesce(w.last_seen_at, s.last_seen_at, $1::timestamptz) > $1::timestamptz
            - interval '14 days'
      )::int as live_n
    from identity_workload l
      join workload w using (workload_key)
      left join sighting s on s.record_key = w.record_key
    where ${isJudging(reach, 'l.identity_key')}
    group by l.identity_key
  ),
  found as (
    select
      c.identity_key, c.credential_key, count(*) filter (where x.seen_to is null)::int as n,
      -- A scan that finds it no more does not take back what was seen: only another secret does.
      count(*) filter (
        where x.seen_to is not null
          and coalesce(c.rotated_at, c.created_at, '-infinity') <= coalesce(x.found_at, x.seen_from)
      )::int as past_n,
      bool_or(x.verified) filter (where x.seen_to is null) as verified,
      bool_or(x.is_public) filter (where x.seen_to is null) as is_public,
      min(x.found_at) filter (where x.seen_to is null) as at
    from credential c
      join exposure x on not x.is_canary and ${IS_COPY}
    where ${isJudging(reach, 'c.identity_key')}
    group by c.identity_key, c.credential_key
  ),
  scanners as (
    select exists (select 1 from exposure)
      or exists (select 1 from import_file where format like 'exposure/%' and state = 'done') as present
  )
  select
    c.identity_key, c.credential_key, c.kind, c.is_static,
    c.kind = any('{${ASYMMETRIC.join(',')}}') as is_asymmetric,
    c.kind = ${code(credentialKinds, 'password')} as is_password,
    ${LIVE} as is_active, c.in_inventory as is_in_inventory, ${ACTIVE} as identity_is_active,
    coalesce(i.environment, pl.environment) as identity_environment,
    coalesce(r.is_admin, false) as identity_is_admin,
    i.third_party is not null as identity_is_third_party,
    i.provider_managed as identity_provider_managed,
    i.human as identity_is_human, c.created_at, c.rotated_at, c.expires_at, c.cannot_expire,
    c.rotation_tracked, c.versions, c.last_used_at, c.never_used, coalesce(w.n, 0) as workload_n,
    coalesce(w.live_n, 0) as live_workload_n, s.present as scanned,
    (c.fingerprint is not null or c.native_id not like '%#access_key_%' or c.binding ? 'access_key_id')
      as is_matchable,
    coalesce(f.n, 0) as exposure_n, coalesce(f.past_n, 0) as exposure_past_n,
    f.verified as exposure_verified, f.is_public as exposure_public, f.at as exposure_at
  from credential c
    join identity i using (identity_key)
    left join workloads w using (identity_key)
    left join found f on f.identity_key = c.identity_key and f.credential_key = c.credential_key
    left join privilege v on v.identity_key = c.identity_key
    left join rights_profile r using (profile_key)
    left join place pl on pl.name = i.scope
    cross join scanners s
  where ${isJudging(reach, 'c.identity_key')}`
