import { code, identityKinds, providers } from '@/lib/model/vocabulary'
import { groupsOf, isNotGivenToAll } from '@/lib/privilege/memberships'
import { isJudging, type Reach } from './changed'

const KUBERNETES = code(providers, 'kubernetes')
const SERVICE_ACCOUNT = code(identityKinds, 'service_account')

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

/** CTEs about what is held through groups: `group_rights`, one row an identity. */
export const groupFacts = (reach: Reach): string => `
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
  )`
