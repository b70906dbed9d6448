import { sheetOf } from '@/app/(console)/identities/sheet-of'
import { sizedOf } from '@/app/(console)/identities/sized-of'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'

export const GET = route(specs.getRightSized, async ({ actor, params }) =>
  sizedOf(actor, await sheetOf(actor, params.id!)),
)
