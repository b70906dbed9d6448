import { spawn } from 'node:child_process'
import path from 'node:path'
import { startPostgres } from '../lib/db/launcher.mjs'
import { expect, test } from './fixtures'
import { dataFolder, secret } from './settings'

/** A server that runs, and what it has said so far. */
export interface Started {
  said(): string
  /** Sends SIGTERM and waits for the end; the exit code. */
  stop(): Promise<number | null>
}

/**
 * Starts Muster as a person does and waits until it says that it is ready.
 * @param env all that it gets of the environment
 * @param root where Muster lies, this checkout or an unpacked bundle
 */
export async function startServer(
  env: Record<string, string | undefined>,
  root = path.resolve(import.meta.dirname, '..'),
): Promise<Started> {
  let said = ''
  const server = spawn(process.execPath, [path.join(root, 'lib/cli/start.mjs')], {
    env: env as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((done) => server.once('exit', done))
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => (said += text))
  const stop = () => {
    server.kill('SIGTERM')
    return ended
  }
  try {
    await expect.poll(() => said, { timeout: 150_000 }).toContain('Muster is ready')
  } catch (error) {
    await stop()
    throw error
  }
  return { said: () => said, stop }
}

/** A second web server on the database of the others, for the tests of a file, with settings of its own. */
export function anotherServer(port: number, settings: Record<string, string>): void {
  let server: Started | undefined
  test.beforeAll(async () => {
    test.setTimeout(180_000)
    const { url, writeUrl, readUrl } = await startPostgres(dataFolder)
    server = await startServer({
      ...process.env,
      PORT: String(port),
      MUSTER_SECRET: secret,
      MUSTER_DATA: dataFolder,
      MUSTER_MIGRATE_URL: url,
      DATABASE_URL: writeUrl,
      DATABASE_READ_URL: readUrl,
      MUSTER_WORKER: '0',
      ...settings,
    })
  })
  test.afterAll(() => server?.stop())
}
