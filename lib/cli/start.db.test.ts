import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'

const folder = mkdtempSync(path.join(os.tmpdir(), 'muster-start-'))
// The embedded PostgreSQL may run as another user.
chmodSync(folder, 0o755)
const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started) child.kill('SIGKILL')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Processes that know this folder: ours by their environment, PostgreSQL's by the server that it names. */
function processes(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        const knows =
          command.includes(folder) || readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder)
        return knows ? [`${pid} ${command}`] : []
      } catch {
        return []
      }
    })
}

/** Starts Muster's worker, with a PostgreSQL of its own, and waits for these words. */
async function start(
  words: string,
  [program, ...args]: [string, ...string[]] = [process.execPath, 'lib/cli/start.mjs'],
): Promise<ChildProcess> {
  const { PATH, HOME } = process.env
  const child = spawn(program, args, {
    env: {
      PATH,
      HOME,
      NODE_ENV: 'production',
      MUSTER_DATA: folder,
      MUSTER_WEB: '0',
      MUSTER_SECRET: 'a secret for tests only',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  let said = ''
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => {
        said += String(text)
        if (said.includes(words)) resolve()
      })
    child.once('exit', () => reject(new Error(said)))
  })
  return child
}

/** What a process writes from here on, line by line. */
function linesOf(child: ChildProcess): () => string[] {
  let said = ''
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (text: Buffer) => {
      said += String(text)
    })
  return () => said.split('\n').filter((line) => line.trim() !== '')
}

async function ended(child: ChildProcess): Promise<number> {
  const asked = Date.now()
  child.kill('SIGTERM')
  await once(child, 'exit')
  return Date.now() - asked
}

test.skipIf(process.platform !== 'linux')(
  'a worker alone comes up without the web; SIGTERM ends it, its PostgreSQL and all that they started',
  async () => {
    // While the database is being prepared: nothing of it may go on.
    const early = await start('Migrated: ')
    expect(processes().length).toBeGreaterThan(2)
    expect(await ended(early)).toBeLessThan(15_000)
    expect(processes()).toEqual([])

    const child = await start('The worker is ready.')
    const running = processes()
    expect(running.some((command) => command.includes('worker.ts'))).toBe(true)
    expect(running.some((command) => command.includes('next'))).toBe(false)
    // From now on it writes a log: one JSON object a line, also of what ends by itself, and while the database is away.
    const lines = linesOf(child)
    for (const part of ['worker.ts', 'postgres -D'])
      process.kill(Number(running.find((command) => command.includes(part))!.split(' ')[0]), 'SIGKILL')
    await expect
      .poll(() => lines().join('\n'), { timeout: 45_000 })
      .toMatch(/The worker ended.*[^]*The embedded PostgreSQL runs again/)
    for (const line of lines()) expect(() => JSON.parse(line), line).not.toThrow()
    expect(await ended(child)).toBeLessThan(15_000)
    expect(child.exitCode).toBe(0)
    expect(processes()).toEqual([])
  },
)

test.skipIf(process.platform !== 'linux')(
  'SIGTERM to the npm of "npm start" ends everything, also where the shell between does not tell us',
  async () => {
    const npm = await start('The worker is ready.', ['npm', 'start'])
    await ended(npm)
    await expect.poll(processes, { timeout: 15_000 }).toEqual([])
  },
)
