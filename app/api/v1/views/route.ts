import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { listViews, saveView } from '@/lib/views/views'

export const GET = route(specs.listViews, async ({ actor, query }) => ({
  rows: await listViews(actor, query.page),
}))
export const POST = route(specs.saveView, ({ actor, body }) => saveView(actor, body))
