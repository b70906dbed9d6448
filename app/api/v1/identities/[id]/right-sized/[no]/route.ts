import { sheetOf } from '@/app/(console)/identities/sheet-of'
import { sizedOf } from '@/app/(console)/identities/sized-of'
import { note } from '@/lib/audit/write'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { NotFound } from '@/lib/model/errors'

export const GET = route(specs.getRightSizedFile, async ({ actor, params }) => {
  const { identity, documents } = await sizedOf(actor, await sheetOf(actor, params.id!))
  const found = documents[Number(params.no) - 1]
  if (!found) throw new NotFound('There is no such document of this identity.')
  await note(actor.label, { action: 'export', subject: `right-sized policy of ${identity}` })
  return new Response(found.text, {
    headers: {
      'content-type': `${found.format === 'json' ? 'application/json' : 'text/plain'}; charset=utf-8`,
      'content-disposition': `attachment; filename="${found.file}"`,
    },
  })
})
