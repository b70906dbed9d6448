import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { saveCodeOwners } from '@/lib/owners/code-owners'

export const POST = route(specs.saveCodeOwners, ({ actor, body }) =>
  saveCodeOwners(actor, body.repository, body.text),
)
