import type { Client } from '@/lib/db/pool'
import { markChanged } from '@/lib/facts/changed'
import { code, credentialKinds } from '@/lib/model/vocabulary'
import { findOnOneName, letGo } from './same-credential'

/** How far apart the credential report's rotation date and a key's creation may be and still be the same key. */
const SAME_KEY_SECONDS = 60
const ACCESS_KEY = code(credentialKinds, 'access_key')

/**
 * Ties access-key slots to key ids: the credential report knows slots, the log and ListAccessKeys know ids. User and time of
 * creation decide, the nearest first, then the time of last use. A key stands on the roll once: under its id where an inventory
 * lists that, else under its slot. What was found on the other goes on with it. Runs behind the roll-up.
 */
export async function linkAccessKeys(client: Client): Promise<void> {
  await findPairs(client)
  await unlink(client)
  await link(client)
  // Learning the id of a key fixes nothing.
  await findOnOneName(
    client,
    `select identity_key,
       case when is_listed then slot_key else id_key end as was,
       case when is_listed then id_key else slot_key end as is_now,
       'the same key stands on the roll as ' || key_id || ', and so does its finding' as because
     from key_pair`,
  )
}

async function findPairs(client: Client): Promise<void> {
  // Every slot with every key id of its user that may be the same key, and how far apart they are.
  await client.query(
    `create temp table key_candidate on commit drop as
     select
       slot.identity_key, slot.credential_key as slot_key, k.credential_key as id_key,
       k.native_id as key_id, k.in_inventory as is_listed,
       greatest(k.last_used_at, u.used_at) as used_at,
       abs(extract(epoch from coalesce(k.created_at, u.issued_at) - slot.rotated_at)) as apart,
       abs(extract(epoch from slot.last_used_at - k.last_used_at)) as use_apart
     from credential slot
       join credential k
         on k.identity_key = slot.identity_key
           and k.kind = ${ACCESS_KEY}
           and k.native_id not like '%#access_key_%'
       left join lateral (
         select max(c.last_use_ok_at) as used_at, max(c.issued_at) as issued_at
         from credential_context c
         where c.identity_key = k.identity_key and c.credential_key = k.credential_key
       ) u on true
     where slot.kind = ${ACCESS_KEY}
       and slot.native_id like '%#access_key_%'
       and (slot.seen_to is null or slot.same_as is not null)
       and abs(extract(epoch from coalesce(k.created_at, u.issued_at) - slot.rotated_at))
         <= ${SAME_KEY_SECONDS}`,
  )
  await client.query('create temp table key_pair (like key_candidate) on commit drop')
  // A user has two keys at most: two rounds of "nearest of each other" give each slot its key.
  for (let round = 0; round < 2; round += 1)
    await client.query(
      `insert into key_pair
       select identity_key, slot_key, id_key, key_id, is_listed, used_at, apart, use_apart
       from (
         select
           c.*,
           row_number() over (
             partition by identity_key, slot_key order by apart, use_apart nulls last, key_id
           ) as of_slot,
           row_number() over (
             partition by identity_key, id_key order by apart, use_apart nulls last, slot_key
           ) as of_key
         from key_candidate c
         where not exists (
             select 1
             from key_pair p
             where p.identity_key = c.identity_key and (p.slot_key = c.slot_key or p.id_key = c.id_key)
           )
       ) n
       where of_slot = 1 and of_key = 1`,
    )
  await client.query('create index on key_pair (identity_key, slot_key)')
}

// A slot that holds another key by now, or a key that was told apart: both stand for themselves again.
async function unlink(client: Client): Promise<void> {
  await letGo(
    client,
    [ACCESS_KEY],
    `select 1
     from key_pair p
     where p.identity_key = c.identity_key
       and (
         p.is_listed and p.slot_key = c.credential_key and p.id_key = c.same_as
         or not p.is_listed and p.id_key = c.credential_key and p.slot_key = c.same_as
       )`,
  )
  await client.query(
    `with unbound as (
       update credential c set binding = nullif(c.binding - 'access_key_id', '{}')
       where c.binding ? 'access_key_id'
         and c.native_id like '%#access_key_%'
         and not exists (
           select 1 from key_pair p where p.identity_key = c.identity_key and p.slot_key = c.credential_key
         )
       returning c.identity_key
     ) ${markChanged('select identity_key from unbound')}`,
  )
}

async function link(client: Client): Promise<void> {
  // Stores on each slot the key id that was found for it, and joins what both know of its use.
  await client.query(
    `with bound as (
       update credential c
       set
         binding = coalesce(c.binding, '{}') || jsonb_build_object('access_key_id', p.key_id),
         last_used_at = greatest(c.last_used_at, p.used_at),
         never_used = case
           when greatest(c.last_used_at, p.used_at) is not null then false
           else c.never_used
         end,
         same_as = case when p.is_listed then p.id_key end,
         seen_to = case when p.is_listed then c.seen_from else c.seen_to end
       from key_pair p
       where c.identity_key = p.identity_key
         and c.credential_key = p.slot_key
         and (
           c.binding->>'access_key_id' is distinct from p.key_id
           or greatest(c.last_used_at, p.used_at) is distinct from c.last_used_at
           or c.same_as is distinct from case when p.is_listed then p.id_key end
         )
       returning c.identity_key
     ),
     hidden as (
       update credential c set same_as = p.slot_key, seen_to = c.seen_from
       from key_pair p
       where not p.is_listed
         and c.identity_key = p.identity_key
         and c.credential_key = p.id_key
         and c.same_as is distinct from p.slot_key
       returning c.identity_key
     ) ${markChanged('select identity_key from bound union select identity_key from hidden')}`,
  )
}
