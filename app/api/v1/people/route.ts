import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { listPeople } from '@/lib/people/queries'

export const GET = route(specs.listPeople, async ({ actor }) => ({ rows: await listPeople(actor) }))
