import type { Page } from '@playwright/test'
import { expect, signIn, test } from './fixtures'

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
  await page.goto(LIST)
  const all = await totalOf(page)
  await exclude(page, 'Critical').click()
  await expect(page).toHaveURL(/not_severity=critical/)
  await expect(exclude(page, 'Critical')).toHaveAttribute('aria-pressed', 'true')
  const chips = page.getByRole('group', { name: 'Active filters' })
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
