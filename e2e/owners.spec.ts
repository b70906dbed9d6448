import { expect, expectAccessible, signIn, test } from './fixtures'

test('an analyst empties the queue, prepares a departure and confirms the hand-over', async ({
  page,
  context,
}) => {
  await signIn(context, 'analyst')
  await page.goto('/owners')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Owners')
  await expectAccessible(page)

  // A person of our own, who owns one identity alone.
  await page.goto('/owners/people')
  await page.getByRole('button', { name: 'Add a person' }).click()
  await page.getByLabel('E-mail', { exact: true }).fill('leaver@example.test')
  await page.getByLabel('Name', { exact: true }).fill('Lea Ver')
  await page.getByRole('button', { name: 'Add person' }).click()
  await expect(page.getByRole('link', { name: 'Lea Ver' })).toBeVisible()
  const { rows } = await (await page.request.get('/api/v1/identities?limit=1&sort=name')).json()
  const headers = { origin: new URL(page.url()).origin, 'sec-fetch-site': 'same-origin' }
  await page.request.post('/api/v1/identities/owners', {
    data: { ids: [rows[0].id], owner: 'leaver@example.test', decision: 'accept' },
    headers,
  })

  await page.goto('/owners/people?q=Lea+Ver')
  await page.getByRole('link', { name: 'Lea Ver' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lea Ver')
  await expectAccessible(page)
  await page.getByLabel(`Select ${rows[0].name}`, { exact: true }).check()
  await page.getByRole('button', { name: 'Name a successor' }).click()
  const people = await (await page.request.get('/api/v1/owners/people?limit=5')).json()
  const successor = people.rows.find((one: { active: boolean; name: string }) => one.active)
  await page.getByLabel('Successor').fill(successor.email)
  await page.getByRole('button', { name: 'Prepare handover' }).click()
  await expect(page.getByText('Nothing has changed yet.')).toBeVisible()
  await page.getByRole('button', { name: 'Confirm handover' }).click()
  await page.getByRole('button', { name: 'Hand over 1 identity' }).click()
  await expect(page.getByText('owns no identity')).toBeVisible()

  // Where it went and from whom stands on the identity.
  await page.goto(`/identities/${rows[0].id}`)
  await page.getByText(/Ownership history/).click()
  await expect(page.getByText(/Lea Ver, handed over/)).toBeVisible()
})

test('an administrator sets a rule for names, and an analyst confirms and refuses machines among people', async ({
  page,
  context,
}) => {
  await signIn(context, 'administrator')
  await page.goto('/owners/people')
  await page.getByRole('link', { name: /possible machine/ }).click()
  await expect(page.getByText(/The directory calls it "Service Account" \(employeeType\)/)).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('Names', { exact: true }).fill('svc-*')
  await page.getByRole('button', { name: 'Save names' }).click()
  await expect(
    page.getByText(/Its name fits "svc-\*", which an administrator set for machines/),
  ).toBeVisible()

  await signIn(context, 'analyst')
  await page.goto('/owners/people?nature=proposed')
  await page.getByRole('button', { name: 'It is a machine: Backup' }).click()
  await expect(page.getByRole('button', { name: 'It is a machine: Backup' })).toBeHidden()
  await page.getByRole('button', { name: 'It is a person: Sync Job' }).click()
  await expect(page.getByRole('button', { name: 'It is a person: Sync Job' })).toBeHidden()
  // The identity is there as soon as it is evaluated.
  await expect(async () => {
    await page.goto('/owners/people?nature=machine')
    await page.getByRole('link', { name: 'Identity', exact: true }).click({ timeout: 3_000 })
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Backup', { timeout: 3_000 })
  }).toPass({ timeout: 40_000 })
  await page.goto('/owners/people?nature=person')
  await page.getByRole('button', { name: 'Take back: Sync Job' }).click()
  await expect(page.getByRole('button', { name: 'Take back: Sync Job' })).toBeHidden()
})

test('teams and CODEOWNERS are kept, and a reader is told that they only read', async ({ page, context }) => {
  await signIn(context, 'analyst')
  await page.goto('/owners/teams')
  await page.getByRole('button', { name: 'Add a team' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Night Watch')
  await page.getByRole('button', { name: 'Add team' }).click()
  await expect(page.getByText('Night Watch')).toBeVisible()
  await expectAccessible(page)
  await page.goto('/owners/code')
  await page.getByRole('textbox', { name: 'Repository' }).fill('example/shop')
  await page.getByLabel('File content').fill('* @example/night-watch\n')
  await page.getByRole('button', { name: 'Import as suggestions' }).click()
  await expect(page.getByText('1 line with 1 owner imported')).toBeVisible()
  await expect(page.getByRole('cell', { name: 'example/shop' })).toBeVisible()
  await expectAccessible(page)
})
