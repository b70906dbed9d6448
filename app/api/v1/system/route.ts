import { demandAll } from '@/lib/auth/scope'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { sourceFreshness } from '@/lib/ingest/queries'
import { systemFacts, systemParts } from '@/lib/overview/system'

export const GET = route(specs.system, async ({ actor }) => {
  demandAll(actor)
  const [facts, sources] = await Promise.all([systemFacts(), sourceFreshness()])
  const parts = systemParts(facts, sources, new Date())
  return { isWell: parts.every(({ isWrong }) => !isWrong), parts }
})
