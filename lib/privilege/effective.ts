import type { Client } from '@/lib/db/pool'
import { adminSets, escalationMethods } from './escalation'
import { riskClasses } from './risk'

/** From this class on an unused right could expose credentials or escalate: `riskClasses` in risk.ts. */
const RISKY = riskClasses.indexOf('credential_exposure')

/** How many assume-role steps are followed towards an administrator. */
const HOPS_MAX = 4

/**
 * Recomputes what the changed identities may do: union of their allow policies, minus denies, inside their boundary.
 * The work is done once per distinct combination of policies, so a thousand identical roles cost one. Expects the table
 * `judging(identity_key)`.
 * @param all true when `judging` holds every identity
 */
export async function refreshRights(client: Client, asOf: Date, all: boolean): Promise<void> {
  const limit = all ? '' : 'and g.identity_key in (select identity_key from judging)'
  await client.query(
    `create temp table identity_profile on commit drop as
     select identity_key, hashtextextended(sets::text || '/' || boundaries::text, 0) as profile_key, sets, boundaries
     from (select g.identity_key,
             coalesce(array_agg(g.permission_set_key order by g.permission_set_key) filter (where g.kind = 'allow'), '{}') as sets,
             coalesce(array_agg(g.permission_set_key order by g.permission_set_key) filter (where g.kind = 'boundary'), '{}') as boundaries
           from identity_grant g where g.seen_to is null ${limit} group by g.identity_key) x`,
  )
  const ids = async (names: readonly string[]) => {
    const { rows } = await client.query(
      'select array_agg(id order by id) as ids from action where name = any($1)',
      [names],
    )
    // A name that no policy mentions has no id; then nobody holds it.
    return (rows[0].ids?.length === names.length ? rows[0].ids : null) as number[] | null
  }
  const known = async (list: readonly { id: string; needs: readonly string[] }[]) => {
    const found: { id: string; needs: number[] }[] = []
    for (const { id, needs } of list) {
      const actionIds = await ids(needs)
      if (actionIds) found.push({ id, needs: actionIds })
    }
    return JSON.stringify(found.map(({ id, needs }) => ({ id, needs: `{${needs.join(',')}}` })))
  }
  await client.query(
    `insert into rights_profile (profile_key, sets, boundaries, is_known, granted, everywhere, conditional, is_admin, escalations, computed_at)
     select e.profile_key, e.sets, e.boundaries, e.is_known, e.granted, e.everywhere, e.conditional,
            exists (select 1 from jsonb_to_recordset($1) as a (id text, needs integer[]) where e.everywhere @> a.needs),
            array(select m.id from jsonb_to_recordset($2) as m (id text, needs integer[]) where e.everywhere @> m.needs order by m.id),
            $3
     from (
       select n.profile_key, n.sets, n.boundaries, u.is_known and coalesce(b.is_known, true) as is_known,
              case when n.boundaries = '{}' then u.granted else u.granted & b.reach end as granted,
              case when n.boundaries = '{}' then u.everywhere else u.everywhere & b.everywhere end as everywhere,
              case when n.boundaries = '{}' then u.conditional else u.conditional & b.reach end as conditional
       from (select distinct on (profile_key) profile_key, sets, boundaries from identity_profile
             where profile_key not in (select profile_key from rights_profile)) n
       cross join lateral (
         select is_known, (allow | conditional) - deny as granted, (everywhere - deny) - partly as everywhere,
                ((conditional - allow) | (allow & partly)) - deny as conditional
         from (select bool_and(s.permission_set_key is not null) is not false as is_known,
                      union_agg(coalesce(s.allow, '{}')) as allow, union_agg(coalesce(s.allow_everywhere, '{}')) as everywhere,
                      union_agg(coalesce(s.conditional, '{}')) as conditional, union_agg(coalesce(s.deny, '{}')) as deny,
                      union_agg(coalesce(s.deny_partly, '{}')) as partly
               from unnest(n.sets) k left join permission_set s on s.permission_set_key = k and s.seen_to is null) a) u
       left join lateral (
         select bool_and(s.permission_set_key is not null) as is_known, union_agg(coalesce(s.allow | s.conditional, '{}')) as reach,
                union_agg(coalesce(s.allow_everywhere, '{}')) as everywhere
         from unnest(n.boundaries) k left join permission_set s on s.permission_set_key = k and s.seen_to is null) b on n.boundaries <> '{}'
     ) e`,
    [await known(adminSets), await known(escalationMethods), asOf],
  )
  await refreshExcess(client, all)
  await refreshPaths(client)
}

// Granted minus used, as one array subtraction per identity. Actions whose use no management log shows are counted apart:
// their silence proves nothing.
async function refreshExcess(client: Client, all: boolean): Promise<void> {
  const limit = all ? '' : 'where identity_key in (select identity_key from judging)'
  await client.query(
    `delete from privilege p ${all ? 'where' : `${limit} and`} not exists (select 1 from identity_profile i where i.identity_key = p.identity_key)`,
  )
  await client.query(
    `with constant as (
       select coalesce(array_agg(id order by id) filter (where not use_logged), '{}') as unlogged,
              coalesce(array_agg(id order by id) filter (where risk >= ${RISKY}), '{}') as risky from action),
     used as (select identity_key, array_agg(action_id order by action_id) as ids from identity_action ${limit} group by identity_key)
     insert into privilege (identity_key, profile_key, granted_n, unused_n, unused_risky_n, unlogged_n, used_n)
     select i.identity_key, i.profile_key, icount(p.granted), icount(x.unused), icount(x.unused & constant.risky),
            icount((p.granted - coalesce(u.ids, '{}')) & constant.unlogged), coalesce(icount(u.ids), 0)
     from constant cross join identity_profile i join rights_profile p using (profile_key) left join used u on u.identity_key = i.identity_key
     cross join lateral (select (p.granted - coalesce(u.ids, '{}')) - constant.unlogged as unused) x
     order by i.identity_key
     on conflict (identity_key) do update set profile_key = excluded.profile_key, granted_n = excluded.granted_n, unused_n = excluded.unused_n,
       unused_risky_n = excluded.unused_risky_n, unlogged_n = excluded.unlogged_n, used_n = excluded.used_n
     where (privilege.profile_key, privilege.granted_n, privilege.unused_n, privilege.unused_risky_n, privilege.unlogged_n, privilege.used_n)
       is distinct from (excluded.profile_key, excluded.granted_n, excluded.unused_n, excluded.unused_risky_n, excluded.unlogged_n, excluded.used_n)`,
  )
}

// Who can become an administrator: administrators and holders of an escalation method first, then whoever their trust lets in.
async function refreshPaths(client: Client): Promise<void> {
  await client.query(
    `create temp table path_now on commit drop as
     with recursive walk as (
       select v.identity_key, case when r.is_admin then 0 else 1 end as hops,
              case when r.is_admin then array[]::text[] else array[r.escalations[1]] end as path
       from privilege v join rights_profile r using (profile_key) where r.is_admin or r.escalations <> '{}'
       union all
       select t.principal_key, w.hops + 1, ('assume ' || i.native_id) || w.path
       from walk w join trust t on t.identity_key = w.identity_key and t.seen_to is null and t.kind = 'principal'
       join identity i on i.identity_key = t.identity_key
       join identity p on p.identity_key = t.principal_key
       where w.hops < ${HOPS_MAX})
     select distinct on (identity_key) identity_key, hops::smallint as hops, path from walk order by identity_key, hops, path`,
  )
  // Only what differs is written: each row written is a version in the history.
  await client.query(
    'delete from escalation_path e where not exists (select 1 from path_now n where n.identity_key = e.identity_key)',
  )
  await client.query(
    `insert into escalation_path (identity_key, hops, path) select identity_key, hops, path from path_now
     on conflict (identity_key) do update set hops = excluded.hops, path = excluded.path
     where (escalation_path.hops, escalation_path.path) is distinct from (excluded.hops, excluded.path)`,
  )
}
