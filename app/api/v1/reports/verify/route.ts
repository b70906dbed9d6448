import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { issuedAs } from '@/lib/reports/queries'

export const GET = route(specs.verifyReport, ({ query }) => issuedAs(query.sha256))
