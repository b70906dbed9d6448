import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Locator } from '@playwright/test'
import { report } from './credential-report'
import { expect, expectAccessible, test } from './fixtures'
import { newcomerPort, newcomerUrl } from './settings'

const folder = path.join(os.tmpdir(), `muster-newcomer-${process.pid}`)
let server: ChildProcess
let said = ''

/** An installation in which nobody has been yet: a data folder and a database of its own, and what `npm start` says in the terminal. */
test.beforeAll(async () => {
  test.setTimeout(180_000)
  const {
    DATABASE_URL: _1,
    DATABASE_READ_URL: _2,
    MUSTER_MIGRATE_URL: _3,
    MUSTER_SECRET: _4,
    ...env
  } = process.env
  server = spawn(process.execPath, [path.resolve(import.meta.dirname, '../lib/cli/start.mjs')], {
    env: { ...env, PORT: String(newcomerPort), MUSTER_DATA: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [server.stdout!, server.stderr!]) stream.on('data', (text) => (said += text))
  await expect.poll(() => said, { timeout: 150_000 }).toContain('Muster is ready')
})
test.afterAll(async () => {
  const ended = new Promise((done) => server.once('exit', done))
  server.kill('SIGTERM')
  await ended
  rmSync(folder, { recursive: true, force: true })
})

/** The address in the terminal, at the address under which the test reaches the server. */
const inTerminal = (): string => newcomerUrl + /\/sign-up\?token=\S+/.exec(said)![0]

test('the first hour: from the link in the terminal to a finding that says why, with three clicks and one file dialog', async ({
  page,
}) => {
  test.setTimeout(120_000)
  let clicks = 0
  const click = async (what: Locator) => {
    clicks++
    await what.click()
  }
  // Whoever comes without the link is told where it is.
  await page.goto(`${newcomerUrl}/sign-in`)
  await expect(page.getByText(/terminal/)).toBeVisible()
  await expectAccessible(page)

  await page.goto(inTerminal())
  await page.getByLabel('Name').fill('Nora Newcomer')
  await page.getByLabel('E-mail').fill('nora@example.test')
  await page.getByLabel('Password').fill('a long enough password')
  await page.keyboard.press('Enter')

  // An overview of nothing says what to bring, with a command for each of three.
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('0 identities', { timeout: 20_000 })
  for (const command of [
    /aws iam get-account-authorization-details/,
    /aws cloudtrail/,
    /graph\.microsoft\.com/,
  ])
    await expect(page.locator('code').filter({ hasText: command })).toBeVisible()
  await expect(page.getByText('npm start -- --demo')).toBeVisible()
  await expectAccessible(page)

  const chooser = page.waitForEvent('filechooser')
  await click(page.getByRole('button', { name: 'Choose files' }))
  await (
    await chooser
  ).setFiles({
    name: 'report.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(report([{ user: 'nightly-export', rotated: '2024-02-01T00:00:00Z' }])),
  })
  // What one import would do opens by itself.
  await expect(page).toHaveURL(/\/imports\/\d+$/, { timeout: 20_000 })
  await click(page.getByRole('button', { name: /^Confirm/ }))
  await click(page.getByRole('link', { name: 'Review them' }))
  await expect(page).toHaveURL(/\/findings\?after_import=/)
  // The sentence under the title is the reason with its proof.
  await expect(page.getByRole('main')).toContainText(/nightly-export/)
  await expect(page.getByRole('main')).toContainText(/1 Feb 2024/)
  expect(clicks).toBeLessThanOrEqual(3)
})
