import type { Client } from '@/lib/db/pool'
import { sumUp } from './sum-up'
import { leaveOutRemembered } from './told-twice'

/**
 * Works out anew what was seen of some identities, from their events: for events that were given to somebody else.
 * @param identities SQL of their keys, one column, any order
 */
export async function sumUpAgain(client: Client, identities: string): Promise<void> {
  await client.query(`delete from credential_context where identity_key in (${identities})`)
  await client.query(`delete from identity_action where identity_key in (${identities})`)
  await client.query(`delete from event_day where identity_key in (${identities})`)
  await client.query(`delete from issuance_edge where identity_key in (${identities})`)
  await client.query(`delete from token_tally where identity_key in (${identities})`)
  await client.query(`delete from run_seen where identity_key in (${identities})`)
  await client.query(
    `create temp table fresh_event on commit drop as
     select e.* from event e join event_batch b on b.id = e.batch_id
     where e.identity_key in (${identities}) and b.is_rolled_up`,
  )
  await leaveOutRemembered(client)
  const { rows } = await client.query<{ hi: Date | null }>('select max(occurred_at) as hi from fresh_event')
  const { hi } = rows[0]!
  if (hi) await sumUp(client, hi)
  await client.query('drop table fresh_event')
}
