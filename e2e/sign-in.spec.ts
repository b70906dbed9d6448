import type { Page } from '@playwright/test'
import { Secret, TOTP } from 'otpauth'
import { database, expect, expectAccessible, linkMailedTo, signIn, test, tokenFor } from './fixtures'
import { idpUrl, serverUrl } from './settings'

const admin = { email: 'admin@example.test', password: 'correct horse battery staple' }

test('the administrator signs in with a password, and out again', async ({ page }) => {
  await page.goto('/findings')
  await page.getByLabel('E-mail').fill(admin.email)
  await page.getByRole('textbox', { name: 'Password' }).fill('not the password')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByText('E-mail and password do not match.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Password' }).fill(admin.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page).toHaveURL(`${serverUrl}/findings`)
  await page.getByRole('button', { name: /account of/i }).click()
  await page.getByText('Sign out').click()
  await expect(page).toHaveURL(/sign-in/)
  await page.goto('/findings')
  await expect(page).toHaveURL(/sign-in/)
})

test('five wrong passwords lock the account for a while, even for the right one', async ({
  page,
  request,
}) => {
  const invited = await invite('analyst', 'locked@example.test')
  await signUp(page, invited, 'locked@example.test')
  await page.context().clearCookies()
  const attempt = async (password: string) => {
    const { csrfToken } = await (await request.get('/api/auth/csrf')).json()
    const response = await request.post('/api/auth/callback/credentials', {
      form: { csrfToken, email: 'locked@example.test', password, json: 'true' },
    })
    return (await response.json()).url as string
  }
  for (let n = 0; n < 5; n++) expect(await attempt('wrong')).toContain('error')
  expect(await attempt('a long enough password')).toContain('error')
  const client = await database()
  await client.query("update sign_in_failure set wait_until = now() where email = 'locked@example.test'")
  await client.end()
  expect(await attempt('a long enough password')).not.toContain('error')
})

test('a sign-up link works once', async ({ page, browser }) => {
  const link = await invite('owner', 'once@example.test')
  await signUp(page, link, 'once@example.test')
  await expect(page).toHaveURL(`${serverUrl}/`)
  const second = await (await browser.newContext()).newPage()
  await second.goto(link)
  await second.getByLabel('E-mail').fill('once@example.test')
  await second.getByLabel('Name', { exact: true }).fill('Twice')
  await second.getByRole('textbox', { name: 'Password' }).fill('a long enough password')
  await second.getByRole('button', { name: 'Create account' }).click()
  await expect(second.getByText(/has been used or has expired/)).toBeVisible()
})

test('a forgotten password: a link by mail sets a new one, once, and ends every session', async ({
  page,
  browser,
}) => {
  const email = 'forgetful@example.test'
  await newAccount(page, email, { role: 'owner' })
  const elsewhere = await (await browser.newContext()).newPage()
  await elsewhere.goto('/sign-in')
  await elsewhere.getByRole('link', { name: 'Forgot your password?' }).click()
  // Both pages have a field for the e-mail.
  await expect(elsewhere.getByRole('heading', { name: 'Forgot your password?' })).toBeVisible()
  // An address without an account gets the same answer, and no mail.
  await elsewhere.getByLabel('E-mail').fill('nobody.here@example.test')
  await elsewhere.getByRole('button', { name: 'Send the link' }).click()
  await expect(elsewhere.getByText('If nobody.here@example.test has an account')).toBeVisible()
  await elsewhere.goto('/reset')
  await elsewhere.getByLabel('E-mail').fill(email)
  await elsewhere.getByRole('button', { name: 'Send the link' }).click()
  await expect(elsewhere.getByText(`If ${email} has an account`)).toBeVisible()
  const link = await linkMailedTo(email, '/reset')
  await elsewhere.goto(link)
  await elsewhere.getByLabel('New password').fill('short')
  await elsewhere.getByRole('button', { name: 'Set the password' }).click()
  await expect(elsewhere.getByText('A password has at least 12 characters.')).toBeVisible()
  await elsewhere.getByLabel('New password').fill('quite another password')
  await elsewhere.getByRole('button', { name: 'Set the password' }).click()
  await expect(elsewhere).toHaveURL(`${serverUrl}/`)
  // The session that was open before has ended.
  await page.goto('/identities')
  await expect(page).toHaveURL(/sign-in/)
  await page.goto(link)
  await page.getByLabel('New password').fill('yet another password')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await expect(page.getByText(/has been used or has expired/)).toBeVisible()
})

test('an administrator mails somebody a link to a new password, or hands it over', async ({
  page,
  context,
  browser,
}) => {
  const email = 'calls.the.desk@example.test'
  const theirs = await (await browser.newContext()).newPage()
  await newAccount(theirs, email, { role: 'owner' })
  await signIn(context, 'administrator')
  await page.goto('/settings?tab=people')
  await page.getByRole('row').filter({ hasText: email }).getByRole('button', { name: 'Sessions' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Mail a password link' }).click()
  await expect(dialog.getByText(`Sent to ${email}.`)).toBeVisible()
  const mailed = await linkMailedTo(email, '/reset')
  await dialog.getByLabel(`Send it to ${email}`).uncheck()
  await dialog.getByRole('button', { name: 'Create a password link' }).click()
  const link = await dialog.locator('pre').innerText()
  expect(link).not.toBe(mailed)
  await theirs.goto(link)
  await theirs.getByLabel('New password').fill('quite another password')
  await theirs.getByRole('button', { name: 'Set the password' }).click()
  await expect(theirs).toHaveURL(`${serverUrl}/`)
})

test('single sign-on through a real OpenID provider gives the role of the group', async ({ page }) => {
  const client = await database()
  await client.query(
    `insert into group_role (group_name, role) values ('security-auditors', 'auditor')
     on conflict do nothing`,
  )
  await client.end()
  await companyLogin(page, 'auditor@example.test')
  await expect(page).toHaveURL(`${serverUrl}/`)
  expect((await page.request.get('/api/v1/audit')).status()).toBe(200)
  expect((await page.request.get('/api/v1/people')).status()).toBe(403)
})

test('somebody without a mapped group is told so and gets no account', async ({ page }) => {
  await companyLogin(page, 'stranger@example.test')
  await expect(page).toHaveURL(/sign-in/)
  await expect(page.getByText(/none of your groups|no role/i)).toBeVisible()
  const client = await database()
  expect((await client.query("select 1 from app_user where email = 'stranger@example.test'")).rowCount).toBe(
    0,
  )
  await client.end()
})

test('an account with a password is handed over to the company login by that password, and by nothing else', async ({
  page,
}) => {
  const email = 'moving@example.test'
  await newAccount(page, email, { role: 'owner' })
  await page.context().clearCookies()
  await companyLogin(page, email)
  await expect(page.getByText('An account with your e-mail exists.')).toBeVisible()
  await givePair(page, email)
  await expect(page).toHaveURL(`${serverUrl}/`)
  await page.goto('/account')
  await page.getByRole('button', { name: 'Connect the company login' }).click()
  await page.getByLabel('Your password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Connect and sign in there' }).click()
  // The provider knows this browser from the first attempt.
  await expect(page).toHaveURL(`${serverUrl}/account`)
  await expect(page.getByText('You sign in with the company login')).toBeVisible()
  await expect(page.getByText('Auditor', { exact: true })).toBeVisible()
  await page.context().clearCookies()
  await givePair(page, email)
  await expect(page.getByText('E-mail and password do not match.')).toBeVisible()
})

async function companyLogin(page: Page, email: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Company login' }).click()
  await expect(page).toHaveURL(new RegExp(idpUrl))
  await page.locator('input[name=login]').fill(email)
  await page.locator('input[name=password]').fill('anything')
  await page.locator('button[type=submit]').click()
  await page.locator('button[type=submit]').click()
}

async function invite(role: string, email: string): Promise<string> {
  const response = await fetch(`${serverUrl}/api/v1/people/invitations`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await tokenFor('administrator')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ role, email }),
  })
  return (await response.json()).link
}

async function signUp(page: Page, link: string, email: string): Promise<void> {
  await page.goto(link)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Name', { exact: true }).fill('Somebody')
  await page.getByRole('textbox', { name: 'Password' }).fill('a long enough password')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page).toHaveURL(`${serverUrl}/`)
}

const PASSWORD = 'a long enough password'

/** An account with a password, made through an invitation, and the browser signed in as it. */
async function newAccount(
  page: Page,
  email: string,
  invitation: object = { role: 'analyst' },
): Promise<void> {
  const response = await fetch(`${serverUrl}/api/v1/people/invitations`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await tokenFor('administrator')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ email, ...invitation }),
  })
  const { link } = (await response.json()) as { link: string }
  await page.goto(link)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Name', { exact: true }).fill('Mia Factor')
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page).toHaveURL(/\/(account)?$/)
}
async function givePair(page: Page, email: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
const codeAt = (secret: string, steps = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 })

/** Sets up an authenticator on the account page; leaves the recovery codes on screen. */
async function enrol(page: Page): Promise<{ secret: string; codes: string[] }> {
  await page.goto('/account')
  await page.getByRole('button', { name: 'Set up an authenticator' }).click()
  await page.getByLabel('Your password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByAltText(/QR code/)).toBeVisible()
  const secret = (await page.getByTestId('secret').innerText()).replaceAll(' ', '')
  await page.getByLabel('Current code').fill(codeAt(secret, -1))
  await page.getByRole('button', { name: 'Confirm' }).click()
  const list = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
  await expect(list).toHaveCount(10)
  return { secret, codes: await list.allInnerTexts() }
}

test('somebody sets up a second factor and signs in with it, then with a recovery code', async ({ page }) => {
  const email = 'factor@example.test'
  await newAccount(page, email)
  const { secret, codes } = await enrol(page)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'I have saved them' }).click()
  await expect(page.getByText('10 recovery codes left')).toBeVisible()
  await page.context().clearCookies()

  await givePair(page, email)
  await expect(page.getByLabel('Code from your authenticator')).toBeFocused()
  await expectAccessible(page)
  await page.getByLabel('Code from your authenticator').fill('000000')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByText('Wrong code.')).toBeVisible()
  const code = codeAt(secret)
  await page.getByLabel('Code from your authenticator').fill(code)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page).toHaveURL(`${serverUrl}/`)
  await page.context().clearCookies()

  // The same code again is refused, in its own time step too.
  await givePair(page, email)
  await page.getByLabel('Code from your authenticator').fill(code)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByText('Wrong code.')).toBeVisible()
  await page.getByLabel('Code from your authenticator').fill(codes[4]!)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page).toHaveURL(`${serverUrl}/`)
  await page.goto('/account')
  await expect(page.getByText('9 recovery codes left')).toBeVisible()
})

test('an administrator asks for a second factor: without one only the own account opens', async ({
  page,
}) => {
  const email = 'must@example.test'
  await newAccount(page, email)
  const client = await database()
  try {
    await client.query(
      `insert into policy (name, value, changed_by) values ('access', '{"second_factor": true}', 'test')
       on conflict (name) do update set value = excluded.value`,
    )
    for (const path of ['/', '/identities', '/settings', '/reports']) {
      // The redirect may come while the page is still arriving.
      await page.goto(path).catch(() => undefined)
      await expect(page).toHaveURL(`${serverUrl}/account`)
    }
    await expect(page.getByText('Set up a second factor first.')).toBeVisible()
    for (const path of ['identities', 'findings', 'search?q=a', 'reports', 'policies'])
      expect((await page.request.get(`/api/v1/${path}`)).status(), path).toBe(403)
    await enrol(page)
    await page.getByRole('button', { name: 'I have saved them' }).click()
    await page.goto('/identities')
    await expect(page.getByRole('heading', { name: 'Identities', level: 1 })).toBeVisible()
  } finally {
    await client.query("delete from policy where name = 'access'")
    await client.end()
  }
})

test('sessions are listed with their device, and ended from another one', async ({ page, browser }) => {
  const email = 'sessions@example.test'
  await newAccount(page, email)
  const phone = await browser.newContext({
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  })
  const other = await phone.newPage()
  await givePair(other, email)
  await expect(other).toHaveURL(`${serverUrl}/`)
  await page.goto('/account')
  const rows = page.getByRole('table', { name: 'Open sessions' }).getByRole('row')
  await expect(rows).toHaveCount(3)
  await expect(page.getByText('this session')).toHaveCount(1)
  await expect(rows.filter({ hasText: 'Safari on iOS' })).toContainText(/now|second|minute/)
  await expectAccessible(page)
  await rows.filter({ hasText: 'Safari on iOS' }).getByRole('button', { name: 'End' }).click()
  await expect(rows).toHaveCount(2)
  await other.goto('/identities')
  await expect(other).toHaveURL(/sign-in/)
  await phone.close()
})

test('an administrator ends the sessions of a person', async ({ page, context, browser }) => {
  const theirs = await browser.newContext()
  const { email } = await signIn(theirs, 'analyst')
  await signIn(context, 'administrator')
  expect((await theirs.request.get(`${serverUrl}/api/v1/identities`)).status()).toBe(200)
  await page.goto('/settings?tab=people')
  await page.getByRole('row').filter({ hasText: email }).getByRole('button', { name: 'Sessions' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('table', { name: 'Open sessions' })).toBeVisible()
  await dialog.getByRole('button', { name: 'End all sessions' }).click()
  await expect(dialog).toBeHidden()
  expect((await theirs.request.get(`${serverUrl}/api/v1/identities`)).status()).toBe(401)
  await theirs.close()
})

test('an auditor is invited for a scope and a time, and is out when it is over', async ({
  page,
  context,
  browser,
}) => {
  await signIn(context, 'administrator')
  await page.goto('/settings?tab=people')
  await page.getByRole('button', { name: 'Invite user' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('E-mail').fill('outside.auditor@example.test')
  await dialog.getByLabel('Role').selectOption('auditor')
  await dialog.getByLabel('Production').check()
  const end = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10)
  await dialog.getByLabel('Access ends with').fill(end)
  await dialog.getByRole('button', { name: 'Send invitation' }).click()
  await expect(dialog.getByText('The invitation is sent')).toBeVisible()
  const link = await linkMailedTo('outside.auditor@example.test', '/sign-up')

  const theirs = await browser.newContext()
  const auditor = await theirs.newPage()
  await auditor.goto(link)
  await auditor.getByLabel('E-mail').fill('outside.auditor@example.test')
  await auditor.getByLabel('Name', { exact: true }).fill('Ada Auditor')
  await auditor.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
  await auditor.getByRole('button', { name: 'Create account' }).click()
  await expect(auditor).toHaveURL(`${serverUrl}/`)
  const seen = await (await auditor.request.get(`${serverUrl}/api/v1/identities?limit=500`)).json()
  expect(new Set(seen.rows.map((row: { environment: string }) => row.environment))).toEqual(
    new Set(['production']),
  )
  await auditor.goto('/account')
  await expect(auditor.getByText('Access ends', { exact: true })).toBeVisible()

  await page.goto('/settings?tab=people')
  await expect(page.getByRole('row').filter({ hasText: 'outside.auditor@example.test' })).toContainText(
    'access until',
  )
  const client = await database()
  await client.query(
    "update app_user set access_ends_at = now() where email = 'outside.auditor@example.test'",
  )
  await client.end()
  expect((await auditor.request.get(`${serverUrl}/api/v1/identities`)).status()).toBe(401)
  await auditor.goto('/identities')
  await expect(auditor).toHaveURL(/sign-in/)
  await givePair(auditor, 'outside.auditor@example.test')
  await expect(auditor.getByText('E-mail and password do not match.')).toBeVisible()
  await theirs.close()
})

test('whoever comes, is refused, is asked for a code or leaves stands in the audit log', async () => {
  const client = await database()
  const { rows } = await client.query(
    `select distinct actor, action, detail->>'why' as why, detail->>'by' as by
     from audit_entry
     where action like 'session.%'`,
  )
  await client.end()
  const said = rows.map(({ actor, action, why, by }) => [actor, action, why ?? by].filter(Boolean).join(' '))
  expect(said).toEqual(
    expect.arrayContaining([
      'admin@example.test session.refused wrong password',
      'admin@example.test session.sign-in password',
      'admin@example.test session.sign-out',
      'locked@example.test session.refused locked',
      'auditor@example.test session.sign-in',
      'stranger@example.test session.refused no group with a role, kept out, or ended',
      'factor@example.test session.code-asked',
      'factor@example.test session.refused wrong code',
      'factor@example.test session.sign-in authenticator',
      'factor@example.test session.sign-in recovery code',
      'outside.auditor@example.test session.refused access has ended',
    ]),
  )
})
