import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { pauseWebhook } from '@/lib/outward/webhooks'

export const PUT = route(specs.pauseWebhook, ({ actor, params, body }) =>
  pauseWebhook(actor, params.id!, body.paused),
)
