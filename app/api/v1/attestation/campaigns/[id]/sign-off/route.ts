import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { signOff } from '@/lib/attestation/sign-off'

export const POST = route(specs.signOff, ({ actor, params }) => signOff(actor, Number(params.id)))
