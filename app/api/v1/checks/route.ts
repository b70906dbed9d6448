import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { listChecks } from '@/lib/checks/queries'

export const GET = route(specs.listChecks, async ({ actor, query }) => {
  const wanted = query.q?.toLowerCase()
  const rows = await listChecks(actor)
  return {
    rows: wanted
      ? rows.filter((row) => row.id.includes(wanted) || row.title.toLowerCase().includes(wanted))
      : rows,
  }
})
