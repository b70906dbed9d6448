import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { cancelImport } from '@/lib/ingest/decide'

export const POST = route(specs.cancelImport, ({ actor, params }) => cancelImport(actor, Number(params.id)))
