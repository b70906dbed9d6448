import type { Client } from '@/lib/db/pool'
import { markChanged } from '@/lib/facts/changed'
import { asymmetricKinds, code, credentialKinds } from '@/lib/model/vocabulary'
import { findOnOneName, IS_LISTED, letGo } from './same-credential'

const KINDS = asymmetricKinds.map((word) => code(credentialKinds, word))

/**
 * Ties a certificate that is known by text alone to the same one of which the bytes are known, which has a fingerprint: its issuer gave
 * the serial number but once. One that signs itself may break that, so both have to end at one instant, and where several fingerprints
 * share a number nothing tells which is meant. What was found on the text goes on under the fingerprint. Safe to repeat, in any order.
 */
export async function linkCertificates(client: Client): Promise<void> {
  // Every text with the certificate that it stands on the roll as: the one with a fingerprint, else the first by name.
  await client.query(
    `create temp table certificate_pair on commit drop as
     with told as (
       select c.identity_key, c.credential_key, c.native_id, c.expires_at, c.binding->>'certificate' as mark,
         c.native_id like 'X509SHA256=%' as has_bytes
       from credential c
       where c.kind in (${KINDS.join(', ')})
         and c.native_id like 'X509S%'
         and c.binding ? 'certificate'
         and (c.seen_to is null or c.same_as is not null and ${IS_LISTED})
     ),
     meant as (
       select distinct on (identity_key, mark, expires_at) identity_key, mark, expires_at, credential_key,
         native_id
       from told
       order by identity_key, mark, expires_at, has_bytes desc, native_id
     )
     select t.identity_key, t.credential_key as text_key, m.credential_key as meant_key, m.native_id
     from told t
       join meant m using (identity_key, mark, expires_at)
     where not t.has_bytes
       and t.credential_key <> m.credential_key
       and not exists (
         select 1
         from told o
         where o.identity_key = t.identity_key
           and o.mark = t.mark
           and o.expires_at = t.expires_at
           and o.has_bytes
           and o.credential_key <> m.credential_key
       )`,
  )
  await letGo(
    client,
    KINDS,
    `select 1
     from certificate_pair p
     where p.identity_key = c.identity_key and p.text_key = c.credential_key and p.meant_key = c.same_as`,
  )
  await client.query(
    `with hidden as (
       update credential c set same_as = p.meant_key, seen_to = c.seen_from
       from certificate_pair p
       where c.identity_key = p.identity_key
         and c.credential_key = p.text_key
         and c.same_as is distinct from p.meant_key
       returning c.identity_key
     ) ${markChanged('select identity_key from hidden')}`,
  )
  await findOnOneName(
    client,
    `select identity_key, text_key as was, meant_key as is_now,
       'the same certificate stands on the roll as ' || native_id || ', and so does its finding' as because
     from certificate_pair`,
  )
}
