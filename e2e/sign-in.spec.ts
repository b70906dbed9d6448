import { database, expect, test } from './fixtures'
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
  const invited = await invite('analyst')
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
  await client.query(
    "update app_user set locked_until = now() - interval '1 second' where email = 'locked@example.test'",
  )
  await client.end()
  expect(await attempt('a long enough password')).not.toContain('error')
})

test('a sign-up link works once', async ({ page, browser }) => {
  const link = await invite('owner')
  await signUp(page, link, 'once@example.test')
  await expect(page).toHaveURL(`${serverUrl}/`)
  const second = await (await browser.newContext()).newPage()
  await second.goto(link)
  await second.getByLabel('E-mail').fill('twice@example.test')
  await second.getByLabel('Name', { exact: true }).fill('Twice')
  await second.getByRole('textbox', { name: 'Password' }).fill('a long enough password')
  await second.getByRole('button', { name: 'Make the account' }).click()
  await expect(second.getByText(/has been used or has expired/)).toBeVisible()
})

test('single sign-on through a real OpenID provider gives the role of the group', async ({ page }) => {
  const client = await database()
  await client.query(
    "insert into group_role (group_name, role) values ('security-auditors', 'auditor') on conflict do nothing",
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

async function companyLogin(page: import('@playwright/test').Page, email: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Company login' }).click()
  await expect(page).toHaveURL(new RegExp(idpUrl))
  await page.locator('input[name=login]').fill(email)
  await page.locator('input[name=password]').fill('anything')
  await page.locator('button[type=submit]').click()
  await page.locator('button[type=submit]').click()
}

async function invite(role: string): Promise<string> {
  const { tokenFor } = await import('./fixtures')
  const response = await fetch(`${serverUrl}/api/v1/people/invitations`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await tokenFor('administrator')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ role }),
  })
  return (await response.json()).link
}

async function signUp(page: import('@playwright/test').Page, link: string, email: string): Promise<void> {
  await page.goto(link)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Name', { exact: true }).fill('Somebody')
  await page.getByRole('textbox', { name: 'Password' }).fill('a long enough password')
  await page.getByRole('button', { name: 'Make the account' }).click()
  await expect(page).toHaveURL(`${serverUrl}/`)
}
