import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, expectAccessible, signIn, test, tokenFor } from './fixtures'
import { serverUrl } from './settings'

test('an analyst verifies a control that no check reaches, and takes it back', async ({ page, context }) => {
  await signIn(context, 'analyst')
  await page.goto('/frameworks/nist-csf-2.0')
  const entry = page.getByRole('listitem').filter({ hasText: 'GV.SC-04' })
  await entry.getByRole('button', { name: 'Verify GV.SC-04' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Save verification' }).click()
  await expect(dialog.getByText('Required.')).toBeVisible()
  await dialog.getByLabel('Evidence', { exact: true }).fill('Read the register of suppliers of May.')
  await dialog.getByLabel('File of evidence').setInputFiles({
    name: 'register.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('register'),
  })
  await expect(dialog.getByText('At most 20 MB, stored encrypted.')).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Save verification' }).click()
  await expect(entry.getByText('Passes, verified manually')).toBeVisible()
  await expect(entry.getByText('Read the register of suppliers of May.')).toBeVisible()
  const waiting = page.waitForEvent('download')
  await entry.getByRole('link', { name: 'register.pdf' }).click()
  const download = await waiting
  expect(download.suggestedFilename()).toBe('register.pdf')
  expect(await readFile((await download.path())!, 'utf8')).toBe('register')

  await entry.getByRole('button', { name: 'Change GV.SC-04' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove verification' }).click()
  await expect(entry.getByText('verified manually')).toBeHidden()
})

test('a file of evidence arrives whole up to its limit, and one byte more is refused', async ({
  request,
}) => {
  const headers = { authorization: `Bearer ${await tokenFor('analyst')}` }
  const send = (bytes: number) => {
    const data = Buffer.alloc(bytes, 'evidence ')
    const sha256 = createHash('sha256').update(data).digest('hex')
    return request.put(`${serverUrl}/api/v1/evidence/${sha256}`, { headers, data })
  }
  const limit = 20 * 2 ** 20
  expect((await send(limit)).status()).toBe(200)
  const refused = await send(limit + 1)
  expect(refused.status()).toBe(413)
  expect((await refused.json()).detail).toContain('at most 20 MB')
})

test('an administrator pins a framework, and every figure of a control opens its identities', async ({
  page,
  context,
}) => {
  await signIn(context, 'administrator')
  await page.goto('/frameworks/iso-27001-2022')
  await page.getByRole('button', { name: 'Pin', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Unpin' })).toBeVisible()
  await page.goto('/')
  await expect(page.getByRole('link', { name: 'ISO/IEC 27001 Annex A' })).toBeVisible()
  await page.goto('/frameworks/iso-27001-2022')
  await page.getByRole('button', { name: 'Unpin' }).click()
  await expect(page.getByRole('button', { name: 'Pin', exact: true })).toBeVisible()

  await page.goto('/frameworks/owasp-nhi-2025')
  const row = page.getByRole('row').filter({ hasText: 'NHI7:2025' })
  for (const link of await row.getByRole('link').all()) {
    const [words, href] = [await link.innerText(), await link.getAttribute('href')]
    if (!href?.startsWith('/identities')) continue
    const found = await page.request.get(`/api/v1${href}&limit=1`)
    expect((await found.json()).total, href).toBe(Number(words.replaceAll(',', '')))
  }
})

test('two frameworks stand side by side, and a wrong reference leads to the control that it means', async ({
  page,
  context,
}) => {
  await signIn(context, 'auditor')
  await page.goto('/frameworks/compare')
  await page.getByLabel('Compared with').selectOption('dora-rts-2024-1774')
  await page.getByRole('button', { name: 'Compare' }).click()
  await expect(page.getByRole('heading', { name: /Only in DORA RTS/ })).toBeVisible()
  await page.goto('/frameworks/crosswalk')
  await page.getByRole('row').filter({ hasText: 'SC.L2-3' }).getByRole('link').first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('NIST SP 800-207')
  await expect(page.getByText(/cited as SC.L2-3/).first()).toBeVisible()
})
