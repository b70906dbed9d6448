import { listChecks } from '@/lib/checks/queries'
import { route } from '@/lib/http/route'
import { shortList } from '@/lib/http/short-list'
import { specs } from '@/lib/http/specs'

export const GET = route(specs.listChecks, async ({ actor, query }) => {
  const wanted = query.q?.toLowerCase() ?? ''
  const rows = await listChecks(actor)
  return shortList(
    rows.filter((row) => row.id.includes(wanted) || row.title.toLowerCase().includes(wanted)),
    query,
    (row) => row.id,
  )
})
