import type { Client } from '@/lib/db/pool'
import { awsNodes } from './aws-estate'
import { awsPaths } from './aws-paths'
import type { Path } from './aws-node'
import { kubernetesClusters } from './kubernetes-estate'
import { kubernetesPaths } from './kubernetes-paths'
import { powers } from './powers'
import { AWS, KUBERNETES } from './sets'

/**
 * Who can become an administrator, in how many steps and how, or why Muster cannot tell. Only what differs is written: each
 * row written is a version in the history. Identities whose path changed are judged in this run, whoever caused it.
 */
export async function refreshPaths(client: Client, asOf: Date, all: boolean): Promise<void> {
  if (!all && !(await concernsPaths(client))) return
  const paths = new Map<string, Path>()
  for (const [key, path] of awsPaths(await awsNodes(client, asOf))) paths.set(key, path)
  for (const { nodes, adminRoles } of await kubernetesClusters(client))
    for (const [key, path] of kubernetesPaths(nodes, adminRoles)) paths.set(key, path)
  for (const [key, path] of await otherPaths(client)) paths.set(key, path)
  // Groups lead somewhere and are no identities.
  const ofIdentities = [...paths].filter(([key]) => !key.startsWith('group '))
  const list = ofIdentities.map(([key, path]) => ({
    key,
    hops: 'hops' in path ? path.hops : null,
    path: 'path' in path ? path.path : [],
    doubt: 'doubt' in path ? path.doubt : null,
  }))
  await client.query(
    'create temp table path_now (identity_key bigint, hops smallint, path text[], doubt text) on commit drop',
  )
  await client.query(
    `insert into path_now
     select (x->>'key')::bigint as identity_key, (x->>'hops')::smallint,
       array(select jsonb_array_elements_text(x->'path')) as path, x->>'doubt' as doubt
     from jsonb_array_elements($1::jsonb) x`,
    [JSON.stringify(list)],
  )
  await client.query(
    `create temp table path_changed on commit drop as
     select identity_key
     from (
       select coalesce(n.identity_key, e.identity_key) as identity_key
       from path_now n
         full join escalation_path e using (identity_key)
       where (n.hops, n.path, n.doubt) is distinct from (e.hops, e.path, e.doubt)
     ) c`,
  )
  await client.query(
    `delete from escalation_path e
     where not exists (select 1 from path_now n where n.identity_key = e.identity_key)`,
  )
  await client.query(
    `insert into escalation_path (identity_key, hops, path, doubt)
     select n.identity_key, n.hops, n.path, n.doubt
     from path_now n
       join path_changed using (identity_key)
     on conflict (identity_key) do update
     set hops = excluded.hops, path = excluded.path, doubt = excluded.doubt`,
  )
  if (!all)
    await client.query(
      `insert into judging select c.identity_key from path_changed c join identity using (identity_key)
       where not exists (select 1 from judging j where j.identity_key = c.identity_key)`,
    )
  await client.query('drop table path_now, path_changed')
}

/** Whether what is judged now can change a path: a right that leads further, a trust, a path that there was, a list made whole. */
async function concernsPaths(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ concerns: boolean }>(
    `select exists (
         select 1
         from judging
           join privilege using (identity_key)
           join rights_profile r using (profile_key)
         where r.has_power or r.is_admin or r.admin_doubt is not null or not r.is_known
       )
       or exists (select 1 from judging join escalation_path using (identity_key))
       or exists (select 1 from judging join trust using (identity_key))
       or exists (select 1 from judging j join trust t on t.principal_key = j.identity_key)
       or exists (
         select 1
         from import m
         where m.completeness = 'complete'
           and (
             m.state in ('merging', 'judging') or m.finished_at > (select max(finished_at) from judgement)
           )
       ) as concerns`,
  )
  return rows[0]!.concerns
}

/** On other platforms: what each right that leads further gives by itself (`powers.ts`). */
async function otherPaths(client: Client): Promise<Map<string, Path>> {
  // Holders of a right that makes an administrator or leads to one.
  const { rows } = await client.query<{
    key: string
    is_admin: boolean
    everywhere: string[]
    granted: string[]
  }>(
    `with power as (
       select coalesce(array_agg(id order by id), '{}') as ids from action where name = any($1)
     )
     select
       v.identity_key as key, r.is_admin,
       array(select name from action where id = any(r.everywhere & power.ids) order by name) as everywhere,
       array(select name from action where id = any(r.granted & power.ids) order by name) as granted
     from privilege v
       join rights_profile r using (profile_key)
       join identity i using (identity_key)
       cross join power
     where i.provider not in (${AWS}, ${KUBERNETES}) and (r.is_admin or r.granted && power.ids)`,
    [[...powers.keys()]],
  )
  return new Map(rows.map((row) => [row.key, pathOf(row)]))
}

function pathOf(row: { is_admin: boolean; everywhere: string[]; granted: string[] }): Path {
  if (row.is_admin) return { hops: 0, path: [] }
  const step = row.everywhere.find((right) => powers.get(right)!.gives === 'step')
  if (step) return { hops: 1, path: [`right ${step}`] }
  const [right] = row.granted
  return { doubt: `It holds ${right!.slice(right!.indexOf(':') + 1)}. ${powers.get(right!)!.why}` }
}
