import { adoptEdition } from '@/lib/frameworks/editions'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'

export const POST = route(specs.adoptEdition, ({ actor, params }) => adoptEdition(actor, params.id!))
