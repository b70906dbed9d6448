import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { answering, expect, expectAccessible, signIn, test } from './fixtures'

test.setTimeout(120_000)

const minutes = Buffer.from('<script>alert(1)</script>\nminutes of the review of May\n\u00ff', 'latin1')
const sha256 = createHash('sha256').update(minutes).digest('hex')

test('an auditor asks for evidence of a control, an analyst answers with a file and a page, the auditor saves it and accepts', async ({
  page,
  browser,
}) => {
  const { email: auditor } = await signIn(page.context(), 'auditor')
  await page.goto('/frameworks/nist-csf-2.0?control=PR.AA-05')
  await answering(page)
  await page.getByRole('button', { name: 'Ask for evidence of PR.AA-05' }).click()
  const asking = page.getByRole('dialog')
  await expect(asking.getByRole('heading')).toHaveText('Ask for evidence of PR.AA-05')
  await asking.getByRole('button', { name: 'Ask for evidence' }).click()
  await expect(asking.getByText('Required.').first()).toBeVisible()
  await asking.getByLabel('Title').fill('Minutes of the review of May')
  await asking.getByLabel('What is wanted').fill('The minutes, and who took part.')
  await asking.getByLabel('Covers from').fill('2026-05-01')
  await asking.getByLabel('Covers until').fill('2026-05-31')
  await asking.getByRole('button', { name: 'Ask for evidence' }).click()
  await expect(page).toHaveURL(/\/requests\/\d+$/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Minutes of the review of May')
  await expect(page.getByText('No answers yet.')).toBeVisible()
  await expect(page.getByText('1 May 2026 to 31 May 2026')).toBeVisible()
  const address = page.url()

  // The analyst finds it in the list.
  const desk = await browser.newContext()
  const { email: analyst } = await signIn(desk, 'analyst')
  const analysts = await desk.newPage()
  await analysts.goto('/requests')
  await expect(analysts.getByRole('button', { name: 'Ask for evidence' })).toHaveCount(0)
  await analysts.getByRole('link', { name: 'Minutes of the review of May' }).click()
  await expect(analysts).toHaveURL(address)
  await answering(analysts)
  await analysts.getByRole('button', { name: 'Answer', exact: true }).click()
  const answer = analysts.getByRole('dialog')
  await answer.getByRole('button', { name: 'Send answer' }).click()
  await expect(answer.getByRole('alert')).toContainText('a text, a link or a file')
  await answer.getByLabel('Page of Muster').fill('https://elsewhere.example/reports/1')
  await answer.getByRole('button', { name: 'Send answer' }).click()
  await expect(answer.getByRole('alert')).toContainText('leads elsewhere')
  await answer.getByLabel('Page of Muster').fill(new URL('/findings?severity=high', address).href)
  await answer
    .getByLabel('File')
    .setInputFiles({ name: 'minutes May.html', mimeType: 'text/html', buffer: minutes })
  await answer.getByRole('button', { name: 'Send answer' }).click()
  await expect(answer).toHaveCount(0)
  await expect(analysts.getByText(`by ${analyst}`)).toBeVisible()
  await expectAccessible(analysts)
  await desk.close()

  // The auditor saves the file, which no browser shows, compares its hash, and asks for more before accepting.
  await page.reload()
  await expect(page.getByRole('link', { name: '/findings?severity=high' })).toBeVisible()
  await expect(page.getByText(sha256)).toBeVisible()
  const waiting = page.waitForEvent('download')
  await page.getByRole('link', { name: 'minutes May.html' }).click()
  const download = await waiting
  expect(download.suggestedFilename()).toBe('minutes May.html')
  expect(
    createHash('sha256')
      .update(readFileSync(await download.path()))
      .digest('hex'),
  ).toBe(sha256)
  const served = await page.request.get(`/api/v1/evidence/${sha256}`)
  expect(served.headers()).toMatchObject({
    'content-type': 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'content-disposition': expect.stringMatching(/^attachment;/),
  })
  await answering(page)
  // Nothing takes it back, so it is asked for once more; whoever says no has changed nothing.
  await page.getByRole('button', { name: 'Accept this answer' }).click()
  const sure = page.getByRole('dialog', { name: 'Accept this answer?' })
  await sure.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('heading', { level: 1 })).not.toContainText('Accepted')
  await page.getByRole('button', { name: 'Accept this answer' }).click()
  await sure.getByRole('button', { name: 'Accept and close the request' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Accepted')
  await expect(page.getByText(`Accepted by ${auditor}`)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Withdraw' })).toHaveCount(0)
  await expectAccessible(page)

  await page.goto('/frameworks/nist-csf-2.0?control=PR.AA-05')
  const asked = page.getByRole('list', { name: 'Requests for evidence of PR.AA-05' })
  await expect(asked).toContainText('Accepted')
  await expect(asked.getByRole('link', { name: 'Minutes of the review of May' })).toBeVisible()
})

test('an auditor asks for more with a reason and withdraws what is not needed', async ({ page, request }) => {
  await signIn(page.context(), 'administrator')
  await page.goto('/requests')
  await answering(page)
  await page.getByRole('button', { name: 'Ask for evidence' }).first().click()
  const asking = page.getByRole('dialog')
  await asking.getByLabel('Title').fill('Register of suppliers')
  await asking.getByLabel('What is wanted').fill('Every supplier with access.')
  await asking.getByLabel('Framework').selectOption('nist-csf-2.0')
  await asking.getByLabel('Control').selectOption('GV.SC-04')
  await asking.getByRole('button', { name: 'Ask for evidence' }).click()
  await expect(page).toHaveURL(/\/requests\/\d+$/)
  await answering(page)
  await page.getByRole('button', { name: 'Answer', exact: true }).click()
  await page.getByRole('dialog').getByLabel('Text').fill('There is none.')
  await page.getByRole('button', { name: 'Send answer' }).click()
  await expect(page.getByText('There is none.')).toBeVisible()
  // Their own answer.
  await expect(page.getByRole('button', { name: 'Accept this answer: you answered it' })).toBeVisible()
  await page.getByRole('button', { name: 'Ask for more' }).click()
  await page.getByRole('dialog').getByLabel('Reason').fill('Somebody has to keep one.')
  await page.getByRole('dialog').getByRole('button', { name: 'Ask for more' }).click()
  await expect(page.getByText('Somebody has to keep one.')).toBeVisible()
  await page.getByRole('button', { name: 'Withdraw' }).click()
  await page.getByRole('dialog').getByLabel('Reason').fill('Asked of the wrong company.')
  await page.getByRole('button', { name: 'Withdraw the request' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Withdrawn')
  expect((await request.get('/api/v1/requests')).status()).toBe(401)
})

test('an owner is told that requests are not for them', async ({ page }) => {
  await signIn(page.context(), 'owner')
  for (const path of ['/requests', '/requests/1']) {
    await page.goto(path)
    await expect(page.getByText('Requests for evidence are for auditors')).toBeVisible()
  }
  await expect(page.getByRole('link', { name: 'Requests', exact: true })).toHaveCount(0)
})
