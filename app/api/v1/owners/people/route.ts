import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { savePerson } from '@/lib/owners/directory'
import { listDirectory } from '@/lib/owners/directory-queries'

export const GET = route(specs.listDirectory, ({ actor, query }) => listDirectory(actor, query))
export const PUT = route(specs.savePerson, ({ actor, body }) => savePerson(actor, body))
