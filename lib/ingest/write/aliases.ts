import type { Client } from '@/lib/db/pool'
import { closeDoubles } from './double-findings'
import { sumUpAgain } from './sum-up-again'

// A directory calls one identity by several ids: an assignment of Entra names the object id of a service principal, a log its
// application id. A list of identities says which ids mean the same one. Records may name any of them and may come before that list.

/**
 * Learns the other ids of identities that an import stages, and gives the staged rows and what earlier records said of those ids
 * to the identities that they mean. Leaves the temporary table `aliased_fact` (type, alias_key, identity_key, key): facts that
 * stand under another id. Runs inside the merge, before anything is kept.
 */
export async function resolveAliases(client: Client, importId: number): Promise<void> {
  await client.query(
    'create temp table new_alias (alias_key bigint primary key, identity_key bigint) on commit drop',
  )
  await client.query(
    `with learned as (
       insert into identity_alias (alias_key, identity_key)
       select distinct on (a.key) a.key::bigint, w.key
       from stage_row w cross join lateral jsonb_array_elements_text(w.body->'aliases') a (key)
       where w.import_id = $1 and w.type = 'identity' and w.body ? 'aliases' and a.key::bigint <> w.key
       order by a.key, w.key
       on conflict (alias_key) do nothing
       returning alias_key, identity_key)
     insert into new_alias select alias_key, identity_key from learned`,
    [importId],
  )
  await renameStaged(client, importId)
  await moveClaims(client)
}

async function renameStaged(client: Client, importId: number): Promise<void> {
  await client.query(
    `update stage_record r set identity_key = a.identity_key from identity_alias a
     where r.import_id = $1 and r.identity_key = a.alias_key`,
    [importId],
  )
  // Its name is the one under which it is on the roll.
  await client.query(
    `update stage_row w
     set identity_key = a.identity_key,
       key = case when w.type = 'identity' then a.identity_key else w.key end,
       body = case when w.type = 'identity' then w.body - 'native_id' else w.body end
     from identity_alias a
     where w.import_id = $1 and w.identity_key = a.alias_key`,
    [importId],
  )
}

/** Tables of facts that belong to one identity, by the type of their claims. */
const factTables = {
  credential: 'credential',
  grant: 'identity_grant',
  trust: 'trust',
  membership: 'membership',
} as const

// A claim is found by the fact that rests on it: there is no index of claims by identity.
async function moveClaims(client: Client): Promise<void> {
  await client.query(
    `create temp table aliased_fact on commit drop as
     ${Object.entries(factTables)
       .map(
         ([type, table]) => `
       select '${type}' as type, a.alias_key, a.identity_key, t.${type}_key as key
       from new_alias a join ${table} t on t.identity_key = a.alias_key and t.record_key is not null`,
       )
       .join(' union all ')}
     union all
     select 'identity', a.alias_key, a.identity_key, a.alias_key
     from new_alias a
     where exists (select 1 from claim c where c.type = 'identity' and c.key = a.alias_key)`,
  )
  const named = `c.type = f.type and c.key = f.key and c.identity_key = f.alias_key`
  await client.query(
    `update claim c
     set identity_key = f.identity_key,
       key = case when c.type = 'identity' then f.identity_key else c.key end,
       body = case when c.type = 'identity' then c.body - 'native_id' else c.body end
     from aliased_fact f
     where ${named} and not exists (
       select 1 from claim o
       where o.record_key = c.record_key and o.type = c.type and o.identity_key = f.identity_key
         and o.key = case when c.type = 'identity' then f.identity_key else c.key end)`,
  )
  await client.query(`delete from claim c using aliased_fact f where ${named}`)
  await client.query(
    `update sighting s set identity_key = a.identity_key from new_alias a where s.identity_key = a.alias_key`,
  )
}

/** Has the facts worked out again that stood under another id. Runs inside the merge, once `touched_fact` is there. */
export async function touchAliased(client: Client): Promise<void> {
  for (const [type, table] of Object.entries(factTables))
    await client.query(
      `delete from ${table} t using aliased_fact f
       where f.type = '${type}' and t.identity_key = f.alias_key and t.${type}_key = f.key`,
    )
  await client.query(
    `insert into touched_fact (type, identity_key, key)
     select distinct type,
       case when type = 'identity' then 0 else identity_key end,
       case when type = 'identity' then identity_key else key end
     from aliased_fact
     union
     select 'workload', 0, l.workload_key
     from new_alias a
       join identity_workload l on l.identity_key = a.alias_key
     on conflict do nothing`,
  )
}

/**
 * Gives what logs and decisions say of another id to the identity that it means, and takes that id off the roll. Runs behind the
 * roll-up; safe to repeat.
 */
export async function settleAliases(client: Client): Promise<void> {
  // Events that came once the id was known went to the right one in the roll-up: those of before have left contexts.
  const { rowCount } = await client.query(
    `create temp table aliased_identity on commit drop as
     select a.*, exists (select 1 from credential_context where identity_key = a.alias_key) as was_at_work
     from identity_alias a
       join identity i using (identity_key)
     where exists (select 1 from identity where identity_key = a.alias_key)
       or exists (select 1 from credential_context where identity_key = a.alias_key)`,
  )
  if (rowCount) {
    const { rows: atWork } = await client.query<{ alias_key: string }>(
      'select alias_key from aliased_identity where was_at_work',
    )
    if (atWork.length > 0) {
      await client.query(
        `update event e set identity_key = a.identity_key
         from aliased_identity a
         where a.was_at_work and e.identity_key = a.alias_key`,
      )
      await sumUpAgain(
        client,
        `select identity_key from aliased_identity where was_at_work
         union
         select alias_key from aliased_identity where was_at_work`,
      )
    }
    await moveCredentials(client)
    await moveDecisions(client)
    for (const table of [
      'ownership',
      'posture',
      'privilege',
      'escalation_path',
      'identity_workload',
      'identity',
    ])
      await client.query(`delete from ${table} t using aliased_identity a where t.identity_key = a.alias_key`)
    await client.query(
      'delete from changed_identity c using aliased_identity a where c.identity_key = a.alias_key',
    )
    await client.query(
      `insert into changed_identity
       select distinct identity_key
       from aliased_identity
       on conflict do nothing`,
    )
  }
  await client.query('drop table aliased_identity')
}

// Credentials that only a log knows; what a record says of them has moved with its claims.
async function moveCredentials(client: Client): Promise<void> {
  await client.query(
    `update credential c set identity_key = a.identity_key
     from aliased_identity a
     where c.identity_key = a.alias_key
       and not exists (
         select 1
         from credential o
         where o.identity_key = a.identity_key and o.credential_key = c.credential_key
       )`,
  )
  await client.query('delete from credential c using aliased_identity a where c.identity_key = a.alias_key')
}

async function moveDecisions(client: Client): Promise<void> {
  await client.query(
    `update ownership o set identity_key = a.identity_key from aliased_identity a
     where o.identity_key = a.alias_key and not exists (
       select 1 from ownership k where k.identity_key = a.identity_key and k.owner = o.owner)`,
  )
  await client.query(
    `update finding f set identity_key = a.identity_key
     from aliased_identity a
     where f.identity_key = a.alias_key
       and not exists (
         select 1
         from finding o
         where o.identity_key = a.identity_key
           and o.check_no = f.check_no
           and o.credential_key = f.credential_key
       )`,
  )
  await closeDoubles(client, 'f.identity_key in (select alias_key from aliased_identity)')
  await client.query(
    `update task t set identity_key = a.identity_key
     from aliased_identity a
     where t.identity_key = a.alias_key`,
  )
}
