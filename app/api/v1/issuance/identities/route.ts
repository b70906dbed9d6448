import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { identitiesOfIssuer } from '@/lib/inventory/issuance'

export const GET = route(specs.listIssuedTo, async ({ actor, query }) => identitiesOfIssuer(actor, query))
