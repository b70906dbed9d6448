import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { database, expect, expectAccessible, signIn, test } from './fixtures'

// What an analyst narrows and arranges a list with, by mouse and by keyboard alone.

const LIST = '/findings?view=rows'

/** How many rows the page says that there are. */
async function totalOf(page: Page): Promise<number> {
  const words = await page
    .locator('b')
    .filter({ hasText: /finding|identit/ })
    .first()
    .textContent()
  return Number(words!.replaceAll(/\D/g, ''))
}

const facet = (page: Page, name: string) => page.getByRole('group', { name, exact: true })
const exclude = (page: Page, value: string) =>
  facet(page, 'Severity').getByRole('button', { name: `Exclude Severity ${value}` })

test('a value is excluded with its button or with Shift, and taken back chip by chip', async ({
  page,
  context,
}) => {
  await signIn(context, 'analyst')
  const chips = page.getByRole('group', { name: 'Active filters' })
  // Other tests import meanwhile: the figures are read again where something came between them.
  await expect(async () => {
    await page.goto(LIST)
    const all = await totalOf(page)
    await exclude(page, 'Critical').click()
    await expect(page).toHaveURL(/not_severity=critical/)
    await expect(exclude(page, 'Critical')).toHaveAttribute('aria-pressed', 'true')
    await expect(chips).toContainText('Severity is not Critical')
    const critical = Number(
      (await facet(page, 'Severity').locator('label', { hasText: 'Critical' }).textContent())!.replaceAll(
        /\D/g,
        '',
      ),
    )
    expect(critical).toBeGreaterThan(0)
    expect(await totalOf(page)).toBe(all - critical)
    // The count of what is excluded stays in sight, the rows are gone, and the export and the selection ask for the same.
    await expect(page.locator('main tbody')).not.toContainText('Critical')
    await expect(page.getByRole('link', { name: /^Export/ })).toHaveAttribute('href', /not_severity=critical/)

    await page.getByRole('checkbox', { name: /^Select all \d+ shown$/ }).check()
    await page.getByRole('button', { name: /^Select all \d+$/ }).click()
    await expect(page.getByText(`${all - critical} selected`)).toBeVisible()
  }).toPass()
  await page.keyboard.press('Escape')

  await facet(page, 'Severity')
    .getByText('High', { exact: true })
    .click({ modifiers: ['Shift'] })
  await expect(page).toHaveURL(/not_severity=critical,high/)
  await expect(chips).toContainText('Severity is not High')
  await chips.getByRole('link', { name: 'Remove filter Severity is not Critical' }).click()
  await expect(page).toHaveURL(/not_severity=high$/)
  // Asked for, it is excluded no more.
  await facet(page, 'Severity').getByRole('checkbox', { name: 'High' }).click()
  await expect(page).toHaveURL(/[?&]severity=high/)
  await expect(page).not.toHaveURL(/not_severity/)
})

test('a check is excluded as any other value', async ({ page, context }) => {
  await signIn(context, 'analyst')
  await page.goto('/identities')
  const checks = page.locator('details', { has: page.getByText('Check', { exact: true }) })
  await checks.locator('summary').click()
  const first = checks.getByRole('button', { name: /^Exclude Check / }).first()
  const title = (await first.getAttribute('aria-label'))!.replace('Exclude Check ', '')
  await first.click()
  await expect(page).toHaveURL(/not_check=/)
  await expect(page.getByRole('group', { name: 'Active filters' })).toContainText(`Check is not ${title}`)
})

test('the palette finds what can be done: with what is selected, on this page and elsewhere', async ({
  page,
  context,
}) => {
  await signIn(context, 'analyst')
  await page.goto(LIST)
  await page.locator('tbody').getByRole('checkbox').first().check()
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('dialog', { name: 'Find' })
  const field = palette.getByRole('combobox')
  await field.fill('plan')
  await expect(palette.getByRole('option').first()).toContainText('Create task1 selected')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Create 1 task' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText('1 selected')).toBeVisible()

  await page.keyboard.press('Control+k')
  await field.fill('new campaign')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/attestation\/new/)
  // Only what the role may do.
  await page.keyboard.press('Control+k')
  await field.fill('custom check')
  await expect(palette.getByRole('option', { name: /Action$/ })).toHaveCount(0)
})

test('the ages on the overview open the credentials that they count, by drag and by keyboard', async ({
  page,
  context,
}) => {
  await signIn(context, 'analyst')
  await page.goto('/')
  const bars = page.getByRole('list', { name: 'Credentials by age' }).getByRole('link')
  const counted = async (at: number) =>
    Number(
      /: ([\d,]+) credential/.exec((await bars.nth(at).getAttribute('aria-label'))!)![1]!.replace(',', ''),
    )
  const sum = (await counted(1)) + (await counted(2))
  const listed = async () =>
    page
      .locator('b')
      .filter({ hasText: /^[\d,]+$/ })
      .first()
      .textContent()
  await bars.nth(1).hover()
  await page.mouse.down()
  await bars.nth(2).hover()
  await page.mouse.up()
  await expect(page).toHaveURL(/static=true&age_from=31&age_to=180$/)
  expect(Number((await listed())!.replace(',', ''))).toBe(sum)
  await page.goto('/')
  await bars.nth(3).focus()
  const alone = await counted(3)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/static=true&age_from=181&age_to=365$/)
  if (alone > 0) expect(Number((await listed())!.replace(',', ''))).toBe(alone)
})

test('by keyboard alone a value is excluded and taken back', async ({ page, context }) => {
  await signIn(context, 'analyst')
  await page.goto('/identities')
  const box = facet(page, 'Severity').getByRole('checkbox', { name: 'High' })
  await box.focus()
  await page.keyboard.press('Tab')
  await expect(exclude(page, 'High')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/not_severity=high/)
  await expect(exclude(page, 'High')).toBeFocused()
  await page.keyboard.press('Space')
  await expect(page).not.toHaveURL(/not_severity/)
  // As the sheet of shortcuts says.
  await box.focus()
  await page.keyboard.press('Shift+Space')
  await expect(page).toHaveURL(/not_severity=high/)
})

test('an excluded value that no list knows is refused like one that is asked for', async ({
  page,
  context,
}) => {
  await signIn(context, 'analyst')
  await page.goto('/findings?not_severity=grave')
  await expect(page.getByRole('main')).toContainText('Invalid filter in the address.')
  const answer = await page.request.get('/api/v1/findings?not_severity=grave')
  expect(answer.status()).toBe(422)
})

/** Views that a person has saved for themselves. */
async function saveViews(userId: string, page: string, views: readonly [name: string, query: string][]) {
  const client = await database()
  try {
    for (const [name, query] of views)
      await client.query(
        'insert into saved_view (id, user_id, page, name, query) values ($1, $2, $3, $4, $5)',
        [randomUUID(), userId, page, name, query],
      )
  } finally {
    await client.end()
  }
}

test('a saved view is a tab, the one that is shown is marked, and one that is deleted is gone', async ({
  page,
  context,
}) => {
  await signIn(context, 'analyst')
  await page.goto('/identities')
  const tabs = page.getByRole('navigation', { name: 'Views of identities' })
  await page.goto('/identities?severity=critical&not_owner=owned')
  await page.getByRole('button', { name: 'Save view' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Critical, not owned')
  await dialog.getByRole('button', { name: 'Save view' }).click()
  const tab = tabs.getByRole('link', { name: 'Critical, not owned' })
  await expect(tab).toHaveAttribute('aria-current', 'page')
  await tabs.getByRole('link', { name: 'All', exact: true }).click()
  await expect(page).toHaveURL(/\/identities$/)
  await expect(tab).not.toHaveAttribute('aria-current')
  await expect(tabs.getByRole('link', { name: 'All', exact: true })).toHaveAttribute('aria-current', 'page')
  await tab.focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/severity=critical&not_owner=owned/)
  await expect(tab).toHaveAttribute('aria-current', 'page')
  // The past and a part are looked at through the same views.
  const before = new Date(Date.now() - 2000).toISOString()
  await page.goto(
    `/identities?severity=critical&not_owner=owned&as_of=${before}&scope=environment:production`,
  )
  await expect(tab).toHaveAttribute('aria-current', 'page')
  await page.goto('/identities')
  await page.getByRole('button', { name: 'Views', exact: true }).click()
  await page.getByRole('button', { name: 'Delete the view Critical, not owned' }).click()
  await expect(page.getByRole('dialog')).toContainText('No saved views.')
  await page.keyboard.press('Escape')
  await expect(tab).toHaveCount(0)
})

for (const width of [390, 1024])
  test(`views that do not fit are in a menu, the current one stays in sight: ${width} px`, async ({
    page,
    context,
  }) => {
    const { userId } = await signIn(context, 'analyst')
    const names = Array.from({ length: 14 }, (_, index) => `View of the week ${index + 10}`)
    await saveViews(
      userId,
      'tasks',
      names.map((name, index) => [name, `q=week-${index + 10}`]),
    )
    await page.setViewportSize({ width, height: 800 })
    await page.goto('/tasks?q=week-23')
    const tabs = page.getByRole('navigation', { name: 'Which tasks' })
    await expect(tabs.getByRole('link', { name: 'View of the week 23' })).toHaveAttribute(
      'aria-current',
      'page',
    )
    const more = tabs.getByRole('button', { name: /^\d+ more$/ })
    await more.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    await expect(tabs.getByRole('link', { name: 'View of the week 22' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/q=week-22/)
    await expect(tabs.getByRole('link', { name: 'View of the week 22' })).toHaveAttribute(
      'aria-current',
      'page',
    )
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    ).toBe(0)
  })

test('columns and the height of rows are chosen by keyboard, kept for the person, and never cost the name', async ({
  page,
  context,
}) => {
  await signIn(context, 'analyst')
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(LIST)
  const heads = page.locator('main thead')
  const menu = page.getByRole('button', { name: 'Columns' })
  await expect(heads).toContainText('Owner')
  await menu.focus()
  await page.keyboard.press('Enter')
  const owner = page.getByRole('checkbox', { name: 'Owner', exact: true })
  await expect(owner).toBeVisible()
  await expect(page.getByRole('group', { name: 'Columns' })).not.toContainText('Identity')
  for (let step = 0; step < 20; step++) {
    await page.keyboard.press('ArrowDown')
    if (await owner.evaluate((box) => box === document.activeElement)) break
  }
  await page.keyboard.press('Space')
  await expect(heads).not.toContainText('Owner')
  await page.getByRole('checkbox', { name: 'Compact rows' }).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Escape')
  await expect(menu).toBeFocused()
  const arranged = async () => {
    await expect(heads).not.toContainText('Owner')
    await expect(heads).toContainText('State')
    const heights = await page
      .locator('main tbody tr[data-index]')
      .evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height))
    expect(heights.length).toBeGreaterThan(10)
    expect(Math.max(...heights)).toBeLessThanOrEqual(37)
  }
  await arranged()
  // The server draws it so from the first byte; another list and another person have theirs.
  const html = await (await page.request.get(LIST)).text()
  expect(html).toContain('data-density="compact"')
  await page.reload()
  await arranged()
  await page.goto('/identities')
  await expect(page.locator('main thead')).toContainText('Owner')
  await signIn(context, 'analyst')
  await page.goto(LIST)
  await expect(heads).toContainText('Owner')
})

test('on a phone the menu of a list holds views, files and columns, by keyboard and without a barrier', async ({
  page,
  context,
}) => {
  await signIn(context, 'analyst')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${LIST}&severity=critical`)
  const menu = page.getByRole('button', { name: 'More actions' })
  await menu.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  const views = page.getByRole('button', { name: 'Views', exact: true })
  await expect(views).toBeFocused()
  await expect(page.getByRole('button', { name: 'Save view' })).toBeVisible()
  await expect(page.getByRole('link', { name: /^Export / })).toHaveAttribute('href', /severity=critical/)
  await expect(page.getByRole('checkbox', { name: 'Compact rows' })).toBeVisible()
  for (const item of await page.locator('[data-panel] :is(a, button, label)').all())
    if (await item.isVisible()) expect((await item.boundingBox())!.height).toBeGreaterThanOrEqual(44)
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toContainText('No saved views.')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(menu).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Escape')
  await expect(menu).toBeFocused()
  await expect(menu).toHaveAttribute('aria-expanded', 'false')
})

test('reset brings every column back', async ({ page, context }) => {
  await signIn(context, 'analyst')
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto('/identities')
  await page.getByRole('button', { name: 'Columns' }).click()
  for (const box of await page.getByRole('group', { name: 'Columns' }).getByRole('checkbox').all())
    await box.uncheck()
  const heads = page.locator('main thead th')
  // The box of the selection and the name.
  await expect(heads).toHaveCount(2)
  await expect(page.locator('main tbody tr[data-index] a').first()).toBeVisible()
  await page.getByRole('button', { name: 'Reset' }).click()
  expect(await heads.count()).toBeGreaterThan(6)
})

test('a list is sorted by name, both ways', async ({ page, context }) => {
  await signIn(context, 'analyst')
  await page.goto(LIST)
  const head = page.getByRole('columnheader', { name: 'Identity · finding' })
  const first = page.locator('main tbody tr[data-index="0"] a').first()
  await head.getByRole('link').click()
  await expect(head).toHaveAttribute('aria-sort', 'ascending')
  await expect(page).toHaveURL(/sort=name/)
  const least = await first.textContent()
  await head.getByRole('link').focus()
  await page.keyboard.press('Enter')
  await expect(head).toHaveAttribute('aria-sort', 'descending')
  await expect(page).toHaveURL(/sort=name&reverse=true/)
  await expect(first).not.toHaveText(least!)
})

test('a credential opens beside its list, with its facts, and leads on to the next and to its identity', async ({
  page,
  context,
}) => {
  await signIn(context, 'analyst')
  await page.goto('/credentials?static=true')
  const rows = page.locator('main tbody tr[data-index]')
  const named = (at: number) => rows.nth(at).locator('a').first()
  await rows.first().click({ position: { x: 400, y: 20 } })
  await expect(page).toHaveURL(/open=-?\d+\.-?\d+/)
  const drawer = page.getByRole('complementary').filter({ hasText: 'Exposure' })
  await expect(drawer.getByRole('link', { name: (await named(0).textContent())! }).first()).toBeVisible()
  for (const fact of ['Identity', 'Owner', 'Age', 'Expires', 'Last used', 'Status'])
    await expect(drawer.getByText(fact, { exact: true }).first()).toBeVisible()
  await expect(drawer.getByText(/^1 of /).first()).toBeVisible()

  await page.keyboard.press('j')
  await expect(drawer.getByText(/^2 of /).first()).toBeVisible()
  await expect(drawer.getByRole('link', { name: (await named(1).textContent())! }).first()).toBeVisible()
  await drawer.getByRole('link', { name: 'Open identity' }).click()
  await expect(page).toHaveURL(/\/identities\/-?\d+$/)
  await page.goBack()
  await expect(drawer).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/\/credentials\?static=true$/)
})

test('a credential that is not there is said to be missing', async ({ page, context }) => {
  await signIn(context, 'analyst')
  await page.goto('/credentials')
  const href = await page.locator('main tbody a[href*="open="]').first().getAttribute('href')
  const identity = /open=(-?\d+)\./.exec(href!)![1]
  await page.goto(`/credentials?open=${identity}.1`)
  await expect(page.getByText('This identity has no such credential.')).toBeVisible()
  await page.goto('/credentials?open=1.1')
  await expect(page.getByText('Nothing with this id is in your scope.')).toBeVisible()
})

test('an owner is given to the identities of selected credentials, across pages', async ({
  page,
  context,
}) => {
  await signIn(context, 'analyst')
  await page.goto('/credentials?static=true&provider=aws')
  const rows = page.locator('main tbody tr[data-index]')
  await rows.nth(0).getByRole('checkbox').check()
  const bar = page.getByRole('region', { name: 'Selected' })
  await expect(bar).toContainText('1 credential')
  await bar.getByRole('button', { name: /^Select all / }).click()
  const total = Number(/Select all ([\d,]+)/.exec((await bar.textContent())!)?.[1]?.replace(',', '') ?? 0)
  if (total > 0) await expect(bar).toContainText(`${total} credentials`)
  await bar.getByRole('button', { name: 'Assign owner' }).click()
  // Each identity once, however many credentials it has.
  const dialog = page.getByRole('dialog', { name: /^Assign an owner to \d+ identit/ })
  await expect(dialog).toBeVisible()
  const identities = new Set<string>()
  const listed = await (
    await page.request.get('/api/v1/credentials?static=true&provider=aws&limit=500')
  ).json()
  for (const row of listed.rows as { identityId: string }[]) identities.add(row.identityId)
  await expect(dialog).toHaveAccessibleName(
    `Assign an owner to ${identities.size} ${identities.size === 1 ? 'identity' : 'identities'}`,
  )
})

test('every head sorts its list, and who has no owner stands last both ways', async ({ page, context }) => {
  // Wide enough for every column: which ones go depends on the one that sorts.
  await page.setViewportSize({ width: 1920, height: 900 })
  await signIn(context, 'analyst')
  const rows = page.locator('main tbody tr[data-index]')
  for (const list of ['/identities', '/credentials', LIST]) {
    await page.goto(list)
    await expect(rows.first()).toBeVisible()
    const words = await page.locator('main thead th a').allInnerTexts()
    expect(words.length).toBeGreaterThan(4)
    for (const word of words) {
      const head = page.locator('main thead th').filter({ hasText: word })
      await head.getByRole('link').click()
      await expect(head).toHaveAttribute('aria-sort', /ending$/)
      await expect(rows.first()).toBeVisible()
    }
  }
  for (const address of ['/identities?sort=owner', '/identities?sort=owner&reverse=true']) {
    await page.goto(address)
    await expect(page.locator('th[aria-sort]')).toContainText('Owner')
    await expect(rows.first()).not.toContainText('No owner')
  }
})

test('a drawer is closed by Escape before it has come, as after', async ({ page, context }) => {
  await signIn(context, 'analyst')
  await page.goto('/findings?view=rows', { waitUntil: 'networkidle' })
  // What is asked for from here on is the drawer: its code and its content.
  const held: (() => void)[] = []
  let isHeld = true
  await page.route(/\/_next\/static\/|\/api\/v1\/findings\/\d+/, async (route) => {
    if (isHeld) await new Promise<void>((goOn) => held.push(goOn))
    await route.continue()
  })
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/open=/)
  await expect.poll(() => held.length).toBeGreaterThan(0)
  await page.keyboard.press('Escape')
  await expect(page).not.toHaveURL(/open=/)

  isHeld = false
  for (const goOn of held) goOn()
  await page.keyboard.press('Enter')
  await expect(
    page
      .locator('aside')
      .getByText(/^1 of /)
      .first(),
  ).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page).not.toHaveURL(/open=/)
})
