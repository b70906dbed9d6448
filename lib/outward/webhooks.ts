import { randomUUID } from 'node:crypto'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { NotFound } from '@/lib/model/errors'
import type { OutboundType, WebhookFormat } from '@/lib/model/outward'
import { policyOf } from '@/lib/policy/policy'
import { checkTarget } from './target'
import { queueDelivery } from './emit'
import { seal } from '@/lib/db/seal'
import { newSecret } from './sign'

export interface WebhookInput {
  /** Chosen by the caller: the same request again makes nothing new. */
  id?: string
  name: string
  format: WebhookFormat
  target: string
  events: OutboundType[]
}

// The path of an address may be its secret (chat tools): only where it leads is shown.
const shown = (url: URL): string => `${url.origin}${url.pathname === '/' ? '/' : '/…'}`

/** Makes a webhook. Its signing secret is in this answer only; a repeat of the same request does not show it again. */
export async function createWebhook(
  actor: Actor,
  input: WebhookInput,
): Promise<{ id: string; secret: string | null }> {
  const { url } = await checkTarget(input.target, (await policyOf('outward')).allowed_networks)
  const secret = newSecret()
  return write(actor, 'webhook:manage', async (client) => {
    const id = input.id ?? randomUUID()
    const { rowCount } = await client.query(
      `insert into webhook (id, name, format, events, target_sealed, target_shown, secret_sealed, created_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing`,
      [
        id,
        input.name,
        input.format,
        input.events,
        seal('webhooks', url.href),
        shown(url),
        seal('webhooks', secret),
        actor.label,
      ],
    )
    return {
      result: { id, secret: rowCount ? secret : null },
      audit: {
        action: 'webhook.create',
        subject: `webhook ${id}`,
        detail: { name: input.name, target: shown(url), events: input.events },
      },
    }
  })
}

/** Stops a webhook or lets it go on; what waited for it meanwhile is sent then. */
export const pauseWebhook = (actor: Actor, id: string, paused: boolean): Promise<{ id: string }> =>
  write(actor, 'webhook:manage', async (client) => {
    const { rowCount } = await client.query(
      'update webhook set paused_at = case when $2 then coalesce(paused_at, now()) end where id::text = $1',
      [id, paused],
    )
    if (!rowCount) throw new NotFound('There is no such webhook.')
    if (!paused)
      await client.query(
        `select ${queueDelivery('id', 'webhook_id')} from delivery where webhook_id::text = $1 and state = 'waiting'`,
        [id],
      )
    return {
      result: { id },
      audit: { action: paused ? 'webhook.pause' : 'webhook.resume', subject: `webhook ${id}` },
    }
  })

/** Removes a webhook with its log. */
export const deleteWebhook = (actor: Actor, id: string): Promise<{ id: string }> =>
  write(actor, 'webhook:manage', async (client) => {
    const { rowCount } = await client.query('delete from webhook where id::text = $1', [id])
    if (!rowCount) throw new NotFound('There is no such webhook.')
    return { result: { id }, audit: { action: 'webhook.delete', subject: `webhook ${id}` } }
  })

/** Sends a delivery again, under the same id, so that its receiver can tell. */
export const replayDelivery = (actor: Actor, id: string): Promise<{ id: string }> =>
  write(actor, 'webhook:manage', async (client) => {
    const { rows } = await client.query(
      `update delivery set state = 'waiting', replayed_n = replayed_n + 1, delivered_at = null
       where id::text = $1 and state <> 'waiting' returning ${queueDelivery('id', 'webhook_id')} is not null as queued`,
      [id],
    )
    if (rows.length === 0) {
      const { rowCount } = await client.query('select 1 from delivery where id::text = $1', [id])
      if (!rowCount) throw new NotFound('There is no such delivery.')
    }
    return { result: { id }, audit: { action: 'webhook.replay', subject: `delivery ${id}` } }
  })
