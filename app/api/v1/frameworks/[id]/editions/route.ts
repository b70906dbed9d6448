import { editionsOf } from '@/lib/frameworks/queries'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'

export const GET = route(specs.listEditions, ({ params }) => editionsOf(params.id!))
