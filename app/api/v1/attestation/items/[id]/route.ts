import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { openItem } from '@/lib/attestation/item-detail'

export const GET = route(specs.openItem, ({ actor, params }) => openItem(actor, params.id!))
