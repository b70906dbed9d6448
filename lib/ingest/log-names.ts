import type { Client } from '@/lib/db/pool'
import { code, identityKinds, providers } from '@/lib/model/vocabulary'
import { settleFormerCredentials } from './former-credentials'
import { sumUp } from './sum-up'

const AWS = code(providers, 'aws')
const KINDS = (['iam_role', 'iam_user'] as const).map((kind) => code(identityKinds, kind)).join(', ')

/**
 * A log may name a user or a role without its path: a session without an issuer, the user of a request. Names are unique in an
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
     where g.provider = ${AWS} and g.kind in (${KINDS}) and not g.in_inventory and g.record_key is null
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
    `insert into credential (identity_key, credential_key, kind, is_static, native_id, label, created_by, in_inventory, import_id, seen_from)
     select n.real_key, c.credential_key, c.kind, c.is_static, c.native_id, c.label, c.created_by, false, c.import_id, c.seen_from
     from name_alias n join credential c on c.identity_key = n.name_key on conflict do nothing`,
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
