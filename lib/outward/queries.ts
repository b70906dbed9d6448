import 'server-only'
import { noteRead } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { demand } from '@/lib/auth/permissions'
import { rows } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import type { delivery, webhook } from '@/lib/generated/prisma/client'
import type { OutboundType, WebhookFormat } from '@/lib/model/outward'
import type { DeliveryRow, WebhookRow } from '@/lib/model/answers/outward'

interface StoredWebhook extends Omit<Row<webhook>, 'format' | 'events'> {
  format: WebhookFormat
  events: OutboundType[]
  waiting: number
  failed: number
  last_at: Date | null
}

/** Every webhook with how its deliveries fare; never its secret or the path of its address. */
export async function listWebhooks(actor: Actor): Promise<WebhookRow[]> {
  demand(actor, 'webhook:manage')
  await noteRead(actor, 'webhooks')
  const found = await rows<StoredWebhook>(
    `select w.id, w.name, w.format, w.events, w.target_shown, w.created_by, w.created_at, w.paused_at, d.*
     from webhook w
       left join lateral (
         select (count(*) filter (where state = 'waiting'))::int as waiting,
           (count(*) filter (where state = 'failed'))::int as failed,
           max(delivered_at) as last_at
         from delivery
         where webhook_id = w.id
       ) d on true
     order by w.created_at`,
  )
  return found.map((row) => ({
    id: row.id,
    name: row.name,
    format: row.format,
    events: row.events,
    target: row.target_shown,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    isPaused: row.paused_at !== null,
    waiting: row.waiting,
    failed: row.failed,
    lastDeliveredAt: row.last_at?.toISOString() ?? null,
  }))
}

interface StoredDelivery
  extends
    Pick<Row<delivery>, 'id' | 'created_at' | 'delivered_at' | 'replayed_n'>,
    Pick<DeliveryRow, 'state'> {
  type: OutboundType
  items: number
  tries: DeliveryRow['attempts']
}

const DELIVERIES_MAX = 100

/** The newest deliveries of a webhook, each with its last tries. */
export async function deliveriesOf(actor: Actor, webhookId: string): Promise<DeliveryRow[]> {
  demand(actor, 'webhook:manage')
  await noteRead(actor, `deliveries of webhook ${webhookId}`)
  // Deliveries with their last attempts, newest first.
  const found = await rows<StoredDelivery>(
    `select d.id, d.state, d.created_at, d.delivered_at, d.replayed_n, e.type,
       jsonb_array_length(e.data->'items') as items,
       coalesce(a.tries, '[]') as tries
     from delivery d
       join outbound_event e on e.id = d.event_id
       left join lateral (
         select jsonb_agg(
           jsonb_build_object('at', t.at, 'durationMs', t.duration_ms, 'status', t.status, 'error', t.error)
           order by t.id desc
         ) as tries
         from (select * from delivery_attempt where delivery_id = d.id order by id desc limit 20) t
       ) a on true
     where d.webhook_id::text = $1
     order by d.created_at desc, d.id limit ${DELIVERIES_MAX}`,
    [webhookId],
  )
  return found.map((row) => ({
    id: row.id,
    type: row.type,
    items: row.items,
    state: row.state,
    createdAt: row.created_at.toISOString(),
    deliveredAt: row.delivered_at?.toISOString() ?? null,
    replays: row.replayed_n,
    attempts: row.tries,
  }))
}
