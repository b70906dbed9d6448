import { rows, transaction } from '@/lib/db/pool'
import { ownAddress } from '@/lib/db/settings'
import type { OutboundItem, OutboundType, WebhookFormat } from '@/lib/model/outward'
import { policyOf } from '@/lib/policy/policy'
import { checkTarget } from './target'
import { bodyOf } from './format'
import { unseal } from '@/lib/db/seal'
import { post } from './send'
import { signedHeaders } from './sign'

interface Waiting {
  target_sealed: Buffer
  secret_sealed: Buffer
  target_shown: string
  format: WebhookFormat
  paused_at: Date | null
  event_id: string
  type: OutboundType
  at: Date
  data: { items: OutboundItem[]; total: number }
}

/**
 * Tries a delivery once and writes the attempt down. Throws when the receiver did not take it, so that the queue tries
 * again later; the last try marks it as failed, and a person can send it again. Does nothing when it was delivered, or
 * while its webhook is paused.
 */
export async function deliver(deliveryId: string, isLastTry: boolean): Promise<void> {
  // The lock waits for a request that resumes the webhook, which may queue this very job again.
  const [waiting] = await rows<Waiting>(
    `select w.target_sealed, w.secret_sealed, w.target_shown, w.format, w.paused_at, e.id as event_id,
       e.type, e.at, e.data
     from delivery d
       join webhook w on w.id = d.webhook_id
       join outbound_event e on e.id = d.event_id
     where d.id = $1 and d.state = 'waiting' for share of w`,
    [deliveryId],
  )
  if (!waiting || waiting.paused_at) return
  const startedAt = new Date()
  const { status, error } = await attempt(deliveryId, waiting)
  const isTaken = status !== null && status >= 200 && status < 300
  await transaction(async (client) => {
    await client.query(
      `insert into delivery_attempt (delivery_id, at, duration_ms, status, error)
       values ($1, $2, $3, $4, $5)`,
      [deliveryId, startedAt, Date.now() - startedAt.getTime(), status, error],
    )
    if (isTaken)
      await client.query("update delivery set state = 'delivered', delivered_at = now() where id = $1", [
        deliveryId,
      ])
    else if (isLastTry) await client.query("update delivery set state = 'failed' where id = $1", [deliveryId])
  })
  if (!isTaken && !isLastTry)
    throw new Error(`Delivery ${deliveryId} to ${waiting.target_shown}: ${error ?? `answered ${status}`}`)
}

async function attempt(
  deliveryId: string,
  { target_sealed, secret_sealed, format, event_id, ...event }: Waiting,
): Promise<{ status: number | null; error: string | null }> {
  try {
    // Checked anew on every try: names move.
    const { allowed_networks } = await policyOf('outward')
    const target = await checkTarget(unseal('webhooks', target_sealed), allowed_networks)
    const origin = ownAddress('')
    const body = bodyOf({ id: event_id, type: event.type, at: event.at, ...event.data }, format, origin)
    const status = await post(
      target,
      signedHeaders(unseal('webhooks', secret_sealed), deliveryId, new Date(), body),
      body,
    )
    const isRedirect = status >= 300 && status < 400
    return {
      status,
      error: isRedirect ? `answered ${status}; redirects are not followed, set the final address` : null,
    }
  } catch (error) {
    return { status: null, error: (error as Error).message.slice(0, 500) }
  }
}

/** Forgets what was delivered or given up long ago. */
export const forgetDeliveries = (days: number): Promise<object[]> =>
  rows(
    `delete from outbound_event e where e.at < now() - $1 * interval '1 day'
       and not exists (select 1 from delivery d where d.event_id = e.id and d.state = 'waiting')`,
    [days],
  )
