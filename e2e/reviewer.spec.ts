import { devices } from '@playwright/test'
import { database, expect, expectAccessible, mailTo, signIn, test } from './fixtures'
import { serverUrl } from './settings'

// Reviews from a mail: somebody without an account, on a phone; then somebody who goes away, and their delegate.
test.describe.configure({ mode: 'serial' })
test.setTimeout(120_000)

const rea = { email: 'rea.viewer@doorstep.test', password: 'a password for this journey' }
const sam = 'sam.stand@doorstep.test'
const headers = { origin: serverUrl, 'sec-fetch-site': 'same-origin' }

test('a campaign asks somebody who has no account; the link in the mail leads them to it on a phone', async ({
  page,
  context,
  browser,
}) => {
  await signIn(context, 'analyst')
  const bring = async (name: string, body: string, source: string) => {
    const answer = await page.request.post(`/api/v1/imports?name=${name}&source=${source}&wait=true`, {
      headers: { ...headers, 'content-type': 'text/csv' },
      data: body,
    })
    expect(answer.status(), await answer.text()).toBe(200)
  }
  await bring(
    'people.csv',
    `email,name,team,manager,status\n${rea.email},Rea Viewer,Doorstep,,active\n${sam},Sam Stand,Doorstep,,active\n`,
    'doorstep-people',
  )
  const names = ['doorstep-one', 'doorstep-two']
  await bring(
    'doorstep.csv',
    `native_id,name,kind,provider,scope,owner,environment,status\n${names
      .map((name) => `${name},${name},service account,okta,doorstep,${rea.email},staging,active`)
      .join('\n')}\n`,
    'doorstep',
  )
  const made = await page.request.post('/api/v1/attestation/campaigns', {
    headers,
    data: { name: 'Doorstep review', query: 'q=doorstep', samplePercent: 0, reasonFor: ['revoke'] },
  })
  const { id } = await made.json()
  expect(
    (await page.request.post(`/api/v1/attestation/campaigns/${id}/launch`, { headers, data: {} })).status(),
  ).toBe(200)
  await page.goto(`/attestation/${id}?tab=reviewers`)
  await expect(page.getByText('no account yet')).toBeVisible()
  const client = await database()
  await client.query("select graphile_worker.add_job('attestation', '{}'::json, job_key := 'attestation')")

  const text = await mailTo(rea.email, /\/review\?/)
  const link = new RegExp(`${serverUrl}/review\\?\\S+`).exec(text)![0]
  const phone = await browser.newContext({ ...devices['iPhone 13'] })
  const screen = await phone.newPage()
  // Nothing of the link may be changed.
  await screen.goto(link.replace(encodeURIComponent(rea.email), encodeURIComponent(sam)))
  await expect(screen.getByText('This link is incomplete.')).toBeVisible()
  await screen.goto(link)
  await expectAccessible(screen)
  await screen.getByRole('button', { name: 'Create my account' }).tap()
  await expect(screen.getByLabel('E-mail')).toHaveValue(rea.email)
  await screen.getByLabel('Name').fill('Rea Viewer')
  await screen.getByLabel('Password').fill(rea.password)
  await screen.getByRole('button', { name: 'Create account' }).tap()
  await expect(screen).toHaveURL(new RegExp(`/attestation/inbox\\?campaign=${id}`))
  await expect(screen.getByText('0 of 2 decided').filter({ visible: true })).toBeVisible()

  await screen.getByRole('navigation', { name: 'Items to decide' }).getByRole('link').first().tap()
  // Nothing can go from it, so nothing can be reduced; a revoke asks why.
  await expect(screen.getByRole('radio', { name: /^Reduce/ })).toBeDisabled()
  await screen.getByRole('radio', { name: /^Revoke/ }).tap()
  await expect(screen.getByText('This campaign asks for a reason.')).toBeVisible()
  await screen.getByLabel('Reason', { exact: true }).fill('Its service was switched off in May.')
  await screen.getByRole('button', { name: 'Revoke and go to next' }).tap()
  await expect(screen.getByText('1 of 2 decided').filter({ visible: true })).toBeVisible()
  // The link once more, signed in: straight to the list.
  await screen.goto(link)
  await expect(screen).toHaveURL(new RegExp(`/attestation/inbox\\?campaign=${id}`))
  // It is of one person: whoever else has it is told so.
  await page.goto(link)
  await expect(page.getByText(`This link is for ${rea.email}.`)).toBeVisible()

  // Rea goes away and lets Sam decide.
  await screen.goto('/account')
  await screen.getByRole('button', { name: 'Set an absence' }).tap()
  const delegate = screen.getByRole('combobox', { name: 'Delegate' })
  await delegate.fill('sam st')
  await screen.getByRole('option', { name: /Sam Stand/ }).tap()
  await expect(delegate).toHaveValue(sam)
  const day = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10)
  await screen.getByLabel('First day').fill(day(-1))
  await screen.getByLabel('Last day').fill(day(5))
  await expectAccessible(screen)
  await screen.getByRole('button', { name: 'Set the absence' }).tap()
  await expect(screen.getByText(/Sam Stand decides your reviews/)).toBeVisible()
  await phone.close()

  const other = await browser.newContext()
  const { userId } = await signIn(other, 'owner')
  await client.query('update app_user set email = $2 where id = $1', [userId, sam])
  const desk = await other.newPage()
  await desk.goto(`${serverUrl}/attestation/inbox?campaign=${id}`)
  await expect(desk.getByText('You decide for Rea Viewer, who is away.')).toBeVisible()
  await expectAccessible(desk)
  await expect(desk.getByRole('radio', { name: 'Not mine' })).toHaveCount(0)
  await desk.getByRole('radio', { name: /^Approve/ }).check()
  await desk.getByLabel('Reason', { exact: true }).fill('It runs every night.')
  await desk.getByRole('button', { name: 'Approve and go to next' }).click()
  await expect(desk.getByText('2 of 2 decided').filter({ visible: true })).toBeVisible()
  await desk.getByRole('button', { name: 'Sign off 1 decision' }).click()
  await expect(desk.getByRole('dialog').getByText('1 kept')).toBeVisible()
  await other.close()
  await client.end()
})
