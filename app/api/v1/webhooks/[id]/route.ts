import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { deleteWebhook } from '@/lib/outward/webhooks'

export const DELETE = route(specs.deleteWebhook, ({ actor, params }) => deleteWebhook(actor, params.id!))
