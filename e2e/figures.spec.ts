import { execFileSync } from 'node:child_process'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { fieldNames } from '@/lib/model/field-names'
import type { Facet } from '@/lib/model/answers/page'
import { demoFolder, demoServer } from './another-server'
import { expect, test } from './fixtures'
import { demoPort, demoUrl, secret } from './settings'

// Over the demo estate: what a page says, what the API answers and what a report counts are one figure.
const [email, password] = ['admin@example.test', 'correct horse battery staple']
demoServer(demoPort, { MUSTER_URL: demoUrl, MUSTER_ADMIN_EMAIL: email, MUSTER_ADMIN_PASSWORD: password })

const lists = ['identities', 'credentials', 'findings', 'tasks', 'exceptions'] as const
const pages = [
  '/',
  '/identities',
  '/credentials',
  '/findings',
  '/tasks',
  '/exceptions',
  '/checks',
  '/checks/dormant-identity',
  '/frameworks/owasp-nhi-2025',
  '/frameworks/nist-csf-2.0',
  '/sources',
  '/owners',
]
const numbersIn = (text: string): number[] =>
  (text.match(/\d[\d,]*/g) ?? []).map((one) => Number(one.replaceAll(',', '')))

let headers: { authorization: string }
const api = async <Answer>(page: Page, address: string): Promise<Answer> => {
  const answer = await page.request.get(`${demoUrl}/api/v1${address}`, { headers })
  expect(answer.ok(), `${address}: ${answer.status()}`).toBe(true)
  return (await answer.json()) as Answer
}
const known = new Map<string, number>()
/** How long the list is that an address opens. */
async function totalOf(page: Page, address: URL): Promise<number> {
  const query = new URLSearchParams(address.search)
  for (const name of ['open', 'tab', 'view', 'cursor', 'sort', 'reverse', 'group']) query.delete(name)
  query.set('limit', '1')
  const asked = `${address.pathname}?${query}`
  if (!known.has(asked)) known.set(asked, (await api<{ total: number }>(page, asked)).total)
  return known.get(asked)!
}

test.describe.configure({ mode: 'serial' })

test.beforeEach(async ({ page }) => {
  test.setTimeout(600_000)
  headers ??= {
    authorization: `Bearer ${execFileSync(
      process.execPath,
      [path.resolve(import.meta.dirname, '../lib/cli/muster.mjs'), 'token', 'create', '--role', 'auditor'],
      {
        env: { ...process.env, MUSTER_DATA: demoFolder, MUSTER_SECRET: secret, DATABASE_URL: '' },
        encoding: 'utf8',
      },
    )
      .trim()
      .split('\n')
      .at(-1)!}`,
  }
  await expect
    .poll(async () => (await api<{ isUnderWay: boolean }>(page, '/judging')).isUnderWay, { timeout: 400_000 })
    .toBe(false)
  await page.goto(`${demoUrl}/sign-in`)
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: /identities$/ })).toBeVisible()
})

test('every figure that leads to a list is as long as that list', async ({ page }) => {
  let compared = 0
  for (const place of pages) {
    await page.goto(`${demoUrl}${place}`)
    await page.waitForLoadState('networkidle')
    const links = await page
      .locator('main a[href]')
      .evaluateAll((all) =>
        all.map((one) => [
          one.getAttribute('href')!,
          one.getAttribute('aria-label') ?? (one as HTMLElement).innerText,
        ]),
      )
    for (const [href, text] of links as [string, string][]) {
      const address = new URL(href, `${demoUrl}${place}`)
      const figures = numbersIn(text)
      if (!lists.some((list) => address.pathname === `/${list}`) || figures.length !== 1) continue
      // "Show 99" is what the list leaves out.
      const shown = text.startsWith('Show ') ? await totalOf(page, new URL(place, demoUrl)) : 0
      expect((await totalOf(page, address)) - shown, `${place}: ${text} → ${href}`).toBe(figures[0])
      compared++
    }
  }
  expect(compared).toBeGreaterThan(200)
})

test('every facet counts what the API counts, and what the list would then be', async ({ page }) => {
  let compared = 0
  for (const list of lists) {
    await page.goto(`${demoUrl}/${list}`)
    await page.waitForLoadState('networkidle')
    const printed = await page
      .locator('main fieldset')
      .evaluateAll((all) =>
        all.map((group) => [
          group.getAttribute('aria-label'),
          [...group.querySelectorAll('label')].map((one) => (one as HTMLElement).textContent ?? ''),
        ]),
      )
    const { facets } = await api<{ facets: Facet[] }>(page, `/${list}?facets=true&limit=1`)
    for (const [title, labels] of printed as [string | null, string[]][]) {
      const facet = facets.find(({ field }) => fieldNames[field] === title)
      if (!facet) continue
      for (const { label, value, count } of facet.values) {
        const own = labels.find((text) => text.toLowerCase().startsWith(label.toLowerCase()))
        if (count === null || own === undefined) continue
        expect(numbersIn(own.slice(label.length)), `${list}, ${title}: ${own}`).toEqual([count])
        const asked = new URL(`${demoUrl}/${list}?${facet.field}=${encodeURIComponent(value)}`)
        expect(await totalOf(page, asked), `${list}, ${title}: ${label}`).toBe(count)
        compared++
      }
    }
  }
  expect(compared).toBeGreaterThan(60)
})

test('reports count what pages and API count', async ({ page }) => {
  type Row = Record<string, string | number | null>
  const report = async (kind: string, params: object = {}): Promise<Row[]> => {
    const asked = await page.request.post(`${demoUrl}/api/v1/reports`, {
      headers,
      data: { kind, params, formats: ['json'] },
    })
    const { id } = (await asked.json()) as { id: string }
    await expect
      .poll(async () => (await api<{ state: string }>(page, `/reports/${id}`)).state, { timeout: 120_000 })
      .toBe('done')
    return (await api<{ rows: Row[] }>(page, `/reports/${id}/files/json`)).rows
  }
  const total = (address: string) => totalOf(page, new URL(address, demoUrl))

  const summary = await report('executive-summary')
  await page.goto(demoUrl)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    `${(await total('/identities')).toLocaleString('en-GB')} identities`,
  )
  for (const { question, holds, gap, unknown, not_applicable } of summary.filter(
    ({ about }) => about === 'identities',
  )) {
    const row = page.getByRole('row', { name: new RegExp(`^${String(question)}`) })
    const cells = await row.getByRole('cell').allInnerTexts()
    expect(
      cells.slice(-4).map((text) => numbersIn(text)[0]),
      String(question),
    ).toEqual([holds, gap, unknown, not_applicable])
  }
  const sum = (rows: Row[]) => rows.reduce((all, row) => all + Number(row.total), 0)
  expect(sum(summary.filter(({ about }) => about === 'open'))).toBe(await total('/findings'))
  expect(await report('ownership')).toHaveLength(await total('/identities'))
  expect(await report('credential-age')).toHaveLength(await total('/credentials'))

  const controls = (await report('framework-posture', { framework: 'nist-csf-2.0' })).filter(
    ({ gap }) => gap !== null,
  )
  const { controls: answered } = await api<{
    controls: {
      id: string
      checks: unknown[]
      holds: number
      gap: number
      accepted: number
      unknown: number
    }[]
  }>(page, '/frameworks/nist-csf-2.0')
  const judged = answered.filter(({ checks }) => checks.length > 0)
  expect(
    controls.map(({ control, holds, gap, accepted, unknown }) => [control, holds, gap, accepted, unknown]),
  ).toEqual(judged.map(({ id, holds, gap, accepted, unknown }) => [id, holds, gap, accepted, unknown]))
})
