import { isJudging, type Reach } from './changed'
import { LAPSED, LAPSED_CHECK } from './terms'

/** CTEs about what people decided: `exceptions`, `reviews` and `approvers`, one row an identity. */
export const reviewFacts = (reach: Reach): string => `
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
  reviews as (
    select identity_key, max(decided_at) as at
    from attestation_decision
    where is_final and decision in ('approve', 'reduce', 'revoke') and ${isJudging(reach, 'identity_key')}
    group by identity_key
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
  )`
