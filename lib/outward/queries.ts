import 'server-only'
import { noteRead } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { demand } from '@/lib/auth/permissions'
import { rows } from '@/lib/db/pool'
import type { OutboundType, WebhookFormat } from '@/lib/model/outward'
import type { DeliveryRow, WebhookRow } from '@/lib/model/answers/outward'

/** Every webhook with how its deliveries fare; never its secret or the path of its address. */
export async function listWebhooks(actor: Actor): Promise<WebhookRow[]> {
  demand(actor, 'webhook:manage')
  await noteRead(actor, 'webhooks')
  const found = await rows<Record<string, unknown>>(
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
    id: row.id as string,
    name: row.name as string,
    format: row.format as WebhookFormat,
    events: row.events as OutboundType[],
    target: row.target_shown as string,
    createdBy: row.created_by as string,
    createdAt: (row.created_at as Date).toISOString(),
    isPaused: row.paused_at !== null,
    waiting: row.waiting as number,
    failed: row.failed as number,
    lastDeliveredAt: (row.last_at as Date | null)?.toISOString() ?? null,
  }))
}

const DELIVERIES_MAX = 100

/** The newest deliveries of a webhook, each with its last tries. */
export async function deliveriesOf(actor: Actor, webhookId: string): Promise<DeliveryRow[]> {
  demand(actor, 'webhook:manage')
  await noteRead(actor, `deliveries of webhook ${webhookId}`)
  const found = await rows<Record<string, unknown>>(
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
    id: row.id as string,
    type: row.type as OutboundType,
    items: row.items as number,
    state: row.state as DeliveryRow['state'],
    createdAt: (row.created_at as Date).toISOString(),
    deliveredAt: (row.delivered_at as Date | null)?.toISOString() ?? null,
    replays: row.replayed_n as number,
    attempts: row.tries as DeliveryRow['attempts'],
  }))
}
