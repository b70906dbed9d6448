import { database, expect, signIn, test } from './fixtures'

// What goes wrong around the page: the network, the page that is left, the list that is come back to, names from outside.

test('offline, a link keeps the page and says why; online again, it leads on', async ({ page, context }) => {
  await signIn(context, 'analyst')
  await page.goto('/identities')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await context.setOffline(true)
  await expect(page.getByText('You are offline.')).toBeVisible()
  const findings = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Findings/ })
  await findings.click()
  await expect(page).toHaveURL(/\/identities$/)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await context.setOffline(false)
  await expect(page.getByText('You are offline.')).toHaveCount(0)
  await findings.click()
  await expect(page).toHaveURL(/\/findings/)
})

test('whoever leaves while a file is on its way is asked first', async ({ page, context }) => {
  await signIn(context, 'analyst')
  await page.goto('/imports')
  // The upload hangs, as on a slow line.
  await page.route('**/api/v1/imports**', (route) =>
    route.request().method() === 'GET' ? route.continue() : new Promise(() => {}),
  )
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose files' }).click()
  await (
    await chooser
  ).setFiles([
    { name: 'empty.json', mimeType: 'application/json', buffer: Buffer.alloc(0) },
    { name: 'keys.json', mimeType: 'application/json', buffer: Buffer.from('{"AccessKeyMetadata":[]}') },
  ])
  // An empty file is not lost without a word.
  await expect(page.getByText('Empty file (0 bytes), not sent.')).toBeVisible()
  const asked = page.waitForEvent('dialog')
  const closing = page.close({ runBeforeUnload: true })
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.accept()
  await closing
})

test('back from a page, the list stands where it was left, with its drawer', async ({ page, context }) => {
  await signIn(context, 'analyst')
  await page.setViewportSize({ width: 1440, height: 500 })
  await page.goto('/identities?sort=name')
  const list = page.locator('main table').locator('..')
  await expect(page.locator('tr[data-index]').first()).toBeVisible()
  await list.evaluate((element) => element.scrollTo({ top: 300 }))
  await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBe(300)
  const row = page.locator('tr[data-index="9"]')
  await row.getByRole('link').first().click()
  await expect(page).toHaveURL(/open=/)
  const opened = new URL(page.url()).searchParams.get('open')
  // With the drawer beside it the list has other columns, and is a little shorter.
  const leaving = page.getByRole('link', { name: 'Open page' })
  await expect(leaving).toBeVisible()
  await page.waitForTimeout(500)
  const left = await list.evaluate((element) => element.scrollTop)
  expect(left).toBeGreaterThan(0)
  await leaving.click()
  await expect(page).toHaveURL(/\/identities\/-?\d+/)
  await page.goBack()
  await expect(page).toHaveURL(new RegExp(`open=${opened}`))
  await expect(page.locator('tr[aria-current="true"]')).toBeVisible()
  await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBe(left)
})

test('a grouped row opens wherever it is pressed; a name that turns text keeps its row in order', async ({
  page,
  context,
}) => {
  await signIn(context, 'analyst')
  await page.goto('/findings')
  const group = page.getByRole('table', { name: 'Findings by check' }).locator('tbody tr').first()
  // Where no word of the link stands; the link lies over all of the row.
  const cell = (await group.locator('td').nth(2).boundingBox())!
  await page.mouse.click(cell.x + cell.width / 2, cell.y + cell.height / 2)
  await expect(page).toHaveURL(/check=/)

  // As an earlier version stored it.
  const client = await database()
  const turned = 'svc-\u202egnp.exe'
  try {
    const { rows } = await client.query(
      'select identity_key, name from identity order by identity_key limit 1',
    )
    const [{ identity_key: key, name }] = rows
    for (const table of ['identity', 'posture'])
      await client.query(`update ${table} set name = $2 where identity_key = $1`, [key, turned])
    await page.goto(`/identities?retired=true&open=${key}&sort=name&q=svc-`)
    const cells = page.locator('tr[data-index]').filter({ hasText: 'gnp.exe' }).locator('td:visible')
    await expect(cells.first()).toBeVisible()
    const lefts = await cells.evaluateAll((all) => all.map((cell) => cell.getBoundingClientRect().left))
    expect(lefts).toEqual([...lefts].sort((a, b) => a - b))
    for (const table of ['identity', 'posture'])
      await client.query(`update ${table} set name = $2 where identity_key = $1`, [key, name])
  } finally {
    await client.end()
  }
})
