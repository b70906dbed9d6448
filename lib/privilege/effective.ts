import type { Client } from '@/lib/db/pool'
import { adminSets } from './escalation'
import { joinDenials } from './google-denials'
import { isNotGivenToAll, joinGroups } from './memberships'
import { refreshPaths } from './paths'
import { judgeProfiles } from './profiles'
import { rightsUsedByPattern } from './right-use'
import { riskClasses } from '@/lib/model/risk-classes'

/** From this class on an unused right could expose credentials or escalate: `riskClasses` in risk.ts. */
const RISKY = riskClasses.indexOf('credential_exposure')

/**
 * Recomputes what the changed identities may do: union of their allow policies, minus denies, inside their boundary.
 * The work is done once per distinct combination of policies, so a thousand identical roles cost one. Expects the table
 * `judging(identity_key)`, and adds to it whom a change of others touches: members of a group, whoever a path led to.
 * @param all true when `judging` holds every identity
 */
export async function refreshRights(client: Client, asOf: Date, all: boolean): Promise<void> {
  await joinGroups(client, all)
  await joinDenials(client, all)
  await forgetProfiles(client, 'delete from changed_permission_set returning permission_set_key')
  if (all) await forgetProfiles(client, 'select permission_set_key from permission_set where depends_on_time')
  await collectProfiles(client, all)
  await computeProfiles(client, asOf)
  await judgeProfiles(client, asOf)
  await refreshExcess(client, all)
  await refreshPaths(client, asOf, all)
}

/**
 * Has the rights of whoever holds one of some permission sets computed anew by the next judging. Part of the caller's transaction,
 * which has to have the holders judged.
 * @param keys SQL that yields the keys of the permission sets
 */
export async function noteChangedSets(client: Client, keys: string): Promise<void> {
  await client.query(`insert into changed_permission_set ${keys} on conflict do nothing`)
}

// What follows from permission sets is forgotten by whoever computes it: a change that comes meanwhile is there for the next.
async function forgetProfiles(client: Client, sets: string): Promise<void> {
  await client.query(
    `with changed as (${sets}),
     gone as (select coalesce(array_agg(permission_set_key), '{}') as keys from changed)
     delete from rights_profile p
     using gone g
     where p.sets && g.keys or p.boundaries && g.keys`,
  )
}

// Rights depend on the policies, on the account that their patterns may name, and where a policy names its holder on that.
async function collectProfiles(client: Client, all: boolean): Promise<void> {
  // In each branch of the union, or the planner gathers all grants first.
  const limit = (column: string) => (all ? '' : `and ${column} in (select identity_key from judging)`)
  await client.query(
    `create temp table identity_profile on commit drop as
     select
       x.identity_key, x.sets, x.boundaries,
       hashtextextended(
         x.sets::text || '/' || x.boundaries::text
           || '/' || case when x.of_holder then i.native_id else coalesce(i.scope, '') end,
         0
       ) as profile_key
     from (
       select
         g.identity_key,
         coalesce(
           array_agg(distinct g.permission_set_key order by g.permission_set_key) filter (
             where g.kind = 'allow'
           ),
           '{}'
         ) as sets,
         coalesce(
           array_agg(distinct g.permission_set_key order by g.permission_set_key) filter (
             where g.kind = 'boundary'
           ),
           '{}'
         ) as boundaries,
         coalesce(bool_or(s.depends_on_holder), false) as of_holder
       from (
         select identity_key, permission_set_key, kind
         from identity_grant
         where seen_to is null ${limit('identity_key')}
         union all
         select m.identity_key, g.permission_set_key, g.kind
         from group_membership m
           join identity_grant g on g.identity_key = m.group_key
         where g.seen_to is null and ${isNotGivenToAll('g.name')} ${limit('m.identity_key')}
         union all
         select identity_key, permission_set_key, 'allow'
         from google_denial
       ) g
         left join permission_set s on s.permission_set_key = g.permission_set_key and s.seen_to is null
       group by g.identity_key
     ) x
       left join identity i using (identity_key)`,
  )
  await client.query('analyze identity_profile (identity_key, profile_key)')
  await client.query(
    `create temp table new_profile on commit drop as
     select distinct on (profile_key) profile_key, identity_key, sets, boundaries from identity_profile
     where profile_key not in (select profile_key from rights_profile) order by profile_key, identity_key`,
  )
}

async function computeProfiles(client: Client, asOf: Date): Promise<void> {
  // For each combination of policies: granted = allowed minus denied, inside the boundaries.
  await client.query(
    `insert into rights_profile (
       profile_key, sets, boundaries, is_known, granted, everywhere, conditional, is_admin, escalations,
       computed_at
     )
     select
       e.profile_key, e.sets, e.boundaries, e.is_known, e.granted, e.everywhere, e.conditional,
       exists (
         select 1 from jsonb_to_recordset($1) as a (id text, needs integer[]) where e.everywhere @> a.needs
       ),
       '{}', $2
     from (
       select
         n.profile_key, n.sets, n.boundaries,
         u.is_known and coalesce(b.is_known, true) as is_known,
         case when n.boundaries = '{}' then u.granted else (u.granted & b.reach) - b.deny end as granted,
         case
           when n.boundaries = '{}' then u.everywhere
           else (u.everywhere & b.everywhere) - b.deny - b.partly
         end as everywhere,
         case
           when n.boundaries = '{}' then u.conditional
           else ((u.conditional & b.reach) | (u.granted & (b.conditional | (b.reach & b.partly)))) - b.deny
         end as conditional
       from new_profile n
         cross join lateral (
           select
             is_known, (allow | conditional) - deny as granted, (everywhere - deny) - partly as everywhere,
             ((conditional - allow) | (allow & partly)) - deny as conditional
           from (
             select
               bool_and(s.permission_set_key is not null) is not false as is_known,
               union_agg(coalesce(s.allow, '{}')) as allow,
               union_agg(coalesce(s.allow_everywhere, '{}')) as everywhere,
               union_agg(coalesce(s.conditional, '{}')) as conditional,
               union_agg(coalesce(s.deny, '{}')) as deny,
               union_agg(coalesce(s.deny_partly, '{}')) as partly
             from unnest(n.sets) k
               left join permission_set s on s.permission_set_key = k and s.seen_to is null
           ) a
         ) u
         left join lateral (
           select
             bool_and(s.permission_set_key is not null) as is_known,
             union_agg(coalesce(s.allow | s.conditional, '{}')) as reach,
             union_agg(coalesce(s.allow_everywhere, '{}')) as everywhere,
             union_agg(coalesce(s.deny, '{}')) as deny,
             union_agg(coalesce(s.deny_partly, '{}')) as partly,
             union_agg(coalesce(s.conditional - s.allow, '{}')) as conditional
           from unnest(n.boundaries) k
             left join permission_set s on s.permission_set_key = k and s.seen_to is null
         ) b on n.boundaries <> '{}'
     ) e`,
    [await adminPatterns(client), asOf],
  )
}

/** The sets of rights that make an administrator, as ids; a name that no policy mentions has none, and nobody holds it. */
async function adminPatterns(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string; id: number }>(
    'select name, id from action where name = any($1)',
    [adminSets.flatMap(({ needs }) => needs)],
  )
  const ids = new Map(rows.map(({ name, id }) => [name, id]))
  return JSON.stringify(
    adminSets
      .filter(({ needs }) => needs.every((name) => ids.has(name)))
      .map(({ id, needs }) => ({
        id,
        needs: `{${needs.map((name) => ids.get(name)!).sort((a, b) => a - b)}}`,
      })),
  )
}

// Granted minus used, as one array subtraction per identity. Actions whose use no management log shows are counted
// apart: the absence of events does not show that they are unused.
async function refreshExcess(client: Client, all: boolean): Promise<void> {
  const limit = all ? '' : 'where identity_key in (select identity_key from judging)'
  await client.query(
    `delete from privilege p ${all ? 'where' : `${limit} and`} not exists (
       select 1 from identity_profile i where i.identity_key = p.identity_key
     )`,
  )
  // For each identity: how many of its granted rights were not used, and how many of those are risky.
  await client.query(
    `with constant as (
       select
         coalesce(array_agg(id order by id) filter (where not use_logged), '{}') as unlogged,
         coalesce(array_agg(id order by id) filter (where risk >= ${RISKY}), '{}') as risky
       from action
     ),
     used as (
       select identity_key, array_agg(action_id order by action_id) as ids
       from identity_action ${limit}
       group by identity_key
     ),
     covered as (
       select identity_key, array_agg(action_id order by action_id) as ids
       from (
         ${rightsUsedByPattern(
           'identity_profile',
           all ? 'true' : 'u.identity_key in (select identity_key from judging)',
         )}
       ) p
       group by identity_key
     ),
     counted as (
       select
         i.identity_key, i.profile_key, icount(p.granted) as granted_n, icount(x.unused) as unused_n,
         icount(x.unused & constant.risky) as unused_risky_n,
         icount((p.granted - coalesce(u.ids, '{}')) & constant.unlogged) as unlogged_n,
         coalesce(icount(u.ids), 0) as used_n
       from constant
         cross join identity_profile i
         join rights_profile p using (profile_key)
         left join used u on u.identity_key = i.identity_key
         left join covered c on c.identity_key = i.identity_key
         cross join lateral (
           select
             ((p.granted - coalesce(u.ids, '{}')) - coalesce(c.ids, '{}')) - constant.unlogged as unused
         ) x
     )
     insert into privilege (
       identity_key, profile_key, granted_n, unused_n, unused_risky_n, unlogged_n, used_n
     )
     select n.*
     from counted n
       left join privilege v using (identity_key)
     -- Held against what is there before it is written: "on conflict" locks every row that it meets.
     where (n.profile_key, n.granted_n, n.unused_n, n.unused_risky_n, n.unlogged_n, n.used_n)
       is distinct from (
         v.profile_key, v.granted_n, v.unused_n, v.unused_risky_n, v.unlogged_n, v.used_n
       )
     order by n.identity_key
     on conflict (identity_key) do update set
       profile_key = excluded.profile_key, granted_n = excluded.granted_n, unused_n = excluded.unused_n,
       unused_risky_n = excluded.unused_risky_n, unlogged_n = excluded.unlogged_n, used_n = excluded.used_n`,
  )
}
