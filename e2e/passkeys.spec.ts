import type { Page } from '@playwright/test'
import { anotherServer } from './another-server'
import { expect, expectAccessible, localAccount, test } from './fixtures'
import { namedPort, namedUrl } from './settings'

anotherServer(namedPort, { MUSTER_URL: namedUrl, MUSTER_HOST: 'localhost' })

/** A device that Chromium plays, which asks for a finger and gets one. */
async function device(page: Page): Promise<void> {
  const client = await page.context().newCDPSession(page)
  await client.send('WebAuthn.enable')
  await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

test('somebody adds a passkey, signs in with it without a password, and removes it', async ({ page }) => {
  const { email, password } = await localAccount('analyst')
  await device(page)
  await page.goto(`${namedUrl}/account`)
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByLabel('Your password').fill('not the password')
  await page.getByRole('button', { name: 'Continue with the device' }).click()
  await expect(page.getByText('Password and code do not match.')).toBeVisible()
  await page.getByLabel('Your password').fill(password)
  await page.getByLabel('Name of the passkey').fill('Laptop of the office')
  await page.getByRole('button', { name: 'Continue with the device' }).click()
  const row = page.getByRole('row').filter({ hasText: 'Laptop of the office' })
  await expect(row).toContainText('never')
  await expectAccessible(page)

  await page.context().clearCookies()
  await page.goto(`${namedUrl}/findings`)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page).toHaveURL(`${namedUrl}/findings`)
  await page.goto(`${namedUrl}/account`)
  await expect(row).not.toContainText('never')
  await expect(page.getByText(/, passkey$/)).toBeVisible()

  await row.getByRole('button', { name: 'Remove' }).click()
  await page.getByLabel('Your password').fill(password)
  await page.getByRole('button', { name: 'Remove Laptop of the office' }).last().click()
  await expect(row).toHaveCount(0)
  await page.context().clearCookies()
  await page.goto(`${namedUrl}/sign-in`)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page.getByText('This passkey is not registered here.')).toBeVisible()
})
