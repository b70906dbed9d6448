import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { previewParams } from '@/lib/checks/queries'

export const POST = route(specs.previewParams, ({ params, body }) =>
  previewParams(params.id!, body.params, body.narrower, new Date()),
)
