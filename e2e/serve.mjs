// Starts Muster for the browser tests, and keeps what it says in a file that a test reads. With MUSTER_E2E_PROCESSES=2 it is two
// web processes and two workers on one PostgreSQL, behind a proxy that gives them requests in turn.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { startPostgres, stopPostgres } from '../lib/db/launcher.mjs'

const port = Number(process.env.PORT)
const count = Number(process.env.MUSTER_E2E_PROCESSES ?? 1)
const start = path.resolve(import.meta.dirname, '../lib/cli/start.mjs')
fs.mkdirSync(process.env.MUSTER_DATA, { recursive: true })
const log = fs.createWriteStream(path.join(process.env.MUSTER_DATA, 'server.log'))

const children = []
// Several on one folder share a database that none of them keeps.
let addresses = {}
if (count > 1) {
  const { url, writeUrl, readUrl } = await startPostgres(process.env.MUSTER_DATA)
  addresses = { MUSTER_MIGRATE_URL: url, DATABASE_URL: writeUrl, DATABASE_READ_URL: readUrl }
}
function serve(own) {
  const child = spawn(process.execPath, [start], {
    // A test that speaks for another address counts as a proxy before ours.
    env: { ...process.env, ...addresses, PORT: String(own), ...(count > 1 && { MUSTER_PROXIES: '2' }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream.pipe(log, { end: false })
    stream.pipe(process.stdout, { end: false })
  }
  children.push(child)
  child.on('exit', (code) => process.exit(code ?? 1))
}
const stop = () => {
  for (const child of children) child.removeAllListeners('exit').kill('SIGTERM')
  Promise.all(
    children.map((child) => child.exitCode ?? new Promise((resolve) => child.once('exit', resolve))),
  )
    .then(() => count > 1 && stopPostgres(process.env.MUSTER_DATA))
    .then(() => process.exit(0))
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)

async function healthy(own) {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${own}/api/v1/health`).catch(() => null)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

if (count === 1) serve(port)
else {
  const ports = Array.from({ length: count }, (_, index) => port + 10 + index)
  // One after the other: the first builds, migrates and starts the database.
  for (const own of ports) {
    serve(own)
    await healthy(own)
  }
  let turn = 0
  http
    .createServer((request, response) => {
      const own = ports[turn++ % ports.length]
      const headers = {
        ...request.headers,
        'x-forwarded-host': request.headers.host,
        'x-forwarded-proto': 'http',
        'x-forwarded-for': [request.headers['x-forwarded-for'], request.socket.remoteAddress]
          .filter(Boolean)
          .join(', '),
      }
      const onward = http.request(
        { host: '127.0.0.1', port: own, path: request.url, method: request.method, headers },
        (answer) => {
          response.writeHead(answer.statusCode, answer.headers)
          answer.pipe(response)
        },
      )
      onward.on('error', () => response.destroy())
      response.on('close', () => onward.destroy())
      request.pipe(onward)
    })
    .listen(port, '127.0.0.1')
}
