import { demandAll } from '@/lib/auth/scope'
import { isScraper } from '@/lib/http/scraper'
import { metricsText } from '@/lib/overview/metrics'
import { problem, route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'

const answer = async () =>
  new Response(await metricsText(), {
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' },
  })

const forPeople = route(specs.metrics, ({ actor }) => {
  demandAll(actor)
  return answer()
})

export const GET: typeof forPeople = (request, context) =>
  isScraper(request.headers.get('authorization'))
    ? answer().catch((error: unknown) => problem(error, request))
    : forPeople(request, context)
