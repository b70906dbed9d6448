import type { Page } from '@playwright/test'
import { layoutCookie, layoutText } from '@/lib/model/list-layout'
import { expect, signIn, test } from './fixtures'
import { serverUrl } from './settings'

// What people read a row by stays readable on every common screen, with the filters and a drawer beside it.

const lists = ['/identities', '/findings?view=rows', '/credentials', '/tasks', '/exceptions']
const widths = [1024, 1280, 1366, 1440]

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
      expect(found.sideways, where).toBe(0)
      expect(found.overlaps, where).toBe(0)
      for (const { cell, lines } of found.names) {
        expect(cell, where).toBeGreaterThanOrEqual(220)
        expect(lines, where).toBe(1)
      }
    }
}
