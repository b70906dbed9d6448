import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { openApiDocument } from '@/lib/http/openapi'

export const GET = route(specs.openApi, async () => openApiDocument())
