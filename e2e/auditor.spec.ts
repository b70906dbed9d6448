import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { strFromU8, unzipSync } from 'fflate'
import { answering, expect, expectAccessible, localAccount, signIn, test } from './fixtures'

// Three files, both themes for axe, four verifications: more than other journeys do.
test.setTimeout(150_000)

/** Saves a file of the report on screen. */
async function saved(page: Page, format: string): Promise<{ name: string; bytes: Buffer }> {
  const waiting = page.waitForEvent('download')
  await page.getByRole('table', { name: 'Files of this report' }).getByRole('link', { name: format }).click()
  const download = await waiting
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) }
}
const isMade = (page: Page) =>
  expect(page.getByRole('table', { name: 'Files of this report' })).toBeVisible({ timeout: 45_000 })

async function verified(page: Page, name: string, bytes: Buffer): Promise<void> {
  await page
    .getByLabel('Report file')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: bytes })
}

test('an auditor makes the posture of a part of the estate as PDF, OSCAL and XLSX, and verifies them', async ({
  page,
}) => {
  const { email, password } = await localAccount('auditor')
  await page.goto('/reports')
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page).toHaveURL(/\/reports$/)
  await page.getByRole('button', { name: 'Scope All' }).click()
  await page.getByRole('dialog').getByLabel('Production').check()
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByRole('button', { name: 'Scope Production' })).toBeVisible()
  await answering(page)
  await page.getByLabel('Report', { exact: true }).selectOption('framework-posture')
  await page.getByLabel('Framework').selectOption('nist-csf-2.0')
  await expectAccessible(page)
  // PDF is chosen already.
  await expect(page.getByLabel('PDF')).toBeChecked()
  await page.getByLabel('OSCAL assessment results').check()
  await page.getByLabel('XLSX').check()
  await page.getByRole('button', { name: 'Create report' }).click()
  await expect(page).toHaveURL(/\/reports\/[0-9a-f-]{36}$/)
  await isMade(page)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('NIST Cybersecurity Framework 2.0')
  await expect(page.getByRole('table', { name: 'Evidence sheet' })).toContainText('environments production')
  await expectAccessible(page)

  const pdf = await saved(page, 'PDF')
  const oscal = await saved(page, 'OSCAL assessment results')
  const xlsx = await saved(page, 'XLSX')
  expect(pdf.name).toMatch(/^muster-framework-posture-\d{4}-\d\d-\d\d\.pdf$/)
  expect(pdf.bytes.subarray(0, 8).toString()).toBe('%PDF-1.7')
  // Three files, one judgement, one hash of the content: the page, the workbook and the OSCAL file say the same.
  const listed = await (await page.request.get(page.url().replace('/reports/', '/api/v1/reports/'))).json()
  const results = JSON.parse(oscal.bytes.toString())['assessment-results']
  const hash = results.metadata.props.find(({ name }: { name: string }) => name === 'content-sha256').value
  expect(hash).toBe(listed.evidence.contentSha256)
  expect(strFromU8(unzipSync(xlsx.bytes)['xl/worksheets/sheet1.xml']!)).toContain(hash)
  expect(results.metadata['oscal-version']).toBe('1.2.2')
  for (const { format, sha256 } of listed.files) {
    const { bytes } = { pdf, oscal, xlsx }[format as 'pdf' | 'oscal' | 'xlsx']
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
  }

  await page.getByRole('link', { name: 'Verify a file' }).click()
  for (const { name, bytes } of [pdf, oscal]) {
    await verified(page, name, bytes)
    await expect(page.getByText('Issued by this installation and unchanged.')).toBeVisible()
    const changed = Buffer.from(bytes)
    changed[changed.length - 20] = changed[changed.length - 20]! ^ 1
    await verified(page, `changed-${name}`, changed)
    await expect(page.getByText('Not issued by this installation, or changed since.')).toBeVisible()
  }
})

test('from a filtered list to a report of it, and to a sample that anybody draws again', async ({
  page,
  context,
}) => {
  await signIn(context, 'auditor')
  await page.goto('/credentials?provider=aws')
  await page.getByRole('link', { name: 'Report' }).last().click()
  await expect(page.getByText('Provider: Amazon Web Services')).toBeVisible()
  await expect(page.getByLabel('Report', { exact: true })).toHaveValue('credential-age')
  // Of one instant, so that what other tests import meanwhile is no part of it.
  const then = new Date().toISOString()
  await expect
    .poll(async () => (await page.request.get(`/api/v1/identities?limit=1&as_of=${then}`)).status())
    .toBe(200)
  const draw = async () => {
    await page.goto(`/reports?kind=sample-sheet&of=credential-age&filter=provider%3Daws&as_of=${then}`)
    await page.getByLabel('Sample size').fill('3')
    await page.getByLabel('Seed').fill('2026-Q4')
    await page.getByLabel('JSON').check()
    await page.getByRole('button', { name: 'Create sample' }).click()
    await isMade(page)
    return [await saved(page, 'JSON'), await saved(page, 'PDF')] as const
  }
  const [first, firstPdf] = await draw()
  const [again, againPdf] = await draw()
  expect(again.bytes.equals(first.bytes)).toBe(true)
  expect(againPdf.bytes.equals(firstPdf.bytes)).toBe(true)
  const sheet = JSON.parse(first.bytes.toString())
  expect(sheet.rows).toHaveLength(3)
  for (const { key, hash } of sheet.rows)
    expect(createHash('sha256').update(`2026-Q4:${key}`).digest('hex')).toBe(hash)
  expect(sheet.rows.map(({ hash }: { hash: string }) => hash)).toEqual(
    sheet.rows.map(({ hash }: { hash: string }) => hash).sort(),
  )
  await expect(page.getByText(/^Population: \d+ rows/)).toBeVisible()
  await expect(page.getByText('Method: for every row of the population')).toBeVisible()
  await expectAccessible(page)
})

test('an export comes back as it was delivered, and its hash proves it', async ({ page, context }) => {
  await signIn(context, 'auditor')
  await page.goto('/imports')
  await page.getByRole('table').getByRole('link').first().click()
  await expect(page).toHaveURL(/\/imports\/\d+$/)
  const waiting = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Original' }).first().click()
  const download = await waiting
  const bytes = readFileSync(await download.path())
  const { list } = await (await page.request.get(page.url().replace('/imports/', '/api/v1/imports/'))).json()
  const file = list.find(({ file }: { file: string }) => file.endsWith(download.suggestedFilename()))
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256)
  await expect(page.getByText(/^Original kept until/).first()).toBeVisible()
  await expectAccessible(page)
})
