import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { importDetail } from '@/lib/ingest/queries'

export const GET = route(specs.getImport, ({ actor, params }) => importDetail(actor, Number(params.id)))
