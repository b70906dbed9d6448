import { code, identityKinds, providers } from '@/lib/model/vocabulary'
import type { Client } from '@/lib/db/pool'

const KUBERNETES = code(providers, 'kubernetes')
const SERVICE_ACCOUNT = code(identityKinds, 'service_account')

/** Roles that Kubernetes binds to everybody by itself: discovery of the API and questions about oneself. */
const givenToAll = [
  'system:basic-user',
  'system:discovery',
  'system:public-info-viewer',
  'system:service-account-issuer-discovery',
]

/** SQL: a grant that somebody decided on. */
export const isNotGivenToAll = (column: string): string =>
  `${column} <> all('{${givenToAll.join(',')}}'::text[])`

const NESTED_MAX = 8

/**
 * SQL of the groups of a directory that somebody is in (group_key, name, reason), and of the account as which it acts
 * (is_own_account): a group within others is named with them.
 * @param member SQL of the key of the member
 */
export const groupsOf = (member: string): string => `
  (
    with recursive inside (group_key, name, reason, is_own_account, path) as (
      select group_key, name, reason, is_own_account, array[group_key]
      from membership
      where identity_key = ${member} and seen_to is null
      union all
      select m.group_key, m.name || ' (as a member of ' || i.name || ')', coalesce(m.reason, i.reason),
        m.is_own_account, i.path || m.group_key
      from inside i
        join membership m on m.identity_key = i.group_key and m.seen_to is null
      where m.group_key <> all(i.path) and array_length(i.path, 1) < ${NESTED_MAX}
    )
    select distinct on (group_key) group_key, name, reason, is_own_account
    from inside
    order by group_key, array_length(path, 1), name
  )`

/**
 * Says in the table `group_membership(identity_key, group_key)` who is in which built-in group of a cluster, and who of those that are
 * judged in which group of a directory: a binding to the group is a binding to each of them. Adds the members of a changed group to
 * `judging`.
 */
export async function joinGroups(client: Client, all: boolean): Promise<void> {
  await client.query(
    `create temp table group_membership on commit drop as
     with bound as (
       select g.identity_key, g.scope, g.name
       from identity g
       where g.provider = ${KUBERNETES} and g.native_id = g.scope || '/group/' || g.name
         -- Grants that have ended too: their members are to be judged once more.
         and exists (
           select 1
           from identity_grant b
           where b.identity_key = g.identity_key and ${isNotGivenToAll('b.name')}
         )
     )
     select i.identity_key, b.identity_key as group_key
     from bound b
       join identity i on i.provider = ${KUBERNETES} and i.scope = b.scope
       cross join lateral (select split_part(substr(i.native_id, length(i.scope) + 2), '/', 1) as part) p
     where i.identity_key <> b.identity_key
       and case
         when i.kind = ${SERVICE_ACCOUNT}
           then b.name in (
             'system:authenticated', 'system:serviceaccounts', 'system:serviceaccounts:' || p.part
           )
         when p.part <> 'user' then false
         when i.name = 'system:anonymous' then b.name = 'system:unauthenticated'
         when i.name like 'system:node:%' then b.name in ('system:authenticated', 'system:nodes')
         else b.name = 'system:authenticated'
       end`,
  )
  if (!all) await judgeMembers(client)
  // The groups of a directory in which somebody is, also those within others.
  await client.query(
    `insert into group_membership
     with recursive inside (identity_key, group_key) as (
       select identity_key, group_key
       from membership
       where seen_to is null ${all ? '' : 'and identity_key in (select identity_key from judging)'}
       union
       select i.identity_key, m.group_key
       from inside i
         join membership m on m.identity_key = i.group_key and m.seen_to is null
     )
     -- People and groups are members too, and no identities.
     select m.identity_key, m.group_key
     from inside m
       join identity i using (identity_key)`,
  )
  await client.query('create index on group_membership (identity_key)')
}

/** Has the members of a group that is judged judged as well, those of groups within it too. */
async function judgeMembers(client: Client): Promise<void> {
  await client.query(
    `insert into judging
     with recursive member (identity_key) as (
       select m.identity_key
       from judging j
         join membership m on m.group_key = j.identity_key and m.seen_to is null
       union
       select m.identity_key
       from member g
         join membership m on m.group_key = g.identity_key and m.seen_to is null
     )
     select identity_key
     from (
         select identity_key from member
         union
         select m.identity_key
         from group_membership m
           join judging j on j.identity_key = m.group_key
       ) m
       join identity using (identity_key)
     where not exists (select 1 from judging o where o.identity_key = m.identity_key)`,
  )
}
