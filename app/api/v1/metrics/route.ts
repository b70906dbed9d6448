import { demandAll } from '@/lib/auth/scope'
import { metricsText } from '@/lib/overview/metrics'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'

export const GET = route(specs.metrics, async ({ actor }) => {
  demandAll(actor)
  return new Response(await metricsText(), {
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
  })
})
