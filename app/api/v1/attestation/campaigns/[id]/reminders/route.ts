import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { remindNow } from '@/lib/attestation/reminders'

export const POST = route(specs.remindNow, ({ actor, params }) => remindNow(actor, Number(params.id)))
