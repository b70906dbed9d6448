import type { Client } from '@/lib/db/pool'
import { code, identityKinds, providers } from '@/lib/model/vocabulary'
import { settleFormerCredentials } from './former-credentials'
import { sumUp } from './sum-up'

const AWS = code(providers, 'aws')
const KINDS = (['iam_role', 'iam_user'] as const).map((kind) => code(identityKinds, kind)).join(', ')

// Of an identity that only lists without paths name, no record tells more than the name.
const NAMED_ONLY = `not g.in_inventory and g.record_key is null
  or g.in_inventory and not exists (select 1 from claim c where c.type = 'identity' and c.key = g.identity_key and not c.body ? 'name_only')`

/**
 * A log, or a list of keys, may name a user or a role without its path: a session without an issuer, the user of a request. Names are unique in an
 * account (IAM user guide, "IAM identifiers"), so such an identity is the one of that name that an inventory, or another line,
 * names in full. Its events go there, and it leaves the roll. Safe to call at any time; runs behind the roll-up.
 */
export async function resolveLogNames(client: Client): Promise<void> {
  await client.query('create temp table resolved_name (name_key bigint, real_key bigint) on commit drop')
  await client.query(
    `insert into resolved_name
     select g.identity_key, min(r.identity_key) from identity g
     join identity r on r.provider = g.provider and r.scope = g.scope and r.kind = g.kind and r.name = g.name and r.identity_key <> g.identity_key
       and (r.in_inventory or r.native_id like '%/%/%') and not exists (select 1 from incarnation n where n.former_key = r.identity_key)
     where g.provider = ${AWS} and g.kind in (${KINDS}) and (${NAMED_ONLY})
       and split_part(g.native_id, ':', 6) not like '%/%/%'
     group by 1 having count(*) = 1`,
  )
  const { rows: some } = await client.query(
    'select exists (select 1 from resolved_name) or exists (select 1 from name_alias a join identity i on i.identity_key = a.name_key) as any',
  )
  if (!some[0].any) return void (await client.query('drop table resolved_name'))
  await client.query(
    'insert into name_alias select name_key, real_key from resolved_name on conflict do nothing',
  )
  // Chains end at the identity that stands on the roll.
  await client.query(
    'update name_alias a set real_key = n.real_key from resolved_name n where a.real_key = n.name_key',
  )
  const { rowCount } = await client.query(
    'update event e set identity_key = n.real_key from resolved_name n where e.identity_key = n.name_key',
  )
  if (rowCount) await sumUpAgain(client)
  await client.query(
    "delete from claim c using name_alias n where c.type = 'identity' and c.key = n.name_key",
  )
  for (const table of ['claim', 'sighting'])
    await client.query(
      `update ${table} t set identity_key = n.real_key from name_alias n where t.identity_key = n.name_key`,
    )
  for (const [table, other] of [
    ['credential', 'o.credential_key = t.credential_key'],
    ['finding', 'o.check_no = t.check_no and o.credential_key = t.credential_key'],
  ])
    await client.query(
      `update ${table} t set identity_key = n.real_key from name_alias n
       where t.identity_key = n.name_key and not exists (select 1 from ${table} o where o.identity_key = n.real_key and ${other})`,
    )
  await client.query(
    'update task t set identity_key = n.real_key from name_alias n where t.identity_key = n.name_key',
  )
  for (const table of [
    'credential',
    'ownership',
    'finding',
    'posture',
    'privilege',
    'escalation_path',
    'identity',
  ])
    await client.query(`delete from ${table} t using name_alias n where t.identity_key = n.name_key`)
  await client.query('insert into changed_identity select real_key from resolved_name on conflict do nothing')
  await client.query('delete from changed_identity c using name_alias n where c.identity_key = n.name_key')
  await settleFormerCredentials(client)
  await client.query('drop table resolved_name')
}

async function sumUpAgain(client: Client): Promise<void> {
  const both = 'select name_key from resolved_name union select real_key from resolved_name'
  await client.query(`delete from credential_context where identity_key in (${both})`)
  await client.query(`delete from identity_action where identity_key in (${both})`)
  await client.query(
    `create temp table fresh_event on commit drop as
     select e.* from event e join event_batch b on b.id = e.batch_id where e.identity_key in (${both}) and b.is_rolled_up`,
  )
  const { rows } = await client.query('select max(occurred_at) as hi from fresh_event')
  if (rows[0].hi) await sumUp(client, rows[0].hi)
  await client.query('drop table fresh_event')
}

/** The same for what an import has staged: rows of a name go to whoever bears it in full. Runs inside the merge, before anything is kept. */
export async function resolveStagedNames(client: Client, importId: number): Promise<void> {
  await client.query(
    `insert into name_alias
     select w.key, min(r.identity_key) from stage_row w
     join identity r on r.provider = (w.body->>'provider')::smallint and r.scope = w.body->>'scope' and r.kind = (w.body->>'kind')::smallint and r.name = w.body->>'name'
       and r.identity_key <> w.key and r.native_id like '%/%/%'
     where w.import_id = $1 and w.type = 'identity' and w.body ? 'name_only'
       and not exists (select 1 from identity i join claim c on c.type = 'identity' and c.key = i.identity_key and not c.body ? 'name_only' where i.identity_key = w.key)
     group by 1 having count(*) = 1 on conflict do nothing`,
    [importId],
  )
  await client.query(
    "delete from stage_row w using name_alias n where w.import_id = $1 and w.type = 'identity' and w.key = n.name_key and w.body ? 'name_only'",
    [importId],
  )
  for (const table of ['stage_row', 'stage_record'])
    await client.query(
      `update ${table} w set identity_key = n.real_key from name_alias n where w.import_id = $1 and w.identity_key = n.name_key`,
      [importId],
    )
}
