import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { beginPasskey } from '@/lib/people/passkeys'

export const POST = route(specs.beginPasskey, async ({ actor, body }) => ({
  ...(await beginPasskey(actor, body)),
}))
