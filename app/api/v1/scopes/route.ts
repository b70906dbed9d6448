import { scopeChoices } from '@/lib/inventory/scope-choices'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'

export const GET = route(specs.listScopes, ({ actor }) => scopeChoices(actor))
