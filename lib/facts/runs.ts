import { codes, credentialKinds } from '@/lib/model/vocabulary'
import { isJudging, type Reach } from './changed'

/** Windows and grace periods of runs, each SQL of a number for an identity `f`. */
export interface RunWindows {
  /** Ended runs are judged by those of this many days before the newest line of the log. */
  runDays: string
  /** A token that is revoked this soon after the end was revoked at the end. */
  revokeGraceSeconds: string
  /** A token may stay valid this long after the end. */
  residualSeconds: string
  /** A use this soon after the end still belongs to it: clocks differ. */
  runSkewSeconds: string
  /** Uses after an end count until the log went on for this many days without another. */
  runSilentDays: string
}

/** Kinds of tokens that nobody can revoke one by one: they only expire. */
const EXPIRING_ONLY = codes(credentialKinds, [
  'sts_session',
  'jwt_svid',
  'wit_svid',
  'projected_token',
  'oidc_token',
])

/**
 * What was issued for a run, as `t`, with all that was seen of each of those credentials, as `x`. One that was issued again for another
 * run goes on with that.
 */
const credentials = (reach: Reach) => `
      join (
        select distinct on (identity_key, credential_key) identity_key, credential_key, run_key, ends_with_run
        from run_seen
        where issued_at is not null and credential_key <> 0 and ${isJudging(reach, 'identity_key')}
        order by identity_key, credential_key, issued_at desc, run_key
      ) t using (identity_key, run_key)
      join credential_context x using (identity_key, credential_key)`

const seconds = (interval: string): string => `least(extract(epoch from ${interval}), 2147483647)::int`

/**
 * CTEs about runs that ended (of a pod, of a job, of an agent's task), the last of them `run_facts` with one row an identity. They read
 * `logs`, and what the roll-up kept of each run and of each credential: the same in whatever order the lines arrived.
 */
export const runFacts = (reach: Reach, windows: RunWindows): string => `
  ended_runs as (
    select
      r.identity_key, r.run_key, r.ended_at,
      r.ended_at > e.log_to - ${windows.runDays} * interval '1 day' as is_recent,
      e.log_to - ${windows.runSilentDays} * interval '1 day' as silent_from,
      ${windows.revokeGraceSeconds} * interval '1 second' as revoke_grace,
      ${windows.residualSeconds} * interval '1 second' as residual,
      ${windows.runSkewSeconds} * interval '1 second' as skew
    from (
      select
        identity_key, run_key, max(ended_at) as ended_at, max(started_at) as started_at,
        max(max(greatest(first_at, ended_at, last_use_ok_at))) over (partition by identity_key) as told_to
      from run_seen
      where (identity_key, run_key) in (
          select identity_key, run_key
          from run_seen
          where ended_at is not null and ${isJudging(reach, 'identity_key')}
        )
      group by 1, 2
    ) r
      join identity i using (identity_key)
      left join place pl on pl.name = i.scope
      left join logs l on l.provider = i.provider and l.scope = i.scope
      -- A log of runs that tells of no other use goes as far as its runs do.
      cross join lateral (select coalesce(l.ends_at, r.told_to) as log_to) e
      cross join lateral (
        select coalesce(i.environment, pl.environment) as environment, i.kind, i.scope
      ) f
    -- A run that started again under its id goes on.
    where (r.started_at <= r.ended_at) is not false
  ),
  -- What was issued for them, wherever it was seen. Of revocations since its last issue the first one counts.
  run_tokens as (
    select
      identity_key, run_key, ended_at, revoke_grace, residual, kind, used_at, revoked_at,
      case when ends_with_run then ended_at else least(expires_at, revoked_at) end as valid_to
    from (
      select
        e.identity_key, e.run_key, e.ended_at, e.revoke_grace, e.residual, t.ends_with_run,
        max(x.credential_kind) as kind, max(x.expires_at) as expires_at, max(x.last_use_ok_at) as used_at,
        case
          when min(x.first_revoked_at) >= coalesce(max(x.issued_at), '-infinity')
            then min(x.first_revoked_at)
          when max(x.revoked_at) >= coalesce(max(x.issued_at), '-infinity') then max(x.revoked_at)
        end as revoked_at
      from ended_runs e
        ${credentials(reach)}
      where e.is_recent
      group by 1, 2, 3, 4, 5, 6, t.credential_key
    ) c
  ),
  outliving as (
    select
      identity_key, count(distinct run_key)::int as token_run_n,
      (count(distinct run_key) filter (where outlives))::int as n,
      max(ended_at) filter (where outlives) as ended_at,
      ${seconds('max(valid_to - ended_at) filter (where outlives)')} as seconds,
      bool_or(kind not in (${EXPIRING_ONLY})) filter (where outlives) as is_revocable,
      (count(*) filter (where valid_to is null))::int as unknown_n
    from (
      select
        *,
        (
          valid_to > ended_at + residual
          and (revoked_at <= ended_at + revoke_grace) is not true
        ) is true as outlives
      from run_tokens
    ) t
    group by 1
  ),
  -- Where a run was used: by uses that name it, and by those of what was issued for it.
  run_places as (
    select e.identity_key, e.run_key, e.ended_at, e.skew, e.silent_from, u.context_key, u.first_at,
      u.last_use_ok_at as at
    from ended_runs e
      join run_seen u using (identity_key, run_key)
    where u.last_use_ok_at is not null
    union all
    select e.identity_key, e.run_key, e.ended_at, e.skew, e.silent_from, x.context_key, x.first_at,
      x.last_use_ok_at
    from ended_runs e
      ${credentials(reach)}
    where x.last_use_ok_at is not null
  ),
  late as (
    select
      u.identity_key, count(distinct u.run_key)::int as n, max(u.at) as at,
      ${seconds('max(u.at - u.ended_at)')} as seconds,
      -- At a place where the run was not used while it ran, though it was at others.
      bool_or(
        u.context_key <> 0
        and exists (
          select 1
          from run_places b
          where b.identity_key = u.identity_key
            and b.run_key = u.run_key
            and b.context_key <> 0
            and b.first_at <= b.ended_at
        )
        and not exists (
          select 1
          from run_places b
          where b.identity_key = u.identity_key
            and b.run_key = u.run_key
            and b.context_key = u.context_key
            and b.first_at <= b.ended_at
        )
      ) as is_elsewhere
    from run_places u
    where u.at > u.ended_at + u.skew and u.at > u.silent_from
    group by 1
  ),
  -- Of which the log shows a use, or a credential: of others it cannot tell.
  known_runs as (
    select identity_key, run_key, bool_or(is_used) as is_used
    from (
      select identity_key, run_key, true as is_used from run_places
      union all
      select identity_key, run_key, false from run_tokens
    ) k
    group by 1, 2
  ),
  run_facts as (
    select
      e.identity_key, e.n as ended_run_n, coalesce(o.token_run_n, 0) as token_run_n,
      coalesce(o.n, 0) as outlived_run_n, o.ended_at as outlived_run_at, o.seconds as outlived_run_seconds,
      o.is_revocable as outlived_run_revocable, coalesce(o.unknown_n, 0) as unknown_run_token_n,
      coalesce(t.n, 0) as late_run_n, t.at as late_run_at, t.seconds as late_run_seconds,
      t.is_elsewhere as late_run_elsewhere, e.used_n as used_run_n, e.known_n as known_run_n
    from (
      select
        r.identity_key, (count(*) filter (where r.is_recent))::int as n,
        (count(*) filter (where r.is_recent and k.is_used))::int as used_n,
        (count(*) filter (where r.is_recent and k.run_key is not null))::int as known_n
      from ended_runs r
        left join known_runs k using (identity_key, run_key)
      group by 1
    ) e
      left join outliving o using (identity_key)
      left join late t using (identity_key)
  )`
