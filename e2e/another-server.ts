import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { startPostgres } from '../lib/db/launcher.mjs'
import { expect, test } from './fixtures'
import { dataFolder, secret } from './settings'

/** A second web server on the database of the others, for the tests of a file, with settings of its own. */
export function anotherServer(port: number, settings: Record<string, string>): void {
  let server: ChildProcess
  let said = ''
  test.beforeAll(async () => {
    test.setTimeout(120_000)
    const { url, writeUrl, readUrl } = await startPostgres(dataFolder)
    server = spawn(process.execPath, [path.resolve(import.meta.dirname, '../lib/cli/start.mjs')], {
      env: {
        ...process.env,
        PORT: String(port),
        MUSTER_SECRET: secret,
        MUSTER_DATA: dataFolder,
        MUSTER_MIGRATE_URL: url,
        DATABASE_URL: writeUrl,
        DATABASE_READ_URL: readUrl,
        MUSTER_WORKER: '0',
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [server.stdout!, server.stderr!]) stream.on('data', (text) => (said += text))
    await expect.poll(() => said, { timeout: 100_000 }).toContain('Muster is ready')
  })
  test.afterAll(async () => {
    const ended = new Promise((done) => server.once('exit', done))
    server.kill('SIGTERM')
    await ended
  })
}
