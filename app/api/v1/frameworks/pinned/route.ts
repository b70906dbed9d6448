import { pinFrameworks } from '@/lib/frameworks/pin'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'

export const PUT = route(specs.pinFrameworks, ({ actor, body }) => pinFrameworks(actor, body.pinned))
