import type { Client } from '@/lib/db/pool'
import { markChanged } from '@/lib/facts/changed'
import { grantKeyOf } from './rows'

// A provider may call one scope by two names: Google Cloud writes the id of a project here and its number there. Some records say
// which belong together, and they may come before or after those that use only one of them.

const GRANT_AT = `w.type = 'grant' and a.alias = w.body->>'resource'
  and starts_with(w.body->>'native_id', a.alias)`

/**
 * Learns the other names of scopes that an import stages, and gives the staged rows and what earlier records said the name under
 * which the scope is on the roll. Leaves the temporary table `renamed_fact` (type, identity_key, key, former_key). Runs inside the
 * merge, before anything is kept.
 */
export async function resolveScopes(client: Client, importId: number): Promise<void> {
  await client.query(
    `create temp table renamed_fact (type text, identity_key bigint, key bigint, former_key bigint)
     on commit drop`,
  )
  const { rowCount: learned } = await client.query(
    `create temp table new_scope on commit drop as
     with learned as (
       insert into scope_alias (provider, alias, name)
       select distinct on (1, 2) (body->>'provider')::smallint, body->>'alias', body->>'name'
       from stage_row
       where import_id = $1 and type = 'scope'
       order by 1, 2, 3
       on conflict (provider, alias) do nothing
       returning provider, alias, name
     )
     select provider, alias, name from learned`,
    [importId],
  )
  await renameRows(client, 'stage_row', 'scope_alias', `w.import_id = ${Number(importId)}`)
  // Looked for among all that was ever said: that a scope has another name is learned once.
  if (learned) await renameRows(client, 'claim', 'new_scope', 'true')
}

async function renameRows(
  client: Client,
  table: 'stage_row' | 'claim',
  names: 'scope_alias' | 'new_scope',
  which: string,
): Promise<void> {
  const note = table === 'claim'
  const { rows } = await client.query<{ type: string; identity_key: string; key: string }>(
    `update ${table} w set body = w.body || jsonb_build_object('scope', a.name)
     from ${names} a
     where ${which} and w.type in ('identity', 'workload')
       and a.provider = (w.body->>'provider')::smallint and a.alias = w.body->>'scope'
     returning w.type, case when w.type = 'identity' then 0 else w.identity_key end as identity_key, w.key`,
  )
  await client.query(
    `update ${table} w set body = jsonb_set(w.body, '{stand_in,scope}', to_jsonb(a.name))
     from ${names} a
     where ${which} and w.type = 'grant'
       and a.provider = (w.body->'stand_in'->>'provider')::smallint
       and a.alias = w.body->'stand_in'->>'scope'`,
  )
  if (note && rows.length > 0) await noteRenamed(client, rows)
  await renameGrants(client, table, names, which)
}

// The name of the resource is part of the name of a grant on it, and so of its key.
async function renameGrants(
  client: Client,
  table: 'stage_row' | 'claim',
  names: 'scope_alias' | 'new_scope',
  which: string,
): Promise<void> {
  const { rows } = await client.query<{ native_id: string; alias: string; name: string; key: string }>(
    `select distinct w.body->>'native_id' as native_id, a.alias, a.name, w.key
     from ${table} w
       join ${names} a on ${GRANT_AT}
     where ${which}`,
  )
  if (rows.length === 0) return
  const renamed = rows.map(({ native_id, alias, name, key }) => {
    const native = name + native_id.slice(alias.length)
    return { key, fresh: grantKeyOf(native), native, resource: name }
  })
  const list = `jsonb_to_recordset($1) as r (key bigint, fresh bigint, native text, resource text)`
  const said = `w.type = 'grant' and w.key = r.key and ${which}`
  if (table === 'claim') {
    const { rows: moved } = await client.query<{ identity_key: string; key: string; former_key: string }>(
      `select distinct w.identity_key, r.fresh as key, r.key as former_key
       from claim w, ${list}
       where ${said}`,
      [JSON.stringify(renamed)],
    )
    await noteRenamed(
      client,
      moved.map((one) => ({ type: 'grant', ...one })),
    )
    await client.query(
      `delete from claim w using ${list}
       where ${said} and exists (
         select 1
         from claim o
         where o.record_key = w.record_key
           and o.type = w.type
           and o.identity_key = w.identity_key
           and o.key = r.fresh
       )`,
      [JSON.stringify(renamed)],
    )
  }
  await client.query(
    `update ${table} w
     set key = r.fresh,
       body = w.body || jsonb_build_object('native_id', r.native, 'resource', r.resource)
     from ${list}
     where ${said}`,
    [JSON.stringify(renamed)],
  )
}

async function noteRenamed(
  client: Client,
  facts: readonly { type: string; identity_key: string; key: string; former_key?: string }[],
): Promise<void> {
  await client.query(
    `insert into renamed_fact
     select distinct type, identity_key, key, former_key
     from jsonb_to_recordset($1) as r (type text, identity_key bigint, key bigint, former_key bigint)`,
    [JSON.stringify(facts)],
  )
}

/** Has the facts worked out again whose scope or resource has another name now. Runs inside the merge, once `touched_fact` is there. */
export async function touchRenamedScopes(client: Client): Promise<void> {
  await client.query(
    `delete from identity_grant g using renamed_fact f
     where f.type = 'grant' and g.identity_key = f.identity_key and g.grant_key = f.former_key`,
  )
  await client.query(
    `insert into touched_fact (type, identity_key, key)
     select distinct type, case when type = 'grant' then identity_key else 0 end, key
     from renamed_fact
     on conflict do nothing`,
  )
}

/** Gives the identities that only logs and grants name, and what is known of the logs, to the scope that is meant. Safe to repeat. */
export async function settleScopes(client: Client): Promise<void> {
  const { rows } = await client.query<{ identity_key: string }>(
    `update identity i set scope = a.name
     from scope_alias a
     where a.provider = i.provider and a.alias = i.scope
     returning i.identity_key`,
  )
  const { rows: logs } = await client.query<{ provider: number; scope: string }>(
    `with moved as (
       delete from telemetry t using scope_alias a
       where a.provider = t.provider and a.alias = t.scope
       returning t.provider, a.name, t.first_at, t.last_at, t.issue_n, t.use_n, t.action_from, t.action_to
     )
     insert into telemetry as t (provider, scope, first_at, last_at, issue_n, use_n, action_from, action_to)
     select provider, name, min(first_at), max(last_at), sum(issue_n), sum(use_n), min(action_from),
       max(action_to)
     from moved
     group by 1, 2
     on conflict (provider, scope) do update set
       first_at = least(t.first_at, excluded.first_at), last_at = greatest(t.last_at, excluded.last_at),
       issue_n = t.issue_n + excluded.issue_n, use_n = t.use_n + excluded.use_n,
       action_from = least(t.action_from, excluded.action_from),
       action_to = greatest(t.action_to, excluded.action_to)
     returning provider, scope`,
  )
  if (rows.length + logs.length === 0) return
  // The log of the scope reaches further than was known: it tells of everybody in it.
  await client.query(
    markChanged(
      `select i.identity_key
       from identity i
       where (i.provider, i.scope) in (
         select a.provider, a.name
         from scope_alias a
           join identity r on r.provider = a.provider and r.scope = a.name
         where r.identity_key = any($1::bigint[])
         union
         select *
         from unnest($2::smallint[], $3::text[])
       )`,
    ),
    [
      rows.map((row) => row.identity_key),
      logs.map(({ provider }) => provider),
      logs.map(({ scope }) => scope),
    ],
  )
}
