import { randomUUID } from 'node:crypto'
import type { Client } from '@/lib/db/pool'
import { queueDelivery } from '@/lib/db/queue'
import type { OutboundItem, OutboundType } from '@/lib/model/outward'

/** Items of one event; a bulk change is a few events, not thousands, and still names every item. */
const ITEMS_MAX = 200

/**
 * Tells the webhooks that asked for this type, inside the caller's transaction: an event of a rolled-back change is
 * not sent, and one of a committed change is sent even if this process ends now. Costs one small query when nobody
 * asked.
 * @param total items of the whole change, where the caller tells it in pages
 */
export async function emit(
  client: Client,
  type: OutboundType,
  items: readonly OutboundItem[],
  total = items.length,
): Promise<void> {
  if (items.length === 0 || !(await isAskedFor(client, type))) return
  for (let from = 0; from < items.length; from += ITEMS_MAX) {
    const eventId = randomUUID()
    const part = items.slice(from, from + ITEMS_MAX)
    await client.query('insert into outbound_event (id, type, at, data) values ($1, $2, now(), $3)', [
      eventId,
      type,
      JSON.stringify({ items: part, total }),
    ])
    await client.query(
      `with due as (
         insert into delivery (id, webhook_id, event_id)
         select gen_random_uuid(), id, $1
         from webhook
         where paused_at is null and $2 = any(events)
         returning id, webhook_id
       )
       select ${queueDelivery('id', 'webhook_id')}
       from due`,
      [eventId, type],
    )
  }
}

/** Whether any webhook subscribes to this type, so that nothing is read when none does. */
export async function isAskedFor(client: Client, type: OutboundType): Promise<boolean> {
  const { rowCount } = await client.query(
    'select 1 from webhook where paused_at is null and $1 = any(events) limit 1',
    [type],
  )
  return rowCount !== 0
}
