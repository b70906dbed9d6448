// npm start: everything from a fresh clone to a running Muster, in one command.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { printPageWeight } from './page-weight.mjs'
import { generate, install, node, nodeSync, root, typescript } from './run.mjs'

const port = Number(process.env.PORT ?? 3000)
const dataFolder = path.resolve(root, process.env.MUSTER_DATA ?? '.data')
const demo = process.argv.includes('--demo')

/** Everything that the production build depends on. */
function buildHash() {
  const hash = createHash('sha256')
  const visit = (entry) => {
    const full = path.join(root, entry)
    if (!fs.existsSync(full)) return
    if (fs.statSync(full).isDirectory()) {
      for (const name of fs.readdirSync(full).sort()) visit(path.join(entry, name))
    } else if (!/\.(test|sample|expected)\./.test(entry)) hash.update(entry).update(fs.readFileSync(full))
  }
  for (const entry of [
    'app',
    'components',
    'lib',
    'public',
    'prisma',
    'package-lock.json',
    'next.config.ts',
    'proxy.ts',
    'tsconfig.json',
  ])
    visit(entry)
  return hash.digest('hex')
}

function build() {
  const stamp = path.join(root, '.next', 'muster-build')
  const hash = buildHash()
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hash) return
  console.log('Building …')
  const done = nodeSync([path.join(root, 'node_modules/next/dist/bin/next'), 'build'], {
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  })
  if (done.status !== 0) throw new Error('The build failed; its output is above.')
  printPageWeight(path.join(root, '.next'))
  fs.writeFileSync(stamp, hash)
}

const portIsFree = () =>
  new Promise((resolve) => {
    const probe = net.createServer().on('error', () => resolve(false))
    probe.listen(port, () => probe.close(() => resolve(true)))
  })

const children = []
let stopping = false

/** A child that ends when this process does, however it ends: the IPC channel closes with us. */
function serve(name, args, env) {
  const child = node(args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  })
  children.push(child)
  child.on('exit', (code) => {
    if (stopping) return
    console.error(`${name} ended (${code}); stopping.`)
    void stop(1)
  })
  return child
}

let stopDatabase = async () => {}

async function stop(code) {
  if (stopping) return
  stopping = true
  const ended = children.map(
    (child) => child.exitCode ?? child.signalCode ?? new Promise((resolve) => child.once('exit', resolve)),
  )
  for (const child of children) child.kill('SIGTERM')
  const patience = setTimeout(() => children.forEach((child) => child.kill('SIGKILL')), 10_000)
  await Promise.all(ended)
  clearTimeout(patience)
  await stopDatabase()
  process.exit(code)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0))

async function main() {
  if (process.env.MUSTER_SSO_ONLY === '1' && !(process.env.OIDC_ISSUER && process.env.OIDC_CLIENT_ID))
    throw new Error('MUSTER_SSO_ONLY=1 needs a company login: set OIDC_ISSUER and OIDC_CLIENT_ID.')
  install()
  generate()
  build()
  if (!(await portIsFree()))
    throw new Error(`Port ${port} is in use. Stop what listens there, or choose another: PORT=3100 npm start`)
  fs.mkdirSync(dataFolder, { recursive: true })
  if (!process.env.DATABASE_URL) {
    const { startPostgres, stopPostgres } = await import('../db/launcher.mjs')
    const database = await startPostgres(dataFolder)
    process.env.MUSTER_MIGRATE_URL = database.url
    process.env.DATABASE_URL = database.writeUrl
    process.env.DATABASE_READ_URL = database.readUrl
    stopDatabase = () => stopPostgres(dataFolder)
  }
  const url = process.env.MUSTER_URL ?? `http://localhost:${port}`
  const env = {
    MUSTER_DATA: dataFolder,
    MUSTER_URL: url,
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  }
  const prepared = nodeSync(typescript('lib/cli/prepare.ts', ...(demo ? ['--demo'] : [])), {
    env: { ...process.env, ...env },
  })
  if (prepared.status !== 0) throw new Error('Preparing the database failed; the reason is above.')
  if (stopping) return
  // What serves requests has no business with the schema.
  delete process.env.MUSTER_MIGRATE_URL
  const trust = process.env.MUSTER_URL ? { NEXTAUTH_URL: url } : { AUTH_TRUST_HOST: '1' }
  serve(
    'The web server',
    [
      '--disable-warning=DEP0169',
      '--import',
      path.join(root, 'lib/cli/leave-with-parent.mjs'),
      path.join(root, 'node_modules/next/dist/bin/next'),
      'start',
      '-p',
      String(port),
    ],
    { ...env, ...trust },
  )
  if (process.env.MUSTER_WORKER !== '0') serve('The worker', typescript('lib/cli/worker.ts'), env)
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline && !stopping) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/health`).catch(() => null)
    if (answer?.ok) {
      console.log(`Muster is ready at ${url}`)
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

main().catch((error) => {
  console.error(error.message)
  void stop(1)
})
