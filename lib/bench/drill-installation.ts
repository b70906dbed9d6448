import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { startPostgres } from '@/lib/db/launcher.mjs'

export const SECRET = 'a secret for drills only, long enough'
export type Part = 'web' | 'worker' | 'PostgreSQL'

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => resolve(port))
    })
  })
const TICK_MS = 10
/** What Linux has counted for a process; null when it has gone. */
function ticksOf(pid: number): { parent: number; self: number; ended: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    return { parent: fields[1]!, self: fields[11]! + fields[12]!, ended: fields[13]! + fields[14]! }
  } catch {
    return null
  }
}
export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })

/** An installation of its own in a temporary folder, as `npm start` runs it, on loopback. */
export class Installation {
  private constructor(
    private readonly starter: ChildProcess,
    private readonly folder: string,
    readonly address: string,
    private readonly token: string,
    private readonly said: string[],
    private readonly databaseUrl: string,
  ) {}

  static async start(): Promise<Installation> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-drill-'))
    chmodSync(folder, 0o755)
    const port = await freePort()
    const said: string[] = []
    const starter = spawn(process.execPath, ['lib/cli/start.mjs'], {
      env: {
        ...process.env,
        PORT: String(port),
        MUSTER_DATA: folder,
        // Keys are keyed hashes: two installations agree on them under one secret.
        MUSTER_SECRET: SECRET,
        DATABASE_URL: '',
        MUSTER_ADMIN_EMAIL: 'drill@example.test',
        MUSTER_ADMIN_PASSWORD: randomBytes(12).toString('hex'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [starter.stdout, starter.stderr])
      stream.on('data', (text) => {
        said.push(String(text))
        // What the supervisor says of its parts; pages and jobs have much more to say.
        if (process.env.MUSTER_DRILL_LOUD && !String(text).startsWith('{"level"'))
          process.stderr.write(text as Buffer)
        if (said.length > 400) said.shift()
      })
    for (const until = Date.now() + 600_000; !said.join('').includes('Muster is ready'); await pause(200))
      if (starter.exitCode !== null || Date.now() > until)
        throw new Error(`It did not start:\n${said.join('')}`)
    const token = `muster_${randomBytes(24).toString('base64url')}`
    const installation = new Installation(
      starter,
      folder,
      `http://127.0.0.1:${port}`,
      token,
      said,
      (await startPostgres(folder)).url,
    )
    await installation.query(
      `insert into api_token (id, name, token_hash, role, created_by, expires_at)
       values ($1, 'drill', $2, 'administrator', 'drill', now() + interval '1 day')`,
      [randomUUID(), createHash('sha256').update(token).digest()],
    )
    return installation
  }

  /** The last that it said, for whoever looks into a failure. */
  lastWords = (): string => this.said.slice(-40).join('')

  url = (): string => this.databaseUrl

  async query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.url() })
    client.on('error', () => undefined)
    await client.connect()
    try {
      return (await client.query<Row>(sql, values)).rows
    } finally {
      await client.end()
    }
  }

  /**
   * Asks the API; a connection that breaks, and a server that is away or busy, is asked again. Null when it stays away: what is
   * killed again and again is started ever later.
   */
  async ask(
    method: string,
    where: string,
    body?: Uint8Array | object,
  ): Promise<Record<string, unknown> | null> {
    for (const until = Date.now() + 600_000; Date.now() < until; await pause(200)) {
      const answer = await fetch(`${this.address}/api/v1${where}`, {
        method,
        headers: { authorization: `Bearer ${this.token}` },
        ...(body && {
          body: body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body),
        }),
        signal: AbortSignal.timeout(60_000),
      }).catch(() => null)
      if (answer?.ok) return (await answer.json().catch(() => ({}))) as Record<string, unknown>
      if (answer && answer.status < 500 && answer.status !== 429)
        throw new Error(`${method} ${where}: ${answer.status} ${await answer.text()}`)
    }
    return null
  }

  /** Kills a part with SIGKILL, if it runs now: its own processes only, found by their parent. */
  kill(part: Part): boolean {
    const pid = part === 'PostgreSQL' ? this.postmaster() : this.children()[part]
    if (!pid) return false
    try {
      process.kill(pid, 'SIGKILL')
      return true
    } catch {
      return false
    }
  }

  /** Resident memory of a part. */
  memoryMb(part: 'web' | 'worker'): number {
    const pid = this.children()[part]
    return pid
      ? Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024
      : 0
  }

  /** Computing time of a part so far, in milliseconds; 0 where the system has no /proc. */
  cpuMs(part: 'web' | 'PostgreSQL'): number {
    const pid = part === 'web' ? this.children().web : this.postmaster()
    if (!pid || !existsSync(`/proc/${pid}/stat`)) return 0
    const own = ticksOf(pid)!
    if (part === 'web') return own.self * TICK_MS
    // Processes that have ended count with their parent.
    const living = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => ticksOf(Number(name)))
      .filter((one) => one?.parent === pid)
      .reduce((sum, one) => sum + one!.self, 0)
    return (own.self + own.ended + living) * TICK_MS
  }

  private postmaster(): number | undefined {
    const file = path.join(this.folder, 'pg', 'postmaster.pid')
    return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined
  }

  private children(): Partial<Record<Part, number>> {
    const list = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
    const found: Partial<Record<Part, number>> = {}
    for (const line of list) {
      const [, pid, parent, args = ''] = /^\s*(\d+)\s+(\d+)\s(.*)$/.exec(line) ?? []
      if (Number(parent) !== this.starter.pid) continue
      if (args.includes('lib/cli/worker.ts')) found.worker = Number(pid)
      else if (/next/.test(args)) found.web = Number(pid)
    }
    return found
  }

  /** What is left on disk of uploads, and half-written of reports. */
  leftovers(): string[] {
    const list = (name: string) => {
      const folder = path.join(this.folder, name)
      return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []
    }
    return [...list('uploads'), ...list('reports').filter((name) => /\.(part|rows)$/.test(name))]
  }

  /** Makes what is left look as if nobody had touched it for so many hours. */
  ageLeftovers(hours: number): void {
    const at = new Date(Date.now() - hours * 3_600_000)
    for (const name of ['uploads', 'reports']) {
      const folder = path.join(this.folder, name)
      for (const one of existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [])
        utimesSync(path.join(folder, one), at, at)
    }
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.starter.once('exit', resolve))
    if (this.starter.exitCode === null) {
      this.starter.kill('SIGTERM')
      await ended
    }
    rmSync(this.folder, { recursive: true, force: true })
  }
}
