import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { addPasskey, listPasskeys } from '@/lib/people/passkeys'

export const GET = route(specs.listPasskeys, async ({ actor }) => ({ rows: await listPasskeys(actor) }))

export const POST = route(specs.addPasskey, ({ actor, body }) => addPasskey(actor, body))
