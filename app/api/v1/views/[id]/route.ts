import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { deleteView } from '@/lib/views/views'

export const DELETE = route(specs.deleteView, ({ actor, params }) => deleteView(actor, params.id!))
