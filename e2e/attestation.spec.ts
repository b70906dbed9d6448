import { devices, type Page } from '@playwright/test'
import { database, expect, expectAccessible, signIn, test } from './fixtures'
import { serverUrl } from './settings'

// One campaign from its draft to the auditor's file: an analyst, three owners, an escalation.
test.describe.configure({ mode: 'serial' })
test.setTimeout(240_000)

const people = { kay: 'kay.board@roll.test', mo: 'mo.bile@roll.test', nan: 'nan.otmine@roll.test' }
const NAME = 'Roll of two hundred'
let campaign = 0

/** Signs in as somebody of the directory: their account has the same e-mail. */
async function signInAs(context: Parameters<typeof signIn>[0], email: string) {
  const { userId } = await signIn(context, 'owner')
  const client = await database()
  await client.query('delete from app_user where email = $1', [email])
  await client.query('update app_user set email = $2 where id = $1', [userId, email])
  await client.end()
}

// Stands in the list and, on a small screen, above the item: only one of them is seen.
const progress = (page: Page, words: string) => page.getByText(words).filter({ visible: true })

const choice = (page: Page, word: string) => page.getByRole('radio', { name: new RegExp(`^${word}`) })

const headers = { origin: serverUrl, 'sec-fetch-site': 'same-origin' }

test('an analyst drafts a campaign over 200 identities, looks at it and launches it', async ({
  page,
  context,
}) => {
  await signIn(context, 'analyst')
  const bring = async (name: string, body: string, source: string) => {
    const answer = await page.request.post(`/api/v1/imports?name=${name}&source=${source}&wait=true`, {
      headers: { ...headers, 'content-type': 'text/csv' },
      data: body,
    })
    expect(answer.status(), await answer.text()).toBe(200)
    expect((await answer.json()).imports[0]).toMatchObject({ state: 'done', rejected: 0 })
  }
  await bring(
    'people.csv',
    `email,name,team,manager,status\n${people.kay},Kay Board,Roll,,active\n${people.mo},Mo Bile,Roll,${people.kay},active\n${people.nan},Nan Otmine,Roll,${people.kay},active\n`,
    'roll-people',
  )
  const owners = [people.kay, people.mo, people.nan]
  const rows = Array.from({ length: 200 }, (_, n) => {
    // Most are Kay's, who has the keyboard; the phone and "not mine" have a handful.
    const owner = n < 186 ? owners[0] : n < 194 ? owners[1] : owners[2]
    return [1, 2].map(
      (key) =>
        `roll-${n},roll-item-${n},service account,okta,roll,${owner},staging,active,roll-${n}-key-${key},api key`,
    )
  })
  await bring(
    'roll.csv',
    `native_id,name,kind,provider,scope,owner,environment,status,credential_id,credential_type\n${rows.flat().join('\n')}\n`,
    'roll',
  )
  await expect
    .poll(
      async () => (await (await page.request.get('/api/v1/identities?q=roll-item&limit=1')).json()).total,
      {
        timeout: 60_000,
      },
    )
    .toBe(200)

  await page.goto('/identities?q=roll-item')
  await page.getByRole('link', { name: 'Start review (200)' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('New campaign')
  await expectAccessible(page)
  await page.getByLabel('Name', { exact: true }).fill(NAME)
  await page.getByLabel('Control sample, % (asked twice)').fill('0')
  await page.getByRole('button', { name: 'Create draft' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(NAME)
  await expect(page.getByText('200 items, highest risk first.')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Reviewers and sources' }).click()
  await expect(page.getByRole('table', { name: 'Age of the sources' }).getByRole('row')).toHaveCount(2)
  await expect(page.getByRole('table', { name: 'Progress by reviewer' }).getByRole('row')).toHaveCount(4)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Launch' }).click()
  await page.getByRole('button', { name: 'Launch campaign' }).click()
  await expect(page.getByText(/^Running/)).toBeVisible()
  campaign = Number(/attestation\/(\d+)/.exec(page.url())![1])
})

test('an owner decides by keyboard alone, corrects, and signs off', async ({ page, context }) => {
  await signInAs(context, people.kay)
  await page.goto('/attestation')
  await expect(page).toHaveURL(/attestation\/inbox/)
  await expect(progress(page, '0 of 186 decided')).toBeVisible()
  await expectAccessible(page)
  const title = page.getByRole('main').getByRole('heading', { level: 2 }).first()
  for (const [index, key] of ['a', 'r', 'v'].entries()) {
    const before = await title.textContent()
    await page.keyboard.press(key)
    // Reducing asks what goes, and the first part has the focus already.
    if (key === 'r') {
      await expect(page.getByRole('checkbox', { name: /^Remove / }).first()).toBeFocused()
      await page.keyboard.press('Space')
    }
    // Approving against the evidence asks why, and the cursor is there already.
    const reason = page.getByLabel('Reason', { exact: true })
    await expect(reason).toBeVisible()
    if (key === 'a' && (await reason.getAttribute('required')) !== null)
      await page.keyboard.type('It is needed every night.')
    await page.keyboard.press('Enter')
    await expect(progress(page, `${index + 1} of 186 decided`)).toBeVisible()
    await expect(title).not.toHaveText(before!)
  }
  // j and k move without deciding.
  const here = await title.textContent()
  await page.keyboard.press('j')
  await expect(title).not.toHaveText(here!)
  await page.keyboard.press('k')
  await expect(title).toHaveText(here!)
  // A draft that is not saved is there after coming back.
  await page.keyboard.press('r')
  await page.getByLabel('Reason', { exact: true }).focus()
  const kept = page.waitForResponse(
    (answer) =>
      answer.url().endsWith('/draft') &&
      answer.ok() &&
      answer.request().postData()!.includes('half a thought'),
  )
  await page.keyboard.type('half a thought')
  await kept
  await page.reload()
  await expect(page.getByLabel('Reason', { exact: true })).toHaveValue('half a thought')

  // The other 183 by the same requests that the page makes: every one with its own evidence.
  const inbox = await (
    await page.request.get(`/api/v1/attestation/inbox?campaign=${campaign}&state=pending&limit=500`)
  ).json()
  expect(inbox.total).toBe(183)
  for (const row of inbox.rows as { id: string }[]) {
    const open = await (await page.request.get(`/api/v1/attestation/items/${row.id}`)).json()
    const answer = await page.request.post(`/api/v1/attestation/items/${row.id}/decision`, {
      headers,
      data: {
        decision: 'approve',
        reason: 'Looked at one by one.',
        evidence: open.evidenceSha256,
        sawDecision: open.currentDecision,
      },
    })
    expect(answer.status(), await answer.text()).toBe(200)
  }
  await page.goto(`/attestation/inbox?campaign=${campaign}`)
  await expect(progress(page, '186 of 186 decided')).toBeVisible()
  await page.getByRole('button', { name: 'Sign off 186 decisions' }).click()
  // What was decided is counted once more before it stands.
  await expect(page.getByRole('dialog').getByText('184 kept, 1 reduced, 1 revoked')).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Sign off 186 decisions' }).click()
  await expect(page.getByText(/Signed off|All items are signed off/)).toBeVisible()
})

test('an owner says "not mine"; the next is asked, and it stands on the identity', async ({
  page,
  context,
}) => {
  await signInAs(context, people.nan)
  await page.goto(`/attestation/inbox?campaign=${campaign}`)
  await expect(progress(page, '0 of 6 decided')).toBeVisible()
  const name = (await page.getByRole('main').getByRole('heading', { level: 2 }).first().textContent())!
  await choice(page, 'Not mine').check()
  await page.getByLabel('Reason', { exact: true }).fill('The team gave it away in May.')
  await page.getByRole('button', { name: 'Not mine and go to next' }).click()
  await expect(progress(page, '0 of 5 decided')).toBeVisible()
  for (let left = 5; left > 0; left--) {
    await choice(page, 'Revoke').check()
    await page.getByRole('button', { name: 'Revoke and go to next' }).click()
    await expect(progress(page, `${6 - left} of 5 decided`)).toBeVisible()
  }
  await page.getByRole('button', { name: 'Sign off 5 decisions' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Sign off 5 decisions' }).click()
  await expect(page.getByText(/Signed off; 5 tasks created|All items are signed off/)).toBeVisible()
  // It is no longer theirs to see; an analyst reads who refused it.
  const find = async () => (await page.request.get(`/api/v1/identities?q=${name}&limit=1`)).json()
  expect((await find()).total).toBe(0)
  await signIn(context, 'analyst')
  await page.goto(`/identities/${(await find()).rows[0].id}`)
  await expect(page.getByText(/Rejected as owner: Nan Otmine/)).toBeVisible()
})

test('an escalation fires: what is late goes to whoever comes next', async ({ page, context }) => {
  await signIn(context, 'analyst')
  const client = await database()
  await client.query("update campaign set due_at = now() - interval '5 days' where id = $1", [campaign])
  await client.query(
    `update campaign_item set asked_at = now() - interval '9 days'
     where campaign_id = $1
       and reviewer_label = 'Mo Bile'
       and identity_key in (
         select identity_key
         from campaign_item
         where campaign_id = $1 and reviewer_label = 'Mo Bile'
         order by id limit 2
       )`,
    [campaign],
  )
  await client.query(
    `update campaign_item set asked_at = now()
     where campaign_id = $1 and reviewer_label = 'Mo Bile' and asked_at > now() - interval '8 days'`,
    [campaign],
  )
  await client.query("select graphile_worker.add_job('attestation', '{}'::json, job_key := 'attestation')")
  await expect
    .poll(
      async () =>
        (
          await client.query(
            `select count(*)::int as n
             from campaign_item
             where campaign_id = $1 and asked_because like 'escalated, Mo Bile%'`,
            [campaign],
          )
        ).rows[0].n,
      { timeout: 90_000 },
    )
    .toBe(2)
  const { rows } = await client.query(
    "select recipient from mail where key like $1 and subject like '%overdue%'",
    [`campaign ${campaign} %`],
  )
  expect(rows.length).toBeGreaterThan(0)
  await client.end()
  await page.goto(`/attestation/${campaign}?tab=reviewers`)
  await expect(page.getByRole('columnheader', { name: 'Overdue' })).toBeVisible()
})

test.describe('on a phone', () => {
  const { defaultBrowserType: _browser, ...phone } = devices['Pixel 5']
  test.use({ ...phone, viewport: { width: 390, height: 844 } })

  test('an owner finishes at 390 px', async ({ page, context }) => {
    await signInAs(context, people.mo)
    await page.goto(`/attestation/inbox?campaign=${campaign}`)
    await expect(progress(page, '0 of 6 decided')).toBeVisible()
    await expectAccessible(page)
    for (let done = 1; done <= 6; done++) {
      if (done === 1)
        await page.getByRole('navigation', { name: 'Items to decide' }).getByRole('link').first().click()
      await expect(page.getByRole('main').getByRole('heading', { level: 2 }).first()).toBeVisible()
      if (done === 1) await expectAccessible(page)
      // Nothing is wider than the screen.
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
      await choice(page, 'Reduce').tap()
      await page
        .getByRole('checkbox', { name: /^Remove / })
        .first()
        .tap()
      await page.getByRole('button', { name: 'Reduce and go to next' }).tap()
      await expect(progress(page, `${done} of 6 decided`)).toBeVisible()
    }
    await page.goto(`/attestation/inbox?campaign=${campaign}`)
    await page.getByRole('button', { name: 'Sign off 6 decisions' }).tap()
    await page.getByRole('dialog').getByRole('button', { name: 'Sign off 6 decisions' }).tap()
    await expect(page.getByText(/Signed off|All items are signed off/)).toBeVisible()
  })
})

test('what was passed on is finished by the next, and an auditor exports a record that reconciles', async ({
  page,
  context,
  browser,
}) => {
  // Kay manages the others: the "not mine" and the late ones came to them.
  await signInAs(context, people.kay)
  const inbox = await (
    await page.request.get(`/api/v1/attestation/inbox?campaign=${campaign}&state=pending&limit=50`)
  ).json()
  expect(inbox.total).toBe(3)
  for (const row of inbox.rows as { id: string }[]) {
    await page.goto(`/attestation/inbox?campaign=${campaign}&item=${row.id}`)
    await choice(page, "Don't know").check()
    const answered = page.waitForResponse((answer) => answer.url().includes('/decision') && answer.ok())
    await page.getByRole('button', { name: "Don't know and go to next" }).click()
    await answered
  }
  const signed = await page.request.post(`/api/v1/attestation/campaigns/${campaign}/sign-off`, {
    headers,
    data: {},
  })
  expect([200, 409]).toContain(signed.status())

  const auditor = await browser.newContext()
  await signIn(auditor, 'auditor')
  const desk = await auditor.newPage()
  await desk.goto(`${serverUrl}/attestation/${campaign}`)
  await expect(desk.getByRole('heading', { level: 1 })).toHaveText(NAME)
  const download = desk.waitForEvent('download')
  await desk.getByRole('link', { name: 'Record as CSV' }).click()
  expect((await download).suggestedFilename()).toBe(`campaign-${campaign}.csv`)
  // What was taken away is known here, as it is and no other.
  const kept = await (await download).path()
  await desk.goto(`${serverUrl}/verify`)
  await desk.getByLabel('Report file').setInputFiles(kept)
  await expect(desk.getByText('Issued by this installation and unchanged.')).toBeVisible()
  await expect(desk.getByText(`The record of ${NAME}`)).toBeVisible()
  const csv = await (
    await desk.request.get(`${serverUrl}/api/v1/attestation/campaigns/${campaign}/export?format=csv`)
  ).text()
  const lines = csv.trim().split('\r\n')
  expect(lines).toHaveLength(201)
  const at = lines[0]!.replace('\uFEFF', '').split(',').indexOf('decision')
  const record = await (
    await desk.request.get(`${serverUrl}/api/v1/attestation/campaigns/${campaign}/export?format=json`)
  ).json()
  const counted = (list: (string | null)[]) =>
    Object.fromEntries(
      ['approve', 'reduce', 'revoke', 'unknown'].map((word) => [
        word,
        list.filter((one) => one === word).length,
      ]),
    )
  const fromCsv = counted(lines.slice(1).map((line) => line.split(',')[at]!))
  const fromJson = counted(record.items.map((item: { decision: string | null }) => item.decision))
  const { approve, reduce, revoke, unknown } = record.campaign
  expect(fromCsv).toEqual({ approve, reduce, revoke, unknown })
  expect(fromJson).toEqual(fromCsv)
  expect(approve + reduce + revoke + unknown + record.campaign.none).toBe(200)
  expect({ approve, reduce, revoke }).toEqual({ approve: 184, reduce: 7, revoke: 6 })
  // Every decision rests on evidence that is in the file.
  for (const item of record.items)
    for (const decision of item.decisions)
      expect(item.evidence.map((one: { sha256: string }) => one.sha256)).toContain(decision.evidenceSha256)
  // The answers, the way of an item and its frozen evidence stand beside the list.
  await desk.goto(`${serverUrl}/attestation/${campaign}?decision=unknown`)
  await desk
    .getByRole('link', { name: /^roll-item-/ })
    .first()
    .click()
  await expect(desk.getByRole('heading', { name: 'Reviewers' })).toBeVisible()
  await expect(desk.getByRole('heading', { name: /Frozen evidence/ })).toBeVisible()
  await expectAccessible(desk)
  await desk.goto(`${serverUrl}/attestation/${campaign}?tab=quality`)
  await expect(desk.getByRole('row', { name: new RegExp(people.kay) })).toBeVisible()
  await expectAccessible(desk)
  // An auditor reads and exports; deciding is not theirs.
  expect(
    (
      await desk.request.post(`${serverUrl}/api/v1/attestation/campaigns/${campaign}/close`, {
        headers,
        data: {},
      })
    ).status(),
  ).toBe(403)
  await auditor.close()
})
