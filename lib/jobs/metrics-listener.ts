import { createServer, type Server } from 'node:http'
import { setting } from '@/lib/db/settings'
import { log } from '@/lib/http/log'
import { isScraper } from '@/lib/http/scraper'
import { metricsText } from '@/lib/overview/metrics'

/** Answers with the metrics of a worker at /metrics, where MUSTER_WORKER_METRICS_PORT says; only to who has the token for it. */
export function listenForMetrics(): Server | null {
  const port = setting('MUSTER_WORKER_METRICS_PORT')
  if (!port) return null
  const server = createServer((request, response) => {
    const say = (status: number, text: string) =>
      response.writeHead(status, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text)
    if (request.url !== '/metrics') return void say(404, 'Only /metrics is here.\n')
    if (!isScraper(request.headers.authorization))
      return void say(401, 'Send MUSTER_METRICS_TOKEN: Authorization: Bearer …\n')
    metricsText().then(
      (text) => say(200, text),
      (error: unknown) => {
        log.error({ err: error }, 'metrics failed')
        say(503, 'The database does not answer.\n')
      },
    )
  })
  // The worker's work goes on without being watched.
  server.on('error', (error) => log.error({ err: error }, 'metrics are not served'))
  server.listen(port, setting('MUSTER_HOST'))
  return server
}
