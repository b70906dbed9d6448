import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { APIRequestContext, Page } from '@playwright/test'
import { report } from './credential-report'
import { database, expect, expectAccessible, signIn, test, tokenFor } from './fixtures'
import { serverUrl } from './settings'

const old = '2020-01-01T00:00:00Z'
const fresh = new Date(Date.now() - 86_400_000).toISOString()

/** Delivers a file as a collector does and waits until it is judged. */
async function deliver(request: APIRequestContext, body: string, completeness = 'partial'): Promise<number> {
  const response = await request.post(`${serverUrl}/api/v1/imports?wait=true&completeness=${completeness}`, {
    headers: { authorization: `Bearer ${await tokenFor('analyst')}`, 'content-type': 'text/plain' },
    data: Buffer.from(body),
  })
  const [summary] = (await response.json()).imports
  expect(summary).toMatchObject({ rejected: 0 })
  expect(['done', 'already_imported']).toContain(summary.state)
  return summary.import
}

const findingOn = async (page: Page, name: string): Promise<string> => {
  const list = await (await page.request.get(`/api/v1/findings?check=rotation-overdue&q=${name}`)).json()
  expect(list.total).toBe(1)
  return list.rows[0].id
}

test('a rotation-overdue key: plan, task, claim, proof by a later import, and a third import takes it back', async ({
  page,
  context,
  request,
}) => {
  const account = '121212121201'
  await deliver(request, report([{ user: 'journey-key', rotated: old }], account))
  const { email } = await signIn(context, 'analyst')
  const id = await findingOn(page, 'journey-key')
  await page.goto(`/findings/${id}`)
  await page.getByRole('button', { name: 'Create task' }).click()
  await page.getByRole('button', { name: 'Create 1 task' }).click()
  await page.getByRole('link', { name: 'Steps and commands' }).click()
  await expect(page).toHaveURL(/\/tasks\/\d+/)
  await expect(page.getByText('Planned').first()).toBeVisible()
  // The commands are this identity's.
  await expect(page.getByText('aws iam create-access-key --user-name journey-key')).toBeVisible()
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(page.getByText('In progress').first()).toBeVisible()
  await page.getByRole('checkbox', { name: 'Done: Disable the old key' }).check()
  await expect(page.getByText(/not before/)).toBeVisible()
  await page.getByRole('checkbox', { name: 'Done: Delete the old key' }).click()
  await expect(page.getByRole('heading', { name: /monitoring period has not ended/ })).toBeVisible()
  await page.getByRole('button', { name: 'Wait' }).click()
  await page.getByRole('textbox', { name: 'Comment' }).fill('The payments team switched over this morning.')
  await page.getByRole('button', { name: 'Add comment' }).click()
  await expect(page.getByText('The payments team switched over this morning.')).toBeVisible()

  await page.getByRole('button', { name: 'Mark as done' }).click()
  await expect(page.getByText('Marked as done. Closes when later data confirms it.')).toBeVisible()
  // It waits, and says for what.
  await page.goto('/tasks?state=awaiting_proof&q=journey-key')
  await expect(page.getByText(`Import of ${account}`)).toBeVisible()

  const proving = await deliver(request, report([{ user: 'journey-key', rotated: fresh }], account))
  await page.goto(`/findings/${id}`)
  await expect(page.getByText('Verified', { exact: true }).first()).toBeVisible()
  await expect(page.getByText('no longer shows the gap')).toBeVisible()
  await expect(page.getByRole('link', { name: `Import ${proving}`, exact: true }).first()).toBeVisible()

  await deliver(request, report([{ user: 'journey-key', rotated: '2020-01-03T00:00:00Z' }], account))
  await page.reload()
  await expect(page.getByText('Regressed').first()).toBeVisible()
  await page.getByRole('link', { name: 'Steps and commands' }).click()
  await expect(page.getByRole('heading', { name: 'Steps' })).toBeVisible()
  await expect(page.getByText('Regressed').first()).toBeVisible()
  // The same task, with its whole history.
  for (const line of ['planned', 'started', 'marked as done', 'verified', 'regressed'])
    await expect(page.getByText(line, { exact: true }).first()).toBeVisible()
  await expect(page.getByText(email).first()).toBeVisible()
  await expectAccessible(page)
})

test('a bulk of 500 findings is planned once, and what was planned before is named', async ({
  page,
  context,
  request,
}) => {
  const keys = Array.from({ length: 500 }, (_, n) => ({ user: `bulk-e2e-${n}`, rotated: old }))
  await deliver(request, report(keys, '121212121202'))
  await signIn(context, 'analyst')
  await page.goto('/findings?check=rotation-overdue&q=bulk-e2e&view=rows')
  await expect(page.getByText('500 findings')).toBeVisible()
  const plan = async () => {
    await page.getByRole('checkbox', { name: /^Select all/ }).click()
    await page.getByRole('button', { name: 'Select all 500' }).click()
    await expect(page.getByText('500 selected')).toBeVisible()
    await page.getByRole('region', { name: 'Selected' }).getByRole('button', { name: 'Create task' }).click()
    await page.getByRole('button', { name: 'Create tasks' }).click()
  }
  await plan()
  await expect(page.getByText('1 task created for 500 findings.')).toBeVisible({ timeout: 30_000 })
  await plan()
  await expect(page.getByText('0 tasks created, 500 skipped: planned already.')).toBeVisible({
    timeout: 30_000,
  })
  // One row with its progress, which opens to each of its tasks.
  await page.goto('/tasks?q=bulk-e2e')
  const plans = page.getByRole('table', { name: 'Plans' })
  await expect(plans.getByRole('row')).toHaveCount(2)
  await expect(plans.getByText('0 of 500')).toBeVisible()
  await plans.getByRole('link').first().click()
  await expect(page.getByText('0 of 500 proven')).toBeVisible()
  await expect(page.getByRole('link', { name: /^bulk-e2e-/ }).first()).toBeVisible()
})

test('an exception: asked for, not by oneself approved, approved by another, stale when privilege rises, ended by its day', async ({
  page,
  context,
  browser,
  request,
}) => {
  const account = '121212121203'
  await deliver(request, report([{ user: 'journey-legacy', rotated: '2026-07-25T00:00:00Z' }], account))
  await signIn(context, 'analyst')
  const id = await findingOn(page, 'journey-legacy')
  await page.goto(`/findings/${id}`)
  await page.getByRole('button', { name: 'Exception', exact: true }).click()
  await page.getByLabel('Reason').fill('The vendor reads one key only, until January.')
  await page.getByLabel('Compensating control').fill('Network policy')
  await page.getByLabel('Bridge exception').check()
  await page.getByLabel('Sunset date of the credential').fill('2027-06-30')
  await page.getByLabel('Replaced by workload identity').fill('IAM role through OIDC')
  await page.getByRole('button', { name: 'Request 30 days' }).click()
  await expect(page.getByText('you cannot decide your own request')).toBeVisible()
  const [own] = (await (await page.request.get(`/api/v1/exceptions?q=journey-legacy`)).json()).rows
  const refused = await page.request.post('/api/v1/exceptions/decisions', {
    data: { ids: [own.id], decision: 'approve' },
    headers: { origin: new URL(page.url()).origin, 'sec-fetch-site': 'same-origin' },
  })
  expect(await refused.json()).toEqual({
    done: 0,
    skipped: [{ because: 'you cannot decide your own request', count: 1 }],
  })

  const other = await browser.newContext()
  await signIn(other, 'analyst')
  const second = await other.newPage()
  const approve = async () => {
    await second.goto('/exceptions?q=journey-legacy')
    await second.getByRole('checkbox', { name: /journey-legacy/ }).check()
    await second.getByRole('button', { name: 'Approve', exact: true }).click()
    await second.getByRole('button', { name: 'Approve 1 exception' }).click()
    await expect(second.getByText('1 exception approved.')).toBeVisible()
  }
  await approve()
  await page.reload()
  await expect(page.getByText('Accepted').first()).toBeVisible()

  // The user becomes an administrator: what was accepted is not what stands now.
  const arn = `arn:aws:iam::${account}:user/journey-legacy`
  const admin = {
    PolicyName: 'AdministratorAccess',
    PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  }
  const details = {
    UserDetailList: [
      {
        Path: '/',
        UserName: 'journey-legacy',
        UserId: 'AIDAJOURNEYLEGACY',
        Arn: arn,
        CreateDate: '2020-01-01T00:00:00Z',
        GroupList: [],
        AttachedManagedPolicies: [admin],
        Tags: [],
      },
    ],
    GroupDetailList: [],
    RoleDetailList: [],
    Policies: [
      {
        PolicyName: admin.PolicyName,
        PolicyId: 'ANPAIWMBCKSKIEE64ZLYK',
        Arn: admin.PolicyArn,
        Path: '/',
        DefaultVersionId: 'v1',
        IsAttachable: true,
        PolicyVersionList: [
          {
            Document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
            VersionId: 'v1',
            IsDefaultVersion: true,
            CreateDate: '2015-02-06T18:39:46Z',
          },
        ],
      },
    ],
  }
  await deliver(request, JSON.stringify(details))
  await page.reload()
  await expect(page.getByText(/became admin-equivalent/).first()).toBeVisible()
  await page.goto('/exceptions?state=stale&q=journey-legacy')
  await expect(page.getByText('1 exception')).toBeVisible()

  await approve()
  const client = await database()
  await client.query("update exception set expires_at = now() - interval '1 minute' where id = $1", [own.id])
  await client.query("select graphile_worker.add_job('expire-exceptions', '{}'::json)")
  await expect
    .poll(
      async () => (await client.query('select state from exception where id = $1', [own.id])).rows[0].state,
    )
    .toBe('expired')
  await client.end()
  await page.goto('/')
  await expect(page.getByText(/expired while the finding is still open/)).toBeVisible()
  await page.goto('/exceptions?lapsed=true')
  await expect(page.getByText('Expired, finding still open').first()).toBeVisible()
  await page.goto(`/findings/${id}`)
  await expect(page.getByText('Accepted')).toHaveCount(0)
  await expect(page.getByText('exception expired')).toBeVisible()
  await other.close()
})

test('an administrator adds a webhook for Slack; a plan reaches it, signed, and the log says so', async ({
  page,
  context,
  request,
}) => {
  const got: { headers: http.IncomingHttpHeaders; body: string }[] = []
  const receiver = http.createServer((incoming, answer) => {
    let body = ''
    incoming.setEncoding('utf8').on('data', (part: string) => (body += part))
    incoming.on('end', () => {
      got.push({ headers: incoming.headers, body })
      answer.writeHead(200).end('ok')
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const target = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/services/T0/B0/hidden`
  await signIn(context, 'administrator')
  await page.goto('/settings?tab=webhooks')
  const make = async () => {
    await page.getByRole('button', { name: 'Create webhook' }).click()
    await page.getByLabel('Name').fill('Security channel')
    await page.getByLabel('Address').fill(target)
    await page.getByLabel('Format').selectOption('slack')
    await page.getByRole('dialog').getByRole('button', { name: 'Create webhook' }).click()
  }
  await make()
  await expect(page.getByText(/127\.0\.0\.1 \(loopback\)/)).toBeVisible()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('textbox', { name: 'Networks' }).fill('127.0.0.0/8')
  await page.getByRole('button', { name: 'Save networks' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await make()
  await expect(page.getByText(/whsec_/)).toBeVisible()
  await page.getByRole('button', { name: 'I have stored it' }).click()
  await expect(page.getByText('hidden')).toHaveCount(0)

  await deliver(request, report([{ user: 'journey-hook', rotated: old }], '121212121204'))
  const id = await findingOn(page, 'journey-hook')
  await page.request.post('/api/v1/tasks', {
    data: { ids: [id] },
    headers: { origin: serverUrl, 'sec-fetch-site': 'same-origin' },
  })
  await expect.poll(() => got.some((one) => one.body.includes('journey-hook'))).toBe(true)
  const message = got.find((one) => one.body.includes('journey-hook'))!
  expect(message.headers['webhook-signature']).toMatch(/^v1,/)
  expect(JSON.parse(message.body).text).toBe('Muster: 1 task planned')
  await page.getByRole('link', { name: 'Security channel' }).click()
  await expect(page.getByRole('heading', { name: 'Deliveries of Security channel' })).toBeVisible()
  await expect(page.getByText('Taken').first()).toBeVisible()
  await expectAccessible(page)
  const before = got.length
  await page.getByRole('button', { name: 'Send again' }).first().click()
  await expect.poll(() => got.length).toBeGreaterThan(before)
  await page.getByRole('button', { name: 'Remove' }).first().click()
  await page.getByRole('button', { name: 'Remove webhook' }).click()
  await expect(page.getByText('No webhooks.')).toBeVisible()
  receiver.close()
})

test('an owner works on a phone: sees the task, says it is done, and cannot plan or approve', async ({
  page,
  context,
  request,
}) => {
  await deliver(request, report([{ user: 'journey-owner', rotated: old }], '121212121205'))
  await page.setViewportSize({ width: 390, height: 844 })
  const { email } = await signIn(context, 'owner')
  const headers = { authorization: `Bearer ${await tokenFor('analyst')}` }
  const found = await request.get(`${serverUrl}/api/v1/findings?check=rotation-overdue&q=journey-owner`, {
    headers,
  })
  const [{ id }] = (await found.json()).rows
  // An owner sees what is theirs: nothing, until somebody gives them work on it.
  await page.goto(`/findings/${id}`)
  await expect(page.getByRole('heading', { level: 1 })).not.toContainText('Rotation')
  expect((await (await page.request.get('/api/v1/identities?limit=1')).json()).total).toBe(0)
  await page.goto('/identities')
  await expect(page.getByRole('button', { name: 'Scope Mine' })).toBeVisible()
  const planned = await request.post(`${serverUrl}/api/v1/tasks`, {
    headers,
    data: { ids: [id], assignee: email },
  })
  const [task] = (await planned.json()).tasks
  await page.goto(`/findings/${id}`)
  await expect(page.getByRole('button', { name: 'Create task' })).toHaveCount(0)
  await page.goto(`/tasks/${task}`)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await page.getByRole('button', { name: 'Mark as done' }).click()
  await expect(page.getByText('Marked as done. Closes when later data confirms it.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Cancel' })).toHaveCount(0)
})
