import type { Client } from '@/lib/db/pool'
import { markChanged } from '@/lib/facts/changed'
import { code, credentialStatuses } from '@/lib/model/vocabulary'

const REVOKED = code(credentialStatuses, 'revoked')
const ACTIVE = code(credentialStatuses, 'active')

/**
 * What a log shows of the life of reusable credentials: when they were made and last used, that they were switched off or
 * deleted, and that they were switched on again. The newest word counts, whether the log or an inventory says it. Safe to repeat; runs behind the roll-up.
 */
export async function settleKeyLife(client: Client): Promise<void> {
  await client.query(
    `with made as (
       select identity_key, credential_key, min(made_at) as at
       from credential_context
       where credential_key <> 0 and made_at is not null
       group by 1, 2
     ),
     dated as (
       update credential c
       set
         created_at = m.at, rotated_at = m.at, rotation_tracked = false,
         status = coalesce(c.status, ${ACTIVE})
       from made m
       where c.identity_key = m.identity_key
         and c.credential_key = m.credential_key
         and c.is_static
         and not c.in_inventory
         and c.record_key is null
         and c.created_at is distinct from m.at
       returning c.identity_key
     ) ${markChanged('select identity_key from dated')}`,
  )
  await client.query(
    `with used as (
       select x.identity_key, x.credential_key, max(x.last_use_ok_at) as at
       from credential_context x join changed_identity using (identity_key)
       where x.credential_key <> 0 and x.last_use_ok_at is not null
       group by 1, 2)
     update credential c set last_used_at = u.at, never_used = false from used u
     where c.identity_key = u.identity_key and c.credential_key = u.credential_key and c.is_static
       and (c.last_used_at is null or c.last_used_at < u.at)`,
  )
  // The status of each credential by the newest statement of log and inventory; only changes are written.
  await client.query(
    `with life as (
       select identity_key, credential_key, max(revoked_at) as revoked_at, max(issued_at) as issued_at
       from credential_context
       where credential_key <> 0
       group by 1, 2
       having max(revoked_at) is not null
     ),
     wanted as (
       select
         c.identity_key, c.credential_key,
         case
           when l.revoked_at > greatest(l.issued_at, s.said_at, '-infinity') then ${REVOKED}
           when c.in_inventory then s.status
           else ${ACTIVE}
         end as status
       from life l
         join credential c using (identity_key, credential_key)
         left join lateral (
           select coalesce(m.said_to, g.content_at) as said_at, (m.body->>'status')::smallint as status
           from claim m
             join sighting g using (record_key)
           where m.type = 'credential'
             and m.identity_key = c.identity_key
             and m.key = c.credential_key
             and m.ended_at is null
             and g.gone_at is null
           order by 1 desc, m.record_key desc limit 1
         ) s on true
       where c.is_static and c.seen_to is null
     ),
     turned as (
       update credential c set status = w.status
       from wanted w
       where c.identity_key = w.identity_key
         and c.credential_key = w.credential_key
         and c.status is distinct from w.status
       returning c.identity_key
     ) ${markChanged('select identity_key from turned')}`,
  )
}
