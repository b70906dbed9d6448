import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { decideItem } from '@/lib/attestation/decide'

export const POST = route(specs.decideItem, ({ actor, params, body }) => decideItem(actor, params.id!, body))
