import { signCheckpoint } from '@/lib/audit/verify'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'

export const POST = route(specs.signCheckpoint, ({ actor }) => signCheckpoint(actor))
