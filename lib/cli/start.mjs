// npm start: everything from a fresh clone to a running Muster, in one command.
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { build } from './build.mjs'
import { claim } from './claim.mjs'
import { generate, install, node, packed, prepared, root, typescript } from './run.mjs'

const port = Number(process.env.PORT || 3000)
// This machine alone, unless somebody says otherwise: a proxy with TLS stands in front of what others reach.
const host = process.env.MUSTER_HOST || '127.0.0.1'
const dataFolder = path.resolve(root, process.env.MUSTER_DATA || '.data')
const demo = process.argv.includes('--demo')
const [servesWeb, works] = [process.env.MUSTER_WEB !== '0', process.env.MUSTER_WORKER !== '0']

const portIsFree = () =>
  new Promise((resolve) => {
    const probe = net.createServer().on('error', () => resolve(false))
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })

/** By name; each holds the child that runs now. */
const services = new Map()
let stopping = false
let isReady = false

/** What goes wrong. Once Muster is ready its output is a log: one JSON object a line, also while the database is away. */
const tell = (msg) =>
  console.error(isReady ? JSON.stringify({ level: 50, time: Date.now(), pid: process.pid, msg }) : msg)

/** Ran so long before it ended: that it ends once more is no pattern. */
const STEADY_MS = 60_000
const PAUSE_MS_MAX = 10_000
/** So many ends in a row before the first readiness mean that it cannot start. */
const TRIES_BEFORE_READY = 5

/** Runs a program to its end and tells whether it succeeded. Whoever stops us meanwhile stops it as well. */
function step(args, env) {
  const child = node(args, { env: { ...process.env, ...env }, detached: true })
  services.set('step', child)
  return new Promise((resolve) =>
    child.on('exit', (code) => {
      services.delete('step')
      resolve(code === 0)
    }),
  )
}

/**
 * Keeps a program running: when it ends, it is started again, after a pause that grows while it keeps ending. It ends when this
 * process does, however it ends: the IPC channel closes with us.
 */
function serve(name, args, env, failures = 0) {
  const child = node(args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  })
  services.set(name, child)
  const started = Date.now()
  child.on('message', (message) => {
    if (message === 'ready' && !servesWeb) ready('The worker is ready.')
  })
  child.on('exit', (code, signal) => {
    if (stopping) return
    const again = Date.now() - started > STEADY_MS ? 1 : failures + 1
    if (!isReady && again >= TRIES_BEFORE_READY) {
      console.error(`${name} ended (${signal ?? code}) ${again} times; stopping.`)
      void stop(1)
      return
    }
    const wait = Math.min(PAUSE_MS_MAX, 250 * 2 ** (again - 1))
    tell(`${name} ended (${signal ?? code}). Starting it again in ${wait / 1000} s.`)
    setTimeout(() => {
      if (!stopping) serve(name, args, env, again)
    }, wait)
  })
}

function ready(words) {
  if (!isReady) console.log(words)
  isReady = true
}

/** To a program and everything that it started: each has a process group of its own. */
function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal)
  } catch {
    // Nobody of them is left.
  }
}

/** How long services may take to end what they do. */
const LAST_WORDS_MS = 8_000

let stopDatabase = async () => {}
let letGo = () => {}

async function stop(code) {
  if (stopping) return
  stopping = true
  const children = [...services.values()]
  const ended = children.map(
    (child) => child.exitCode ?? child.signalCode ?? new Promise((resolve) => child.once('exit', resolve)),
  )
  for (const child of children) child.kill('SIGTERM')
  const patience = setTimeout(() => children.forEach((child) => signalGroup(child, 'SIGKILL')), LAST_WORDS_MS)
  await Promise.all(ended)
  clearTimeout(patience)
  // What they left behind.
  for (const child of children) signalGroup(child, 'SIGKILL')
  await stopDatabase()
  letGo()
  process.exit(code)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0))

// npm starts us through a shell and hands a signal on to that. Debian's ends without telling us, so we see to it that it is there.
const shell = process.ppid
if (process.env.npm_lifecycle_event)
  setInterval(() => {
    if (process.ppid !== shell) void stop(0)
  }, 500).unref()

// The schema of the settings needs the packages. It has said in a sentence what does not fit.
async function refuseUnfitSettings() {
  if (!(await step(typescript('lib/cli/check-settings.ts')))) throw new Error('')
}

async function main() {
  const url = process.env.MUSTER_URL?.replace(/\/$/, '') || `http://localhost:${port}`
  const embedded = !process.env.DATABASE_URL && !process.env.DATABASE_URL_FILE
  fs.mkdirSync(dataFolder, { recursive: true })
  // With a database of its own, several web servers and workers may share a folder.
  if (embedded) {
    const mine = claim(path.join(dataFolder, 'running.json'), { url, since: new Date().toISOString() })
    if (mine.holder)
      throw new Error(
        `Muster runs here already: process ${mine.holder.pid}, at ${mine.holder.url}, since ${mine.holder.since}. Nothing was touched. Stop it first, or choose another folder: MUSTER_DATA=… PORT=… npm start`,
      )
    letGo = mine.release
    process.on('exit', letGo)
  }
  await prepared(async () => {
    install()
    await refuseUnfitSettings()
    generate()
    if (servesWeb) await build(step)
  })
  if (packed) await refuseUnfitSettings()
  if (stopping) return
  if (servesWeb && !(await portIsFree()))
    throw new Error(`Port ${port} is in use. Stop what listens there, or choose another: PORT=3100 npm start`)
  if (embedded) {
    const { startPostgres, stopPostgres, watchPostgres } = await import('../db/launcher.mjs')
    const starting = startPostgres(dataFolder)
    // Also while it starts: it would go on without us.
    stopDatabase = () => starting.catch(() => {}).then(() => stopPostgres(dataFolder))
    const database = await starting
    if (stopping) return
    process.env.MUSTER_MIGRATE_URL = database.url
    process.env.DATABASE_URL = database.writeUrl
    process.env.DATABASE_READ_URL = database.readUrl
    const endWatch = watchPostgres(dataFolder, database.port, tell)
    stopDatabase = () => {
      endWatch()
      return stopPostgres(dataFolder)
    }
  }
  const env = {
    MUSTER_DATA: dataFolder,
    MUSTER_URL: url,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  }
  if (!(await step(typescript('lib/cli/prepare.ts', ...(demo ? ['--demo'] : [])), env)))
    throw new Error('Preparing the database failed; the reason is above.')
  if (stopping) return
  // What serves requests has no business with the schema, nor with the first administrator's password.
  for (const name of ['MUSTER_MIGRATE_URL', 'MUSTER_ADMIN_EMAIL', 'MUSTER_ADMIN_PASSWORD'])
    for (const variable of [name, `${name}_FILE`]) delete process.env[variable]
  // Sessions follow MUSTER_URL and MUSTER_SECRET alone, whatever else the environment says to the library.
  for (const name of ['NEXTAUTH_URL', 'NEXTAUTH_URL_INTERNAL', 'NEXTAUTH_SECRET', 'AUTH_TRUST_HOST'])
    delete process.env[name]
  const trust = process.env.MUSTER_URL ? { NEXTAUTH_URL: url } : { AUTH_TRUST_HOST: '1' }
  const preload = (file) => ['--import', path.join(root, 'lib/cli', file)]
  const web = [
    '--disable-warning=DEP0169',
    // The library of passkeys asks Node which algorithms it knows; the log is one JSON object a line.
    '--disable-warning=ExperimentalWarning',
    ...preload('leave-with-parent.mjs'),
    ...preload('remote-address.mjs'),
    ...preload('request-log.mjs'),
    path.join(root, 'node_modules/next/dist/bin/next'),
    'start',
    // Longer than browsers and proxies keep an idle connection: whoever asks on one must not find it closed.
    '--keepAliveTimeout',
    '75000',
    '-H',
    host,
    '-p',
    String(port),
  ]
  if (servesWeb) serve('The web server', web, { ...env, ...trust })
  // More than the limit that the worker keeps itself, so that it still gets to say which file took its memory.
  const heap = process.env.MUSTER_WORKER_MB
    ? [`--max-old-space-size=${Math.ceil(Number(process.env.MUSTER_WORKER_MB) * 1.25)}`]
    : []
  if (works) serve('The worker', [...heap, ...typescript('lib/cli/worker.ts')], env)
  // A worker alone says itself that it is ready.
  if (!servesWeb) return
  const near = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline && !stopping) {
    const answer = await fetch(
      `http://${near.includes(':') ? `[${near}]` : near}:${port}/api/v1/health`,
    ).catch(() => null)
    if (answer?.ok) {
      ready(`Muster is ready at ${url}`)
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

main().catch((error) => {
  // Whoever stopped us knows; what said already why it failed needs no more words.
  if (!stopping && error.message) console.error(error.message)
  void stop(1)
})
