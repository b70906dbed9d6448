import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { markStep } from '@/lib/tasks/mark-step'

export const PUT = route(specs.markStep, async ({ actor, params, body }) => {
  const { id, holdUntil } = await markStep(actor, params.id!, Number.parseInt(params.no!, 10) || 0, body)
  return { id, holdUntil: holdUntil?.toISOString() ?? null }
})
