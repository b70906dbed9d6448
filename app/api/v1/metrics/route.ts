import { metricsText } from '@/lib/facts/metrics'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'

export const GET = route(
  specs.metrics,
  async () =>
    new Response(await metricsText(), {
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
    }),
)
