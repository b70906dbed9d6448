import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { endSessionsOf, listSessionsOf } from '@/lib/people/sessions'

export const GET = route(specs.listSessionsOf, async ({ actor, params }) => ({
  rows: await listSessionsOf(actor, params.id!),
}))
export const DELETE = route(specs.endSessionsOf, ({ actor, params }) => endSessionsOf(actor, params.id!))
