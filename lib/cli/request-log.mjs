// Preloaded into the web server: one JSON object a line for each request, pages and files too, and for whatever a library writes to the
// console. Every request gets an id, which the answer and all lines about it carry. It needs no database.
import { randomUUID } from 'node:crypto'
import http from 'node:http'
import { format, stripVTControlCharacters } from 'node:util'
import pino from 'pino'

const log = pino({ level: process.env.MUSTER_LOG || 'info' })
const behindProxy = Number(process.env.MUSTER_PROXIES || 0) > 0
for (const [name, level] of [
  ['log', 'info'],
  ['info', 'info'],
  ['warn', 'warn'],
  ['error', 'error'],
])
  console[name] = (...words) => log[level](stripVTControlCharacters(format(...words)).trim())

/** Read by the metrics of this process; by method and status. */
const counted = (globalThis.musterRequests = new Map())
const emit = http.Server.prototype.emit

http.Server.prototype.emit = function (event, request, response, ...rest) {
  if (event === 'request') follow(request, response)
  return emit.call(this, event, request, response, ...rest)
}

function follow(request, response) {
  const given = request.headers['x-request-id']
  // A proxy of ours may have named it; nobody else names lines of our log.
  const id = behindProxy && /^[\w-]{8,64}$/.test(given ?? '') ? given : randomUUID()
  request.headers['x-request-id'] = id
  response.setHeader('x-request-id', id)
  const begun = performance.now()
  // Without the query: it may hold what was searched for, or the token of a link.
  const path = request.url.split('?', 1)[0].slice(0, 300)
  const method = request.method
  response.once('close', () => {
    const ms = Math.round(performance.now() - begun)
    const status = response.statusCode
    const key = `${method} ${status}`
    const so = counted.get(key) ?? { method, status, n: 0, seconds: 0 }
    counted.set(key, { ...so, n: so.n + 1, seconds: so.seconds + ms / 1000 })
    const level = status >= 500 ? 'warn' : isNoise(path) ? 'debug' : 'info'
    log[level](
      { request: id, method, path, status, ms, ...(!response.writableFinished && { cut: true }) },
      'request',
    )
  })
}

/** Files of the build, and what asks every few seconds whether we are there. */
const isNoise = (path) => path.startsWith('/_next/') || /^\/api\/v1\/(live|health|metrics)$/.test(path)
