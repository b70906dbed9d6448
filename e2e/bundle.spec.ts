import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { startServer } from './another-server'
import { expect, test } from './fixtures'
import { bundlePort } from './settings'

// What `npm run pack` makes is unpacked where nothing else is, and starts there.

const place = mkdtempSync(path.join(os.tmpdir(), 'muster-bundle-'))
const bundle = path.join(place, 'muster')
// As root the database runs as somebody else, who has to reach it.
chmodSync(place, 0o755)
test.afterAll(() => rmSync(place, { recursive: true, force: true }))

test('a bundle runs on a machine that has nothing else: it installs and builds nothing, takes a file, and ends when it is told to', async ({
  request,
}) => {
  test.setTimeout(300_000)
  const root = path.resolve(import.meta.dirname, '..')
  execFileSync(process.execPath, [path.join(root, 'lib/cli/pack.mjs'), bundle], { stdio: 'ignore' })
  for (const tool of ['vitest', '@playwright/test', 'oxlint', 'prettier'])
    expect(existsSync(path.join(bundle, 'node_modules', tool)), tool).toBe(false)

  // Nothing of this checkout's environment.
  const env = {
    PATH: process.env.PATH,
    HOME: place,
    PORT: String(bundlePort),
    MUSTER_DATA: path.join(place, 'data'),
  }
  const server = await startServer(env, bundle)
  let code: number | null = null
  try {
    expect(server.said()).not.toMatch(/Installing|Building/)
    expect(server.said()).toMatch(/\/sign-up\?token=/)
    expect((await request.get(`http://127.0.0.1:${bundlePort}/api/v1/health`)).status()).toBe(200)
    const told = execFileSync(
      process.execPath,
      [
        path.join(bundle, 'lib/cli/muster.mjs'),
        'import',
        path.join(root, 'lib/ingest/sources/aws/credential-report.sample.csv'),
        '--json',
      ],
      { cwd: place, env: env as unknown as NodeJS.ProcessEnv, encoding: 'utf8' },
    )
    expect(told).toContain('aws/credential-report')
  } finally {
    code = await server.stop()
  }
  expect(code).toBe(0)
})
