import { report } from './credential-report'
import { expect, expectAccessible, signIn, test, tokenFor } from './fixtures'
import { serverUrl } from './settings'

const api = `${serverUrl}/api/v1`
const rotated = '2026-11-01T00:00:00Z'

test('what is asked of an earlier instant is answered as it was, on pages, in files and by the API', async ({
  page,
  context,
  request,
}) => {
  const headers = { authorization: `Bearer ${await tokenFor('analyst')}` }
  const bring = async (name: string, users: string[]) => {
    const answer = await request.post(`${api}/imports?name=${name}&source=past-test&wait=true`, {
      headers,
      data: report(
        users.map((user) => ({ user, rotated })),
        '444444444444',
      ),
    })
    expect(answer.ok(), await answer.text()).toBe(true)
  }
  await bring('first.csv', ['past-one'])
  const then = new Date().toISOString()
  await bring('second.csv', ['past-one', 'past-two'])
  const counted = async (query: string) =>
    (await (await request.get(`${api}/identities?q=past-&${query}`, { headers })).json()).total
  expect(await counted('')).toBe(2)
  // Other tests write as well: what began before the instant has to end first.
  await expect
    .poll(async () => (await request.get(`${api}/identities?as_of=${then}`, { headers })).status())
    .toBe(200)
  expect(await counted(`as_of=${then}`)).toBe(1)

  await signIn(context, 'analyst')
  await page.goto('/identities?q=past-')
  await expect(page.getByRole('row', { name: /past-two/ })).toBeVisible()
  await expect(page.getByRole('button', { name: 'As of now' })).toBeVisible()
  await page.goto(`/identities?q=past-&as_of=${then}`)
  await expect(page.getByRole('row', { name: /past-one/ })).toBeVisible()
  await expect(page.getByRole('row', { name: /past-two/ })).toHaveCount(0)
  await expect(page.getByRole('button', { name: /^As of .* UTC, past$/ })).toBeVisible()
  await expectAccessible(page)

  // The file is that of the page, and the next page looks from the same instant.
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /Export/ }).click(),
  ])
  const text = (await (await download.createReadStream()).toArray()).join('')
  expect(text).toContain('past-one')
  expect(text).not.toContain('past-two')
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: /^Findings/ })
    .click()
  await expect(page).toHaveURL(new RegExp(`as_of=${then}`))
  await expect(page.getByRole('heading', { level: 1, name: 'Findings' })).toBeVisible()

  // What was cannot be changed, and says so.
  const [identity] = (await (await request.get(`${api}/identities?q=past-one`, { headers })).json()).rows
  await page.goto(`/identities/${identity.id}?as_of=${then}`)
  await expect(page.getByText('a past date cannot be changed').first()).toBeVisible()

  await page.getByRole('button', { name: /^As of/ }).click()
  await page.getByRole('button', { name: 'Now', exact: true }).click()
  await expect(page.getByRole('button', { name: 'As of now' })).toBeVisible()
  await expect(page).not.toHaveURL(/as_of/)
})

test('an instant that cannot be answered is refused in words, never answered with another', async ({
  page,
  context,
  request,
}) => {
  const headers = { authorization: `Bearer ${await tokenFor('auditor')}` }
  const refused = async (query: string) => {
    const answer = await request.get(`${api}/identities?${query}`, { headers })
    expect(answer.status()).toBe(422)
    return (await answer.json()).detail
  }
  expect(await refused('as_of=2020-01-01')).toContain('is before that')
  expect(await refused('as_of=2999-01-01')).toContain('has not ended yet')
  expect(await refused('as_of=yesterday')).toContain('is a day like')
  expect(await refused('scope=planet:mars')).toContain('planet:mars')
  await signIn(context, 'auditor')
  await page.goto('/findings?as_of=2020-01-01')
  await expect(page.getByText('before the first stored data')).toBeVisible()
  await expect(page.getByRole('button', { name: 'As of now' })).toBeVisible()
})

test('a scope narrows every figure, and never widens what somebody may see', async ({
  page,
  context,
  request,
}) => {
  const production = { authorization: `Bearer ${await tokenFor('auditor', { environments: [0] })}` }
  const everything = { authorization: `Bearer ${await tokenFor('auditor')}` }
  const total = async (headers: Record<string, string>, query: string) =>
    (await (await request.get(`${api}/identities?${query}`, { headers })).json()).total as number
  const inProduction = await total(production, '')
  expect(inProduction).toBeGreaterThan(0)
  expect(await total(everything, '')).toBeGreaterThan(inProduction)
  expect(await total(everything, 'scope=environment:production')).toBe(inProduction)
  expect(await total(production, 'scope=environment:staging')).toBe(0)

  await signIn(context, 'auditor')
  await page.goto('/identities')
  await page.getByRole('button', { name: 'Scope All' }).click()
  await page.getByRole('dialog').getByLabel('Production').check()
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByRole('button', { name: 'Scope Production' })).toBeVisible()
  await expect(page).toHaveURL(/scope=environment/)
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: /^Frameworks/ })
    .click()
  await expect(page).toHaveURL(/frameworks\?scope=environment:production/)
  await expect(page.getByRole('button', { name: 'Scope Production' })).toBeVisible()
  await expectAccessible(page)

  // Whoever is limited reads so, also where the address asks for nothing, and is offered no other part.
  await signIn(context, 'auditor', { environments: [0] })
  await page.goto('/identities')
  await page.getByRole('button', { name: 'Scope Production' }).click()
  await expect(page.getByRole('dialog').getByLabel('Production')).toBeVisible()
  await expect(page.getByRole('dialog').getByLabel('Staging')).toHaveCount(0)
  await page.goto('/identities?scope=environment:staging')
  await expect(page.getByRole('button', { name: 'Scope Nothing' })).toBeVisible()
})
