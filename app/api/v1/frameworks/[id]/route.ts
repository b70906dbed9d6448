import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { frameworkPosture } from '@/lib/frameworks/queries'

export const GET = route(specs.getFramework, ({ actor, params }) => frameworkPosture(actor, params.id!))
