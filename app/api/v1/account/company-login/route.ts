import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { connectOwn } from '@/lib/people/company-login'

export const POST = route(specs.connectOwn, ({ actor, body }) => connectOwn(actor, body))
