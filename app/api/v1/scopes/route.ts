import { scopeChoices } from '@/lib/facts/scope-choices'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'

export const GET = route(specs.listScopes, ({ actor }) => scopeChoices(actor))
