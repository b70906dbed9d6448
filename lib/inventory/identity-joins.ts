import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition } from '@/lib/auth/scope'
import { iso } from '@/lib/db/iso'
import { prepared } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import { sql } from '@/lib/db/sql'
import type { identity, identity_link } from '@/lib/generated/prisma/client'
import type { Join } from '@/lib/model/answers/inventory'
import { providers, word } from '@/lib/model/vocabulary'

/** Identities that are at work as one with this one, as far as the actor may see them; the surest first, parted ones last. */
export async function joinsOf(actor: Actor, identityKey: string): Promise<Join[]> {
  const found = await prepared<
    Omit<Row<identity_link>, 'state'> &
      Pick<Join, 'state'> &
      Pick<Row<identity>, 'identity_key' | 'name' | 'native_id' | 'provider'>
  >(
    sql`select l.*, i.identity_key, i.name, i.native_id, i.provider
     from identity_link l
       join identity i
         on i.identity_key = case when l.from_key = ${identityKey}::bigint then l.to_key else l.from_key end
       join posture p on p.identity_key = i.identity_key
     where (l.from_key = ${identityKey}::bigint or l.to_key = ${identityKey}::bigint)
       and ${scopeCondition(actor)}
     order by l.state = 'parted', l.sureness desc, i.name, i.identity_key limit 50`,
  )
  return found.map((row) => ({
    id: row.identity_key,
    name: row.name,
    nativeId: row.native_id,
    provider: word(providers, row.provider),
    direction: row.from_key === identityKey ? 'acts_as' : 'acted_as_by',
    sureness: row.state === 'confirmed' ? 100 : row.sureness,
    reason: row.reason,
    state: row.state,
    decidedBy: row.decided_by,
    decidedAt: iso(row.decided_at),
  }))
}
