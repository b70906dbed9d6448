import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { listWebhooks } from '@/lib/outward/queries'
import { createWebhook } from '@/lib/outward/webhooks'

export const GET = route(specs.listWebhooks, async ({ actor }) => ({ rows: await listWebhooks(actor) }))
export const POST = route(specs.createWebhook, ({ actor, body }) => createWebhook(actor, body))
