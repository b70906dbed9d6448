import { isJudging, type Reach } from './changed'
import { PRODUCTION } from './terms'

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

/** A CTE about who is let in: `trusts`, one row an identity. */
export const trustFacts = (reach: Reach): string => `
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
  )`
