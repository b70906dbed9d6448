import { expect, signIn, test } from './fixtures'

// The list of formats is found one's way in: by group, by search, by address, with the keyboard alone.

const counted = (text: string | null) => Number(/(\d+) formats?/.exec(text ?? '')?.[1])

test.beforeEach(({ context }) => signIn(context, 'analyst'))

test('groups are closed unless connected, and their counts add up', async ({ page }) => {
  await page.goto('/sources')
  const groups = page.locator('details[id^="group-"]')
  const total = counted(await page.getByRole('status').filter({ hasText: 'formats' }).textContent())
  expect(total).toBeGreaterThan(100)
  let sum = 0
  let open = 0
  for (const group of await groups.all()) {
    const text = await group.locator('> summary').textContent()
    sum += counted(text)
    const isOpen = (await group.getAttribute('open')) !== null
    expect(isOpen, text ?? '').toBe(/connected/.test(text ?? ''))
    if (isOpen) open++
  }
  expect(sum).toBe(total)
  expect(open).toBeGreaterThan(0)
  expect(open).toBeLessThan(await groups.count())
})

test('a closed group, a format and its command are reached by the keyboard', async ({ page }) => {
  await page.goto('/sources')
  const closed = page.locator('details[id^="group-"]:not([open])').first()
  const group = page.locator(`#${await closed.getAttribute('id')}`)
  await group.locator('> summary').focus()
  await page.keyboard.press('Enter')
  await expect(group).toHaveAttribute('open')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const format = group.locator('details').first()
  await expect(format).toHaveAttribute('open')
  await expect(format.getByRole('button', { name: 'Copy the command' })).toBeVisible()
})

test('a search finds names, platforms and what a format answers, and is in the address', async ({ page }) => {
  await page.goto('/sources')
  const field = page.getByRole('searchbox', { name: 'Find a format' })
  const status = page.getByRole('status').filter({ hasText: 'formats' })
  await field.fill('cloudtrail')
  await expect(page).toHaveURL(/[?&]q=cloudtrail/)
  await expect(status).toHaveText(/^1 of \d+ formats$/)
  await expect(page.locator('#aws-cloudtrail')).toBeVisible()
  await field.fill('no format of this name')
  await expect(page.getByText('No format matches.')).toBeVisible()
  await page.getByRole('link', { name: 'Show all', exact: true }).click()
  await expect(page).toHaveURL(/\/sources$/)
  await page.getByRole('link', { name: 'Issuance', exact: true }).last().click()
  await expect(page).toHaveURL(/[?&]q=issuance/)
  await expect(page.locator('#azure-entra-audit')).toBeVisible()
  await expect(page.locator('#azure-activity')).toHaveCount(0)
  await expect(page.locator('#aws-access-keys')).toHaveCount(0)
})

test('an address of one format opens it and its group, from before there were groups as well', async ({
  page,
}) => {
  for (const address of ['/sources#okta-system-log', '/sources#okta/system-log']) {
    await page.goto('/imports')
    await page.goto(address)
    await expect(page.locator('#group-okta')).toHaveAttribute('open')
    await expect(page.locator('#okta-system-log')).toHaveAttribute('open')
    await expect(page.locator('#okta-system-log')).toBeInViewport()
  }
  // An address that changes on the page itself.
  await page.evaluate(() => (window.location.hash = '#keycloak-events'))
  await expect(page.locator('#keycloak-events')).toHaveAttribute('open')
  await expect(page.locator('#keycloak-events')).toBeInViewport()
})

test('a group has an address of its own, and an unknown one is refused', async ({ page, context }) => {
  await page.goto('/sources?group=okta')
  await expect(page.locator('details[id^="group-"]')).toHaveCount(1)
  await expect(page.locator('#okta-system-log')).toBeVisible()
  await page.goto('/sources')
  await page.getByRole('link', { name: 'Show AWS only' }).click()
  await expect(page).toHaveURL(/\/sources\?group=aws#collect$/)
  await expect(page.locator('details[id^="group-"]')).toHaveCount(1)
  // Whoever gets the address opens it at the list.
  const theirs = await context.newPage()
  await theirs.goto(page.url())
  await expect(theirs.getByRole('heading', { name: 'How to export data' })).toBeInViewport()
  await page.goto('/sources?group=nowhere')
  await expect(page.getByText('Invalid filter in the address.')).toBeVisible()
})
