import { code, severities, rightsStates, useStates, ageStates } from '@/lib/model/vocabulary'
import { LISTED } from '@/lib/facts/terms'

/**
 * SQL of everything about an identity whose change would make a decision stale, as one hash: credentials and when they
 * were rotated, grants and what they allow, who may become it, owners, exposure, findings. Use is left out: it goes on daily.
 */
export const gistOf = (identity: string): string => `
  md5(
    concat_ws(
      '|',
      (
        select concat_ws(':', ii.status, ii.seen_to is null)
        from identity ii
        where ii.identity_key = ${identity}
      ),
      (
        select string_agg(
          concat_ws(':', c.credential_key, c.status, extract(epoch from c.rotated_at)::bigint), ','
          order by c.credential_key
        )
        from credential c
        where c.identity_key = ${identity} and ${LISTED}
      ),
      'g',
      (
        select string_agg(gg.grant_key || ':' || gg.permission_set_key, ',' order by gg.grant_key)
        from identity_grant gg
        where gg.identity_key = ${identity} and gg.seen_to is null
      ),
      'p',
      (
        select vv.profile_key::text || ':' || vv.granted_n
        from privilege vv
        where vv.identity_key = ${identity}
      ),
      't',
      (
        select string_agg(tt.trust_key::text, ',' order by tt.trust_key)
        from trust tt
        where tt.identity_key = ${identity} and tt.seen_to is null
      ),
      'o',
      (
        select string_agg(oo.owner, ',' order by oo.owner)
        from ownership oo
        where oo.identity_key = ${identity} and oo.state = 'accepted'
      ),
      'f',
      (
        select string_agg(
          ff.check_no || ':' || ff.credential_key, ',' order by ff.check_no, ff.credential_key
        )
        from finding ff
        where ff.identity_key = ${identity} and ff.resolved_at is null
      )
    )
  )`

const HIGH = code(severities, 'high')

/** SQL of what the evidence says against leaving an identity as it is; empty is low risk. Reads a posture row `p`. */
export const againstOf = (p: string): string => `
  array_remove(
    array[
      case when ${p}.severity >= ${HIGH} then 'finding' end,
      case when ${p}.is_exposed then 'exposed' end,
      case
        when ${p}.use_state = ${code(useStates, 'never')} then 'never_used'
        when ${p}.use_state = ${code(useStates, 'dormant')} then 'dormant'
      end,
      case
        when ${p}.rights_state = ${code(rightsStates, 'excess')} then 'excess'
        when ${p}.rights_state = ${code(rightsStates, 'admin')} then 'admin'
      end,
      case when ${p}.age_state = ${code(ageStates, 'over')} then 'over_age' end
    ],
    null
  )`
