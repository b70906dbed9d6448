import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { endDismissal } from '@/lib/findings/dismissals'

export const DELETE = route(specs.endDismissal, ({ actor, params }) => endDismissal(actor, params.id!))
