import { createHash, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import type { Locator } from '@playwright/test'
import { report } from './credential-report'
import { database, expect, expectAccessible, signIn, test, tokenFor } from './fixtures'
import { serverUrl } from './settings'

test.describe('an analyst', () => {
  test('goes from the overview to the worst identities, reads the evidence and exports exactly the list', async ({
    page,
    context,
  }) => {
    await signIn(context, 'analyst')
    await page.goto('/')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('identities')
    // Every row adds up to the stated total.
    const total = Number((await page.getByRole('heading', { level: 1 }).textContent())!.replace(/\D/g, ''))
    const rows = page
      .getByRole('table', { name: /posture/i })
      .getByRole('row')
      .filter({ has: page.getByRole('img') })
    expect(await rows.count()).toBe(4)
    for (const row of await rows.all()) {
      const figures = (await row.getByRole('cell').allTextContents())
        .slice(-4)
        .map((text) => Number(text.replace(/\D/g, '')))
      expect(figures.reduce((sum, one) => sum + one, 0)).toBe(total)
    }

    await page.goto('/identities?severity=critical,high&provider=aws')
    const counted = page.getByText(/^\d+ of \d+/).first()
    await expect(counted).toBeVisible()
    const shown = Number(/^\d+/.exec((await counted.textContent())!)![0])
    const exported = await (
      await page.request.get('/api/v1/identities/export?severity=critical,high&provider=aws')
    ).text()
    expect(exported.trim().split('\r\n')).toHaveLength(shown + 1)

    // The keyboard alone: down the list, open, and the drawer is in the address.
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/open=-?\d+/)
    await page.getByRole('link', { name: 'Open page' }).click()
    await expect(page).toHaveURL(/\/identities\/-?\d+/)
    await page.getByRole('link', { name: /^Evidence/ }).click()
    await expect(page.getByText(/import \d+/i).first()).toBeVisible()
  })

  test('fetches a page ahead when they point at its link, and no other', async ({ page, context }) => {
    await signIn(context, 'analyst')
    const ahead: string[] = []
    page.on('request', (request) => {
      if (request.headers()['next-router-prefetch']) ahead.push(new URL(request.url()).pathname)
    })
    await page.goto('/identities')
    await page.waitForLoadState('networkidle')
    expect(ahead).toEqual([])
    await page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: /^Findings/ })
      .hover()
    await expect.poll(() => [...new Set(ahead)]).toEqual(['/findings'])
  })

  test('finds a control under the number that people cite, and is told why', async ({ page, context }) => {
    await signIn(context, 'analyst')
    await page.goto('/')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('PR.AC-4')
    await expect(page.getByText(/cited as PR.AC-4/).first()).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/frameworks\/nist-csf-2.0\?control=PR.AA-05/)
    await expect(page.getByText('PR.AA-05').first()).toBeVisible()
  })
})

test('an administrator drops a file, sees what it would do, confirms, and finds the identities', async ({
  page,
  context,
}) => {
  await signIn(context, 'administrator')
  await page.goto('/imports')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choose files' }).click()
  const users = ['ledger-export', 'ledger-import'].map((name) => ({
    Path: '/',
    UserName: name,
    UserId: `AIDA${name}`,
    Arn: `arn:aws:iam::640000000001:user/${name}`,
    CreateDate: '2024-01-01T00:00:00Z',
    GroupList: [],
    AttachedManagedPolicies: [],
    Tags: [],
  }))
  const body = JSON.stringify({
    UserDetailList: users,
    GroupDetailList: [],
    RoleDetailList: [],
    Policies: [],
  })
  await (await chooser).setFiles({ name: 'anything.txt', mimeType: 'text/plain', buffer: Buffer.from(body) })
  await page
    .getByRole('link', { name: /preview|import \d+|look/i })
    .first()
    .click()
  await expect(page).toHaveURL(/\/imports\/\d+/)
  // What it would open stands there before anything is decided.
  await expect(page.getByRole('table', { name: 'Findings that would open or close' })).toContainText(
    'No accountable owner',
  )
  const client = await database()
  // Nothing is stored before somebody says so.
  expect((await client.query("select 1 from identity where scope = '640000000001'")).rowCount).toBe(0)
  await page.getByRole('button', { name: /confirm/i }).click()
  await expect
    .poll(async () => (await client.query("select 1 from identity where scope = '640000000001'")).rowCount, {
      timeout: 30_000,
    })
    .toBe(2)
  await client.end()
  await page.goto('/identities?q=ledger-export')
  await expect(page.getByText('ledger-export').first()).toBeVisible()
})

test('an administrator says which environment a cluster is, and its identities follow', async ({
  page,
  context,
}) => {
  await signIn(context, 'administrator')
  const inProduction = async () =>
    (await (await page.request.get('/api/v1/identities?provider=kubernetes&environment=production')).json())
      .total
  const before = await inProduction()
  await page.goto('/settings?tab=places')
  await page.getByRole('button', { name: 'Choose prod-eu-1' }).click()
  await expect(page.getByRole('textbox', { name: /Account, cluster/ })).toHaveValue('prod-eu-1')
  await page.getByRole('button', { name: 'Set environment' }).click()
  await expect(page.getByRole('table', { name: 'Environments' })).toContainText('prod-eu-1')
  await expect.poll(inProduction, { timeout: 30_000 }).toBeGreaterThan(before)
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect.poll(inProduction, { timeout: 30_000 }).toBe(before)
})

test('an administrator gives production a threshold of its own, sees what it would change, and takes it back', async ({
  page,
  context,
}) => {
  await signIn(context, 'administrator')
  await page.goto('/checks/dormant-identity')
  await page.getByRole('button', { name: 'Change thresholds' }).click()
  await page.getByRole('button', { name: 'Add numbers for a part' }).click()
  const part = page.getByRole('group', { name: 'Part 1' })
  await part.getByLabel('Environment').selectOption('production')
  await part.getByLabel('Dormant, days').fill('400')
  await page.getByRole('button', { name: 'Preview' }).click()
  await expect(page.getByText(/Would open \d+, close [1-9]/)).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Save and re-evaluate' }).click()
  await expect(page.getByText('400 days for Production')).toBeVisible()
  await page.getByRole('button', { name: 'Change thresholds' }).click()
  await page.getByRole('button', { name: 'Remove part 1' }).click()
  await page.getByRole('button', { name: 'Preview' }).click()
  await page.getByRole('button', { name: 'Save and re-evaluate' }).click()
  await expect(page.getByText('400 days for Production')).toBeHidden()
})

test('an administrator writes a check with the keyboard, sees what it would open, saves it, reads its findings and takes it away', async ({
  page,
  context,
}) => {
  await signIn(context, 'administrator')
  await page.goto('/checks')
  await page.getByRole('link', { name: 'Write a check' }).focus()
  await page.keyboard.press('Enter')
  await page.getByLabel('Title').focus()
  await page.keyboard.type('Identity with a static credential')
  await expect(page.getByLabel('Id', { exact: true })).toHaveValue('custom-identity-with-a-static-credential')

  const condition = page.getByLabel('Fails when')
  await condition.focus()
  await page.keyboard.type('static_kredential_n > 0')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect(
    page.getByText(
      'There is no fact "static_kredential_n" of an identity. Did you mean static_credential_n?',
    ),
  ).toBeVisible()
  await condition.fill('')
  await page.keyboard.type('static_cr')
  await expect(page.getByRole('option', { name: /static_credential_n/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('option', { name: '>=' })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.type('> 0 and provider = a')
  await page.keyboard.press('Enter')
  await expect(condition).toHaveValue('static_credential_n > 0 and provider = aws ')

  for (const [at, n] of [1, 0].entries()) {
    await page.getByLabel('Facts, one per line').nth(at).focus()
    await page.keyboard.type(`static_credential_n = ${n}\nprovider = aws`)
  }
  await page.getByLabel('Why it matters').focus()
  await page.keyboard.type('Static credentials are copied.')
  await page.getByLabel('Playbook').focus()
  await page.keyboard.type('Use the identity of the platform.')
  await page.getByLabel('Framework').selectOption('nist-csf-2.0')
  await page.getByLabel('Control', { exact: true }).selectOption('PR.AA-01')
  await page.getByRole('button', { name: 'Add control' }).click()
  await page.getByRole('button', { name: 'Preview' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText(/Would open [1-9]\d*, close 0/)).toBeVisible()
  await page.getByRole('button', { name: 'Save and evaluate' }).focus()
  await page.keyboard.press('Enter')

  await expect(
    page.getByRole('heading', { level: 1, name: 'Identity with a static credential' }),
  ).toBeVisible()
  await expect(page.getByRole('link', { name: 'PR.AA-01' })).toBeVisible()
  const open = async () =>
    (await (await page.request.get('/api/v1/findings?check=custom-identity-with-a-static-credential')).json())
      .total
  await expect.poll(open, { timeout: 30_000 }).toBeGreaterThan(0)
  await page.goto('/findings?check=custom-identity-with-a-static-credential')
  await expect(page.getByText('Static credentials: ').first()).toBeVisible()
  await page.goto('/checks/custom-identity-with-a-static-credential')
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page).toHaveURL(/\/checks$/)
  await expect.poll(open, { timeout: 30_000 }).toBe(0)
})

test('a right-sized policy is on the page of an identity, and is saved as a file', async ({
  page,
  context,
  request,
}) => {
  await signIn(context, 'administrator')
  const account = '616161616161'
  const at = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
  const used = (days: number) => ({
    eventVersion: '1.08',
    eventID: `00000000-0000-4000-8000-0000000061${String(days).padStart(2, '0')}`,
    eventTime: at(days),
    eventSource: 'ec2.amazonaws.com',
    eventName: 'DescribeInstances',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '192.0.2.1',
    userAgent: 'aws-sdk',
    recipientAccountId: account,
    userIdentity: {
      type: 'IAMUser',
      arn: `arn:aws:iam::${account}:user/sizing`,
      accountId: account,
      userName: 'sizing',
    },
  })
  const statement = { Effect: 'Allow', Action: ['ec2:DescribeInstances', 'iam:CreateUser'], Resource: '*' }
  const files = {
    'details.json': {
      UserDetailList: [
        {
          UserName: 'sizing',
          Arn: `arn:aws:iam::${account}:user/sizing`,
          CreateDate: '2024-01-01T00:00:00Z',
          GroupList: [],
          UserPolicyList: [
            { PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: [statement] } },
          ],
        },
      ],
      GroupDetailList: [],
      RoleDetailList: [],
      Policies: [],
    },
    'trail.json': { Records: [used(99), used(1)] },
  }
  const headers = { authorization: `Bearer ${await tokenFor('administrator')}` }
  for (const [name, content] of Object.entries(files)) {
    const sent = await request.post(`${serverUrl}/api/v1/imports?wait=true&name=${name}`, {
      headers,
      data: Buffer.from(JSON.stringify(content)),
    })
    expect(sent.ok(), await sent.text()).toBe(true)
  }
  const id = encodeURIComponent(`arn:aws:iam::${account}:user/sizing`)
  await expect
    .poll(async () => (await page.request.get(`/api/v1/identities/${id}/right-sized`)).text(), {
      timeout: 60_000,
    })
    .toContain('sizing-used.json')
  await page.goto(`/identities/${id}?tab=rights`)
  await expect(page.getByText('"Sid": "UsedEc2"')).toBeVisible()
  await expect(page.getByRole('table', { name: 'Left out, table' })).toContainText('iam:CreateUser')
  const saved = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download sizing-used.json' }).click()
  expect((await saved).suggestedFilename()).toBe('sizing-used.json')
  await expectAccessible(page)
})

test('an upload whose connection broke goes on where it stopped', async ({ request }) => {
  const body = Buffer.from(
    Array.from(
      { length: 20_000 },
      (_, n) => `${JSON.stringify({ eventName: 'Ping', eventSource: 'x.amazonaws.com', n })}\n`,
    ).join(''),
  )
  const sha256 = createHash('sha256').update(body).digest('hex')
  const authorization = `Bearer ${await tokenFor('analyst')}`
  const address = `${serverUrl}/api/v1/imports?sha256=${sha256}&name=broken.ndjson`
  await new Promise<void>((resolve) => {
    const sending = http.request(address, {
      method: 'POST',
      headers: { authorization, 'content-length': body.length },
    })
    sending.on('error', () => resolve())
    sending.write(body.subarray(0, 500_000), () => setTimeout(() => sending.destroy(new Error('cut')), 500))
  })
  const headers = { authorization }
  const received = async () =>
    (await (await request.get(`${serverUrl}/api/v1/imports/uploads/${sha256}`, { headers })).json())
      .received as number
  await expect.poll(received).toBeGreaterThan(0)
  const offset = await received()
  expect(offset).toBeLessThan(body.length)
  const done = await request.post(`${address}&offset=${offset}&wait=true`, {
    headers,
    data: body.subarray(offset),
  })
  expect((await done.json()).imports).toMatchObject([
    { file: 'broken.ndjson', sha256, bytes: body.length, read: 20_000 },
  ])
  expect(await received()).toBe(0)
})

test('an owner sees their scope on a phone, and is told what they may not do', async ({ page, context }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await signIn(context, 'owner', { environments: [0] })
  await page.goto('/identities')
  await expect(page.getByText(/^\d+ of \d+/).first()).toBeVisible()
  // Nothing runs off the side of the screen.
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  const body = await (await page.request.get('/api/v1/identities?limit=500')).json()
  expect(body.rows.every((row: { environment: string }) => row.environment === 'production')).toBe(true)
})

test('an auditor reads posture per control, down to the identities, and changes nothing', async ({
  page,
  context,
}) => {
  await signIn(context, 'auditor')
  await page.goto('/frameworks/owasp-nhi-2025')
  await expect(page.getByText('Long-Lived Secrets').first()).toBeVisible()
  const posture = await (await page.request.get('/api/v1/frameworks/owasp-nhi-2025')).json()
  for (const control of posture.controls)
    expect(control.holds + control.gap + control.accepted + control.unknown).toBe(control.total)
  const refused = await page.request.post('/api/v1/findings/actions', {
    data: { action: 'reopen', ids: ['1'] },
    headers: { origin: new URL(page.url()).origin, 'sec-fetch-site': 'same-origin' },
  })
  expect(refused.status()).toBe(403)
})

test('an auditor verifies the audit trail, keeps a checkpoint and exports what is listed', async ({
  page,
  context,
}) => {
  const { email } = await signIn(context, 'auditor')
  await page.goto('/audit?action=import')
  await expect(page.getByText(/^\d+ of \d+$/).first()).toBeVisible()
  // Looking at the page exports nothing: a link to a file is not fetched in advance.
  await page.waitForLoadState('networkidle')
  const exports = async () =>
    (await (await page.request.get(`/api/v1/audit?action=export&q=${email}`)).json()).total as number
  expect(await exports()).toBe(0)
  await page.getByRole('button', { name: 'Verify the chain' }).click()
  await expect(page.getByText('The log is intact.')).toBeVisible()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Sign a checkpoint' }).click()
  const { entry, kid } = JSON.parse(readFileSync(await (await saved).path(), 'utf8'))
  expect(Number(entry)).toBeGreaterThan(0)
  const { keys } = await (await page.request.get('/.well-known/muster-keys.json')).json()
  expect(keys).toMatchObject([{ kid, crv: 'Ed25519' }])
  const listed = await (await page.request.get('/api/v1/audit?action=import&limit=500')).json()
  const lines = (await (await page.request.get('/api/v1/audit/export?action=import&format=ndjson')).text())
    .trim()
    .split('\n')
  expect(lines.map((line) => JSON.parse(line).id)).toEqual(listed.rows.map(({ id }: { id: string }) => id))
})

test('an auditor makes a report, keeps its files, and verifies one of them later', async ({
  page,
  context,
}) => {
  await signIn(context, 'auditor')
  await page.goto('/reports')
  await page.getByLabel('Report', { exact: true }).selectOption('framework-posture')
  await page.getByLabel('Framework').selectOption('owasp-nhi-2025')
  await page.getByLabel('OSCAL assessment results').check()
  await page.getByRole('button', { name: 'Create report' }).click()
  await expect(page).toHaveURL(/\/reports\/[0-9a-f-]{36}$/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('OWASP', { timeout: 30_000 })
  const saved = page.waitForEvent('download')
  await page.getByRole('link', { name: 'OSCAL assessment results' }).click()
  const file = await (await saved).path()
  const posture = await (await page.request.get('/api/v1/frameworks/owasp-nhi-2025')).json()
  const judged = posture.controls.filter(({ checks }: { checks: unknown[] }) => checks.length > 0)
  const [result] = JSON.parse(readFileSync(file, 'utf8'))['assessment-results'].results
  expect(result.findings).toHaveLength(judged.length)
  await expectAccessible(page)
  await page.getByRole('link', { name: 'Verify a file' }).click()
  await page.getByLabel('Report file').setInputFiles(file)
  await expect(page.getByText('Issued by this installation and unchanged.')).toBeVisible()
  await page.getByLabel('Report file').setInputFiles({
    name: 'changed.json',
    mimeType: 'application/json',
    buffer: Buffer.from(`${readFileSync(file, 'utf8')} `),
  })
  await expect(page.getByText('Not issued by this installation, or changed since.')).toBeVisible()
})

test('every list of the API is paged by cursor, searched by q and counted', async ({ request }) => {
  const headers = { authorization: `Bearer ${await tokenFor('auditor')}` }
  const ask = async (address: string) =>
    (await request.get(`${serverUrl}/api/v1/${address}`, { headers })).json()
  for (const noun of [
    'identities',
    'credentials',
    'findings',
    'checks',
    'frameworks',
    'imports',
    'sources',
  ]) {
    const first = await ask(`${noun}?limit=1`)
    expect(first.rows, noun).toHaveLength(1)
    expect(first.total, noun).toBeGreaterThan(1)
    const second = await ask(`${noun}?limit=1&cursor=${encodeURIComponent(first.next)}`)
    expect(second.rows[0].id ?? second.rows[0].key, noun).not.toBe(first.rows[0].id ?? first.rows[0].key)
    const none = await ask(`${noun}?q=no-such-thing-anywhere`)
    expect(none, noun).toMatchObject({ rows: [], next: null, total: 0 })
  }
})

test('an operator reads metrics with a token', async ({ request }) => {
  const headers = { authorization: `Bearer ${await tokenFor('auditor')}` }
  const text = await (await request.get(`${serverUrl}/api/v1/metrics`, { headers })).text()
  const total = (await (await request.get(`${serverUrl}/api/v1/identities?limit=1`, { headers })).json())
    .total
  expect(text).toContain(`\nmuster_identities ${total}\n`)
  expect(text).toMatch(/^muster_findings_open\{severity="high"\} \d+$/m)
})

test('the OpenAPI document describes every route that answers', async ({ request }) => {
  const document = await (await request.get('/api/v1/openapi.json')).json()
  expect(document.openapi).toBe('3.1.0')
  for (const noun of ['identities', 'credentials', 'findings', 'checks', 'frameworks', 'imports', 'sources'])
    expect(document.paths[`/${noun}`].get).toBeDefined()
})

test('the morning of an analyst, by keyboard alone: what is new, why, who does something about it', async ({
  page,
  context,
  request,
}) => {
  // Findings of its own, in each run: others plan what stands first in the list.
  const name = `morning-${randomUUID().slice(0, 8)}`
  const answer = await request.post(`${serverUrl}/api/v1/imports?wait=true&completeness=partial`, {
    headers: { authorization: `Bearer ${await tokenFor('analyst')}`, 'content-type': 'text/plain' },
    data: Buffer.from(report([{ user: name, rotated: '2020-01-01T00:00:00Z' }], '640000000461')),
  })
  expect(answer.status()).toBe(200)
  await signIn(context, 'analyst')
  await page.goto('/')
  const { keyboard } = page
  /** Goes on with Tab until it is reached, as somebody without a mouse does. */
  const tabTo = async (what: Locator) => {
    for (let pressed = 0; pressed < 120; pressed++) {
      if (await what.evaluate((element) => element === document.activeElement)) return
      await keyboard.press('Tab')
    }
    throw new Error('Tab does not lead there')
  }
  const palette = page.getByRole('dialog', { name: 'Find' })
  const find = async (words: string, option: RegExp) => {
    await keyboard.press('Control+k')
    await keyboard.type(words)
    await expect(palette.getByRole('option').first()).toContainText(option)
    await keyboard.press('Enter')
    await expect(palette).toBeHidden()
  }

  // The keys are told.
  await keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await keyboard.press('Escape')

  // The overview leads to what is open; a filter leaves the worst.
  await find('assign findings', /Assign findings/)
  await expect(page).toHaveURL(/\/findings\?view=rows/)
  await tabTo(page.getByRole('searchbox', { name: 'Find by identity' }))
  await keyboard.type(name)
  await expect(page).toHaveURL(new RegExp(`q=${name}`))
  const severity = page.getByRole('group', { name: 'Severity' }).getByRole('checkbox', { name: /^High/ })
  await tabTo(severity)
  await keyboard.press('Space')
  await expect(page).toHaveURL(/severity=high/)

  // A finding says why beside the list, the next one as well.
  const drawer = page.getByRole('complementary', { name: /finding/i })
  await keyboard.press('j')
  await keyboard.press('Enter')
  await expect(page).toHaveURL(/open=/)
  const first = page.url()
  await keyboard.press('j')
  await expect(page).not.toHaveURL(first)
  await keyboard.press('Escape')
  await expect(page).not.toHaveURL(/open=/)
  await expect(drawer).toBeHidden()

  // It becomes a task with a date, and the task is found again.
  await keyboard.press('x')
  await expect(page.getByRole('region', { name: 'Selected' })).toContainText('1 selected')
  await find('plan', /Create task/)
  const dialog = page.getByRole('dialog', { name: 'Create 1 task' })
  await expect(dialog).toBeVisible()
  await tabTo(dialog.getByRole('button', { name: 'Create 1 task' }))
  await keyboard.press('Enter')
  await expect(page.getByText(/^1 task created/)).toBeVisible()
  await find('tasks', /^TasksPage/)
  await expect(page).toHaveURL(/\/tasks/)
  await expect(page.locator('main tbody tr[data-index]').first()).toBeVisible()
  await keyboard.press('j')
  await keyboard.press('Enter')
  await expect(page).toHaveURL(/\/tasks.*(open=|\/)/)
})
