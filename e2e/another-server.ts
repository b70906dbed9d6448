import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { startPostgres } from '../lib/db/launcher.mjs'
import { expect, test } from './fixtures'
import { dataFolder, secret } from './settings'

/** A second web server on the database of the others, for the tests of a file, with settings of its own. */
export const anotherServer = (port: number, settings: Record<string, string>): void =>
  running(port, [], 100_000, async () => {
    const { url, writeUrl, readUrl } = await startPostgres(dataFolder)
    return {
      MUSTER_DATA: dataFolder,
      MUSTER_MIGRATE_URL: url,
      DATABASE_URL: writeUrl,
      DATABASE_READ_URL: readUrl,
      MUSTER_WORKER: '0',
      ...settings,
    }
  })

/** Where the installation of `demoServer` keeps what it has. */
export const demoFolder = `${dataFolder}-demo`

/** An installation of its own that shows the demo estate, for the tests of a file. Filling it takes minutes. */
export const demoServer = (port: number, settings: Record<string, string>): void =>
  running(port, ['--demo'], 900_000, async () => ({
    MUSTER_DATA: demoFolder,
    DATABASE_URL: '',
    ...settings,
  }))

function running(
  port: number,
  args: readonly string[],
  patience: number,
  settings: () => Promise<Record<string, string>>,
): void {
  let server: ChildProcess
  let said = ''
  test.beforeAll(async () => {
    test.setTimeout(patience + 20_000)
    server = spawn(process.execPath, [path.resolve(import.meta.dirname, '../lib/cli/start.mjs'), ...args], {
      env: { ...process.env, PORT: String(port), MUSTER_SECRET: secret, ...(await settings()) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [server.stdout!, server.stderr!]) stream.on('data', (text) => (said += text))
    await expect.poll(() => said, { timeout: patience }).toContain('Muster is ready')
  })
  test.afterAll(async () => {
    const ended = new Promise((done) => server.once('exit', done))
    server.kill('SIGTERM')
    await ended
  })
}
