import { rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Locator } from '@playwright/test'
import { startServer, type Started } from './another-server'
import { report } from './credential-report'
import { expect, expectAccessible, linkMailedTo, test } from './fixtures'
import { idpUrl, mailUrl, newcomerPort, newcomerUrl } from './settings'

test.describe.configure({ mode: 'serial' })

const folder = path.join(os.tmpdir(), `muster-newcomer-${process.pid}`)
let server: Started | undefined

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
  server = await startServer({
    ...env,
    PORT: String(newcomerPort),
    MUSTER_URL: newcomerUrl,
    MUSTER_DATA: folder,
    MUSTER_SMTP_URL: mailUrl,
    OIDC_ISSUER: idpUrl,
    OIDC_CLIENT_ID: 'muster',
    OIDC_CLIENT_SECRET: 'a-secret-for-tests-only',
  })
})
test.afterAll(async () => {
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** The address in the terminal, at the address under which the test reaches the server. */
const inTerminal = (): string => newcomerUrl + /\/sign-up\?token=\S+/.exec(server!.said())![0]

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

test('the first day of an administrator: a colleague by mail, the auditors by the company login, due dates, and what was done is on the record', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000)
  await page.goto(`${newcomerUrl}/sign-in`)
  await page.getByLabel('E-mail').fill('nora@example.test')
  await page.getByRole('textbox', { name: 'Password' }).fill('a long enough password')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page).toHaveURL(`${newcomerUrl}/`)

  // An analyst is invited, and comes by the link in the mail.
  await page.goto(`${newcomerUrl}/settings?tab=people`)
  await page.getByRole('button', { name: 'Invite user' }).click()
  const invitation = page.getByRole('dialog')
  await invitation.getByLabel('E-mail').fill('ivo.analyst@example.test')
  await invitation.getByLabel('Role').selectOption('analyst')
  await invitation.getByRole('button', { name: 'Send invitation' }).click()
  await expect(invitation.getByText('The invitation is sent')).toBeVisible()
  const theirs = await (await browser.newContext()).newPage()
  await theirs.goto(await linkMailedTo('ivo.analyst@example.test', '/sign-up', newcomerUrl))
  await theirs.getByLabel('Name', { exact: true }).fill('Ivo Analyst')
  await theirs.getByLabel('E-mail').fill('ivo.analyst@example.test')
  await theirs.getByRole('textbox', { name: 'Password' }).fill('a long enough password')
  await theirs.getByRole('button', { name: 'Create account' }).click()
  await expect(theirs).toHaveURL(`${newcomerUrl}/`)
  await theirs.goto(`${newcomerUrl}/findings?view=rows`)
  await expect(theirs.getByRole('main')).toContainText('nightly-export')
  expect((await theirs.request.get(`${newcomerUrl}/api/v1/people`)).status()).toBe(403)

  // Whoever the provider has among the auditors is one here.
  await page.goto(`${newcomerUrl}/settings?tab=login`)
  await expect(page.getByText(/is connected\.$/)).toBeVisible()
  await page.getByRole('button', { name: 'Map a group' }).click()
  const mapping = page.getByRole('dialog')
  await mapping.getByLabel('Group, as the provider names it').fill('security-auditors')
  await mapping.getByLabel('Role').selectOption('auditor')
  await mapping.getByRole('button', { name: 'Map the group' }).click()
  await expect(page.getByRole('table', { name: 'Groups and their roles' })).toContainText('security-auditors')
  const auditor = await (await browser.newContext()).newPage()
  await auditor.goto(`${newcomerUrl}/sign-in`)
  await auditor.getByRole('button', { name: 'Company login' }).click()
  await auditor.locator('input[name=login]').fill('auditor@example.test')
  await auditor.locator('input[name=password]').fill('anything')
  await auditor.locator('button[type=submit]').click()
  await auditor.locator('button[type=submit]').click()
  await expect(auditor).toHaveURL(`${newcomerUrl}/`)

  // What is due when, and whose name stands on a report.
  await page.goto(`${newcomerUrl}/settings?tab=due`)
  await page.getByLabel('Any other, high, days').fill('30')
  await page.getByRole('button', { name: 'Save' }).first().click()
  await expect(page.getByText('Saved.').first()).toBeVisible()
  await page.goto(`${newcomerUrl}/settings?tab=reports`)
  await page.getByLabel('Organisation').fill('Newcomer Freight')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.').first()).toBeVisible()

  // The auditor reads who did all this, and that nothing of it was changed since.
  const log = await (await auditor.request.get(`${newcomerUrl}/api/v1/audit?limit=200`)).json()
  const done = (log.rows as { actor: string; action: string }[])
    .filter(({ actor }) => actor === 'nora@example.test')
    .map(({ action }) => action)
  for (const action of ['import.confirm', 'sign-up-link.create', 'group-role.set', 'policy.change'])
    expect(done, action).toContain(action)
  await auditor.goto(`${newcomerUrl}/audit`)
  await auditor.getByRole('button', { name: 'Verify the chain' }).click()
  await expect(auditor.getByText('The log is intact.')).toBeVisible()
})
