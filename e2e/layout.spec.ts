import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { layoutCookie, layoutText } from '@/lib/model/list-layout'
import { expect, signIn, test, tokenFor } from './fixtures'
import { serverUrl } from './settings'

// What people read a row by stays readable on every common screen, with the filters and a drawer beside it.

const lists = ['/identities', '/findings?view=rows', '/credentials', '/tasks', '/exceptions', '/requests']
const widths = [1024, 1280, 1366, 1440]

// A list without rows would overlap nothing.
test.beforeAll(async ({ playwright }) => {
  const api = await playwright.request.newContext({
    extraHTTPHeaders: { authorization: `Bearer ${await tokenFor('administrator')}` },
  })
  const post = async (to: string, data: object) => {
    const answer = await api.post(`${serverUrl}/api/v1${to}`, { data })
    expect(answer.status(), await answer.text()).toBe(200)
  }
  const answer = await api.get(`${serverUrl}/api/v1/findings?state=open&limit=2`)
  const { rows } = (await answer.json()) as { rows: { id: string }[] }
  await post('/tasks', { ids: [rows[0]!.id] })
  await post('/exceptions', {
    ids: [rows[1]!.id],
    reason: 'Something has to stand in the list.',
    control: 'It is looked at.',
    days: 10,
  })
  await post('/requests', {
    id: randomUUID(),
    title:
      'The minutes of every access review of the last year, with who was asked and who has signed off what',
    wanted: 'What the layout is tested with.',
    framework: 'nist-csf-2.0',
    control: 'PR.AA-01',
    due_on: new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10),
  })
  await api.dispose()
})

for (const path of lists)
  test(`names are read and nothing overlaps: ${path}`, async ({ page, context }) => {
    await signIn(context, 'analyst')
    await page.goto(path)
    await holds(page, path)
  })

for (const path of lists)
  test(`the same with rows of one line and columns hidden: ${path}`, async ({ page, context }) => {
    const { userId } = await signIn(context, 'analyst')
    const list = path.slice(1).split('?')[0]!
    await context.addCookies([
      {
        name: layoutCookie(list, userId),
        value: encodeURIComponent(layoutText({ hidden: ['severity', 'state'], compact: true })),
        url: serverUrl,
      },
    ])
    await page.goto(path)
    await holds(page, path)
  })

// Tables that show all they know at once lose columns before their names get narrow.
for (const path of ['/', '/findings', '/checks', '/sources', '/frameworks', '/issuance', '/imports'])
  test(`names of a plain table are read: ${path}`, async ({ page, context }) => {
    await signIn(context, 'administrator')
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 })
      await page.goto(path)
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
      await page.locator('main details').evaluateAll((all) => {
        for (const one of all) (one as HTMLDetailsElement).open = true
      })
      const cells = await page
        .locator('main tbody td:has([class$="_name"])')
        .evaluateAll((all) => all.map((cell) => cell.getBoundingClientRect().width))
      expect(cells.length, `${path} at ${width}`).toBeGreaterThan(0)
      expect(Math.min(...cells), `${path} at ${width}`).toBeGreaterThanOrEqual(220)
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
        `${path} at ${width}`,
      ).toBeLessThanOrEqual(0)
    }
  })

test('the switch of a chart stands beside its title, however long the note between them', async ({
  page,
  context,
}) => {
  await signIn(context, 'analyst')
  for (const width of [390, ...widths]) {
    await page.setViewportSize({ width, height: 900 })
    await page.goto('/')
    const title = await page.getByRole('heading', { name: 'Identities by unused permissions' }).boundingBox()
    const choice = await page
      .getByRole('group', { name: 'Identities by unused permissions, shown as' })
      .boundingBox()
    expect(choice!.y, `at ${width}`).toBeLessThan(title!.y + title!.height)
  }
})

test('a name without a break makes no page wider than a phone', async ({ page, context, request }) => {
  const name = `unbroken${'x'.repeat(140)}`
  const headers = { authorization: `Bearer ${await tokenFor('administrator')}` }
  const table = [
    'native_id,name,kind,provider,scope,status,credential_id,credential_type,created',
    `gcp/${name},${name},service account,gcp,layout-${'y'.repeat(60)},active,key-${name},service account key,2020-01-01T00:00:00Z`,
  ].join('\n')
  const sent = await request.post(`${serverUrl}/api/v1/imports?name=unbroken.csv&wait=true`, {
    headers: { ...headers, 'content-type': 'application/octet-stream' },
    data: table,
  })
  expect(sent.status(), await sent.text()).toBe(200)
  const first = async (path: string) =>
    (await (await request.get(`${serverUrl}/api/v1${path}`, { headers })).json()).rows[0]?.id as
      string | undefined
  await expect.poll(() => first('/findings?q=unbroken'), { timeout: 40_000 }).toBeTruthy()
  const identity = await first('/identities?q=unbroken')
  const finding = await first('/findings?q=unbroken')
  await signIn(context, 'analyst')
  await page.setViewportSize({ width: 390, height: 844 })
  for (const path of [
    `/identities/${identity}`,
    `/identities?q=unbroken&open=${identity}`,
    `/findings/${finding}`,
  ]) {
    await page.goto(path)
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390)
  }
})

for (const path of lists)
  test(`on a phone the tools of a list stand in one line under its title: ${path}`, async ({
    page,
    context,
  }) => {
    await signIn(context, 'analyst')
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(path)
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
    const search = await page.locator('main').getByRole('searchbox').boundingBox()
    for (const name of ['Filters', 'More actions']) {
      const button = await page.getByRole('button', { name, exact: true }).boundingBox()
      expect(Math.abs(middle(button!) - middle(search!)), name).toBeLessThan(4)
      expect(button!.height, name).toBeGreaterThanOrEqual(44)
      expect(button!.width, name).toBeGreaterThanOrEqual(44)
    }
    expect(search!.width).toBeGreaterThanOrEqual(150)
    for (const name of ['Views', 'Columns'])
      await expect(page.getByRole('button', { name, exact: true })).toHaveCount(0)
    await expect(page.getByRole('link', { name: /^Export / })).toHaveCount(0)
    const title = await page.getByRole('heading', { level: 1 }).boundingBox()
    const table = await page.locator('main table').first().boundingBox()
    // Title, tools, views of the list, count.
    expect(table!.y - title!.y).toBeLessThan(260)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  })

const middle = ({ y, height }: { y: number; height: number }) => y + height / 2

test('many sources stand by platform, are found by name and state, and are closed until asked for', async ({
  page,
  context,
}) => {
  await signIn(context, 'analyst')
  await page.goto('/sources')
  const connected = page.getByRole('region', { name: 'Connected' })
  const groups = connected.locator('details')
  expect(await groups.count()).toBeGreaterThan(1)
  await expect(connected.getByRole('table', { name: 'Sources: Kubernetes' })).toBeHidden()
  await connected.getByRole('heading', { name: 'Kubernetes' }).click()
  await expect(connected.getByRole('table', { name: 'Sources: Kubernetes' })).toBeVisible()
  await connected.getByRole('searchbox', { name: 'Find a source' }).fill('prod-eu')
  await expect(page).toHaveURL(/[?&]source=prod-eu/)
  await expect(groups).toHaveCount(1)
  await expect(connected.getByRole('link', { name: 'prod-eu-1' })).toBeVisible()
  await connected.getByRole('link', { name: /^Failed/ }).click()
  await expect(connected.getByText('No source matches.')).toBeVisible()
  await connected.getByRole('link', { name: 'Show all sources' }).click()
  await expect(page).toHaveURL(/\/sources$/)
})

test('on a phone the titles of checks are read whole, and the findings of an identity need no sideways scroll', async ({
  page,
  context,
}) => {
  await signIn(context, 'analyst')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/findings')
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
  const cut = await page
    .locator('main tbody a')
    .evaluateAll((all) =>
      all
        .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
        .map((one) => one.textContent),
    )
  expect(cut).toEqual([])
  const identity = await page.request.get('/api/v1/findings?limit=1')
  const { rows } = (await identity.json()) as { rows: { identityId: string }[] }
  await page.goto(`/identities/${rows[0]!.identityId}?tab=findings`)
  const table = page.getByRole('table', { name: 'Findings, table' })
  await expect(table).toBeVisible()
  expect((await table.boundingBox())!.width).toBeLessThanOrEqual(390)
})

/** At every width, with and without a drawer. */
async function holds(page: Page, path: string) {
  const first = page.locator('main tbody tr[data-index] a[href*="open="]').first()
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeAttached()
  const opened = (await first.count()) > 0 ? await first.getAttribute('href') : null
  for (const address of opened ? [path, opened] : [path])
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 })
      await page.goto(address)
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
      if (address === opened)
        await expect(page.getByRole('dialog').or(page.locator('aside')).first()).toBeVisible()
      const found = await page.evaluate(() => {
        const rows = [...document.querySelectorAll('main tbody tr[data-index]')]
        const names = rows.map((row) => {
          const name = row.querySelector('[class$="_name"]')
          return {
            cell: name?.closest('td')?.getBoundingClientRect().width ?? 0,
            lines: name ? Math.round(name.getBoundingClientRect().height / 20) : 0,
          }
        })
        const overlaps = rows.flatMap((row) => {
          const cells = [...row.children].map((cell) => cell.getBoundingClientRect())
          return cells.filter(
            (cell, at) => cell.width > 0 && cells[at + 1]?.width && cell.right > cells[at + 1]!.left + 1,
          )
        })
        return {
          names,
          overlaps: overlaps.length,
          sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        }
      })
      const where = `${address} at ${width}`
      expect(found.names.length, where).toBeGreaterThan(0)
      expect(found.sideways, where).toBe(0)
      expect(found.overlaps, where).toBe(0)
      for (const { cell, lines } of found.names) {
        expect(cell, where).toBeGreaterThanOrEqual(220)
        expect(lines, where).toBe(1)
      }
    }
}
