import { anotherServer } from './another-server'
import { database, expect, expectAccessible, localAccount, test, tokenFor } from './fixtures'
import { companyPort, companyUrl, idpUrl } from './settings'

// An installation that accepts the company login alone: a second process on the database of the others.
const breakGlass = 'break.glass@example.test'
anotherServer(companyPort, {
  MUSTER_URL: companyUrl,
  MUSTER_SSO_ONLY: '1',
  MUSTER_BREAK_GLASS: breakGlass,
  OIDC_ISSUER: idpUrl,
  OIDC_CLIENT_ID: 'muster',
  OIDC_CLIENT_SECRET: 'a-secret-for-tests-only',
})

test('nobody is asked for a password, and a right one opens nothing', async ({ page, request }) => {
  const { email, password } = await localAccount('administrator')
  await page.goto(`${companyUrl}/findings`)
  await expect(page.getByRole('button', { name: 'Company login' })).toBeVisible()
  await expect(page.getByText('Accounts come from the company login.')).toBeVisible()
  await expect(page.getByRole('textbox')).toHaveCount(0)
  await expectAccessible(page)

  const { csrfToken } = await (await request.get(`${companyUrl}/api/auth/csrf`)).json()
  const answer = await request.post(`${companyUrl}/api/auth/callback/credentials`, {
    form: { csrfToken, email, password, json: 'true' },
  })
  expect((await answer.json()).url).toContain('error=CredentialsSignin')
  expect((await request.get(`${companyUrl}/api/v1/identities`)).status()).toBe(401)
  const client = await database()
  const { rows } = await client.query(
    "select detail->>'why' as why from audit_entry where actor = $1 and action = 'session.refused'",
    [email],
  )
  await client.end()
  expect(rows).toEqual([{ why: 'only the company login is accepted' }])

  // An invitation makes no account with a password either, and stays unused.
  const invited = await request.post(`${companyUrl}/api/v1/people/invitations`, {
    headers: { authorization: `Bearer ${await tokenFor('administrator')}` },
    data: { role: 'analyst', email: 'new@example.test' },
  })
  const token = new URL((await invited.json()).link).searchParams.get('token')
  const made = await request.post(`${companyUrl}/api/v1/sign-up`, {
    data: { token, email: 'new@example.test', name: 'New', password: 'a long enough password' },
  })
  expect(made.status()).toBe(403)
})

test('the company login opens the door, with the role of the group', async ({ page }) => {
  const client = await database()
  await client.query(
    `insert into group_role (group_name, role) values ('security-auditors', 'auditor')
     on conflict do nothing`,
  )
  await client.end()
  await page.goto(`${companyUrl}/sign-in`)
  await page.getByRole('button', { name: 'Company login' }).click()
  await expect(page).toHaveURL(new RegExp(idpUrl))
  await page.locator('input[name=login]').fill('auditor@example.test')
  await page.locator('input[name=password]').fill('anything')
  await page.locator('button[type=submit]').click()
  await page.locator('button[type=submit]').click()
  await expect(page).toHaveURL(`${companyUrl}/`)
  await expect(page.getByRole('button', { name: /account of auditor/i })).toBeVisible()
})

test('the emergency door has one key, and is not on show', async ({ page }) => {
  const other = await localAccount('administrator')
  const emergency = await localAccount('administrator')
  const client = await database()
  await client.query('update app_user set email = $2 where email = $1', [emergency.email, breakGlass])
  await client.end()
  const attempt = async (email: string) => {
    await page.goto(`${companyUrl}/sign-in?break-glass=1`)
    await page.getByLabel('E-mail').fill(email)
    await page.getByRole('textbox', { name: 'Password' }).fill(other.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  }
  await attempt(other.email)
  await expect(page.getByText('E-mail and password do not match.')).toBeVisible()
  await attempt(breakGlass)
  await expect(page).toHaveURL(`${companyUrl}/`)
  await page.goto(`${companyUrl}/settings?tab=login`)
  await expect(page.getByText(`Only ${breakGlass} can sign in with one`)).toBeVisible()
})
