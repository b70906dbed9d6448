import { randomUUID } from 'node:crypto'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { prismaOn } from '@/lib/db/prisma'
import { queueDelivery } from '@/lib/db/queue'
import { NotFound } from '@/lib/model/errors'
import type { OutboundType, WebhookFormat } from '@/lib/model/outward'
import { policyOf } from '@/lib/policy/policy'
import { checkTarget } from './target'
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
    const { count } = await prismaOn(client).webhook.createMany({
      data: {
        id,
        name: input.name,
        format: input.format,
        events: input.events,
        target_sealed: seal('webhooks', url.href),
        target_shown: shown(url),
        secret_sealed: seal('webhooks', secret),
        created_by: actor.label,
      },
      skipDuplicates: true,
    })
    return {
      result: { id, secret: count > 0 ? secret : null },
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
    const webhooks = prismaOn(client).webhook
    const webhook = await webhooks.findUnique({ where: { id } })
    if (!webhook) throw new NotFound('There is no such webhook.')
    await webhooks.update({
      where: { id },
      data: { paused_at: paused ? (webhook.paused_at ?? new Date()) : null },
    })
    if (!paused)
      await client.query(
        `select ${queueDelivery('id', 'webhook_id')}
         from delivery
         where webhook_id = $1 and state = 'waiting'`,
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
    const { count } = await prismaOn(client).webhook.deleteMany({ where: { id } })
    if (count === 0) throw new NotFound('There is no such webhook.')
    return { result: { id }, audit: { action: 'webhook.delete', subject: `webhook ${id}` } }
  })

/** Sends a delivery again, under the same id, so that its receiver can tell. */
export const replayDelivery = (actor: Actor, id: string): Promise<{ id: string }> =>
  write(actor, 'webhook:manage', async (client) => {
    const { rowCount } = await client.query(
      `update delivery set state = 'waiting', replayed_n = replayed_n + 1, delivered_at = null
       where id = $1 and state <> 'waiting'
       returning ${queueDelivery('id', 'webhook_id')} is not null as queued`,
      [id],
    )
    if (rowCount === 0 && !(await prismaOn(client).delivery.findUnique({ where: { id } })))
      throw new NotFound('There is no such delivery.')
    return { result: { id }, audit: { action: 'webhook.replay', subject: `delivery ${id}` } }
  })
