import type { Client } from '@/lib/db/pool'
import { markChanged } from '@/lib/facts/changed'
import { code, credentialKinds, providers } from '@/lib/model/vocabulary'
import { closeDoubles } from './double-findings'

const VAULT = code(providers, 'vault')
const LEASE = code(credentialKinds, 'lease')

/** The id of a lease is a path; tokens and what a role gives are leases as well, under other names. */
const isLooked = (row: string) =>
  `${row}.kind = ${LEASE} and ${row}.native_id like '%/%' and ${row}.native_id not like '%#%'`

// A look-up of a lease says for how long it lives, and the log whom it was issued to: the same id stands in both, whichever comes first.

/** Gives what an import says of leases of Vault to those who are known to hold them. Runs inside the merge, before anything is kept. */
export async function resolveLeases(client: Client, importId: number): Promise<void> {
  const { rowCount } = await client.query(
    `select 1
     from stage_row
     where import_id = $1 and type = 'credential' and body->>'kind' = '${LEASE}'
     limit 1`,
    [importId],
  )
  if (!rowCount) return
  // A look-up names what gave the lease: its credential goes to whoever holds the same lease in that cluster.
  await client.query(
    `update stage_row w set identity_key = c.identity_key
     from stage_row e
       join identity r
         on r.provider = ${VAULT} and r.scope = e.body->>'scope' and r.identity_key <> e.key
       join credential c on c.identity_key = r.identity_key and c.in_inventory and ${isLooked('c')}
     where w.import_id = $1
       and w.type = 'credential'
       and w.body->>'kind' = '${LEASE}'
       and e.import_id = w.import_id
       and e.file_id = w.file_id
       and e.record_no = w.record_no
       and e.type = 'identity'
       and e.key = w.identity_key
       and e.body->>'provider' = '${VAULT}'
       and c.credential_key = w.key`,
    [importId],
  )
}

/**
 * Gives leases that a look-up told of to whom the log of the same cluster says that they were issued, with what was found on them. Of a
 * lease of which no log tells the issue nobody knows who holds it: it stays with what gave it. Safe to repeat; runs behind the roll-up.
 */
export async function settleLeases(client: Client): Promise<void> {
  // Each lease that is still with what gave it, with the first to whom a log says that it was issued.
  const { rowCount } = await client.query(
    `create temp table lease_holder on commit drop as
     select distinct on (c.identity_key, c.credential_key) c.identity_key as was, c.credential_key,
       x.identity_key as is_now
     from credential c
       join identity e on e.identity_key = c.identity_key and e.provider = ${VAULT}
       join credential_context x
         on x.credential_key = c.credential_key
           and x.identity_key <> c.identity_key
           and x.credential_kind = ${LEASE}
           and x.made_at is not null
       join identity r
         on r.identity_key = x.identity_key and r.provider = ${VAULT} and r.scope = e.scope
     where c.in_inventory
       and ${isLooked('c')}
       and not exists (
         select 1
         from credential_context o
         where o.identity_key = c.identity_key
           and o.credential_key = c.credential_key
           and o.made_at is not null
       )
     order by c.identity_key, c.credential_key, x.made_at, x.identity_key`,
  )
  if (rowCount) {
    const of = (row: string, key = 'credential_key') =>
      `${row}.identity_key = h.was and ${row}.${key} = h.credential_key`
    await client.query(
      `update claim c set identity_key = h.is_now
       from lease_holder h
       where c.type = 'credential'
         and ${of('c', 'key')}
         and not exists (
           select 1
           from claim o
           where (o.record_key, o.type, o.identity_key, o.key) = (c.record_key, c.type, h.is_now, c.key)
         )`,
    )
    await client.query(
      `delete from claim c using lease_holder h where c.type = 'credential' and ${of('c', 'key')}`,
    )
    await client.query(
      `update credential c set identity_key = h.is_now
       from lease_holder h
       where ${of('c')}
         and not exists (
           select 1
           from credential o
           where o.identity_key = h.is_now and o.credential_key = h.credential_key
         )`,
    )
    await client.query(`delete from credential c using lease_holder h where ${of('c')}`)
    await client.query(
      `update finding f set identity_key = h.is_now
       from lease_holder h
       where ${of('f')}
         and not exists (
           select 1
           from finding o
           where o.identity_key = h.is_now
             and o.check_no = f.check_no
             and o.credential_key = f.credential_key
         )`,
    )
    await closeDoubles(client, `exists (select 1 from lease_holder h where ${of('f')})`)
    await client.query(`update task t set identity_key = h.is_now from lease_holder h where ${of('t')}`)
    await client.query(markChanged('select was from lease_holder union select is_now from lease_holder'))
  }
  await client.query('drop table lease_holder')
}
