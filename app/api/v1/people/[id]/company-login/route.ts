import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { connectPerson } from '@/lib/people/company-login'

export const POST = route(specs.connectPerson, ({ actor, params }) => connectPerson(actor, params.id!))
