import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, expectAccessible, signIn, test, tokenFor } from './fixtures'
import { serverUrl } from './settings'

/** Ids for the addresses that have one: of the sample estate, and of what is made here. */
interface Known {
  check: string
  credential: string
  identity: string
  finding: string
  task: string
  plan: string
  person: string
  campaign: string
  report: string
  request: string
}

// Every page with every tab that it has, by the folder of its page.tsx.
const table: Record<string, string[]> = {
  '/': ['/'],
  '/account': ['/account'],
  '/api/docs': ['/api/docs'],
  '/api/docs/[operation]': ['listIdentities', 'createImport', 'exportAudit'].map((id) => `/api/docs/${id}`),
  '/attestation': ['/attestation'],
  '/attestation/[id]': ['', '?tab=reviewers', '?tab=quality'].map((tab) => `/attestation/{campaign}${tab}`),
  '/attestation/inbox': ['/attestation/inbox'],
  '/attestation/new': ['/attestation/new'],
  '/audit': ['/audit'],
  '/checks': ['/checks'],
  '/checks/[id]': ['/checks/rotation-overdue', '/checks/{check}'],
  '/checks/[id]/edit': ['/checks/{check}/edit'],
  '/checks/new': ['/checks/new'],
  '/credentials': ['/credentials', '/credentials?open={credential}'],
  '/exceptions': ['/exceptions'],
  '/findings': ['/findings', '/findings?view=rows'],
  '/findings/[id]': ['/findings/{finding}'],
  '/frameworks': ['/frameworks', '/frameworks?q=PR.AC-4'],
  '/frameworks/compare': ['/frameworks/compare'],
  '/frameworks/crosswalk': ['/frameworks/crosswalk'],
  '/frameworks/[id]': ['/frameworks/owasp-nhi-2025', '/frameworks/pci-dss-4.0.1', '/frameworks/nist-csf-1.1'],
  '/identities': ['/identities', '/identities?open={identity}', '/identities?q=nothing+has+this+name'],
  '/identities/[id]': ['summary', 'credentials', 'rights', 'trust', 'use', 'findings', 'evidence'].map(
    (tab) => `/identities/{identity}?tab=${tab}`,
  ),
  '/imports': ['/imports'],
  '/imports/[id]': ['/imports/1'],
  '/issuance': ['/issuance'],
  '/owners': ['/owners'],
  '/owners/code': ['/owners/code'],
  '/owners/people': ['/owners/people'],
  '/owners/people/[id]': ['/owners/people/{person}'],
  '/owners/teams': ['/owners/teams'],
  '/reports': ['/reports', '/reports?kind=sample-sheet'],
  '/reports/[id]': ['/reports/{report}'],
  '/requests': ['/requests', '/requests?q=nothing+is+asked+like+this'],
  '/requests/[id]': ['/requests/{request}'],
  '/settings': ['people', 'login', 'tokens', 'places', 'due', 'reports', 'file', 'webhooks', 'tickets'].map(
    (tab) => `/settings?tab=${tab}`,
  ),
  '/sources': ['/sources', '/sources?group=aws', '/sources?q=issuance', '/sources?q=none+of+them'],
  '/tasks': ['/tasks', '/tasks?view=board'],
  '/tasks/[id]': ['/tasks/{task}'],
  '/tasks/plans/[id]': ['/tasks/plans/{plan}'],
  '/verify': ['/verify'],
}
const signedOut: Record<string, string[]> = {
  '/reset': ['/reset', '/reset?token=none'],
  '/sign-in': ['/sign-in', '/sign-in?error=NoRole'],
  '/sign-up': ['/sign-up?token=none'],
  '/review': ['/review?to=none'],
}

test('the table names every page', () => {
  const root = path.resolve(import.meta.dirname, '../app')
  const pages = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === 'page.tsx')
    .map(
      (file) =>
        `/${path
          .dirname(file)
          .split(path.sep)
          .slice(file.startsWith('(') ? 1 : 0)
          .join('/')}`,
    )
  expect(pages.sort()).toEqual([...Object.keys(table), ...Object.keys(signedOut)].sort())
})

test.describe('axe finds nothing, in either theme, on a desk and on a phone, and no page is wider than a phone', () => {
  test.describe.configure({ mode: 'parallel' })
  let known: Known
  test.beforeAll(async ({ playwright }) => {
    const api = await playwright.request.newContext({
      extraHTTPHeaders: { authorization: `Bearer ${await tokenFor('administrator')}` },
    })
    const get = async (from: string) => (await api.get(`${serverUrl}/api/v1${from}`)).json()
    const post = async (to: string, data: object) => {
      const answer = await api.post(`${serverUrl}/api/v1${to}`, { data })
      expect(answer.status(), await answer.text()).toBe(200)
      return answer.json()
    }
    const [identity] = (await get('/identities?limit=1&sort=risk')).rows
    const [finding] = (await get('/findings?limit=1')).rows
    const [credential] = (await get('/credentials?static=true&limit=1')).rows
    const [person] = (await get('/owners/people?limit=1')).rows
    const { tasks } = await post('/tasks', { ids: [finding.id] })
    const some = (await get('/findings?limit=50')).rows.slice(1)
    await post('/tasks', { ids: some.map((one: { id: string }) => one.id), by: 'check' })
    // Another worker may have planned them.
    const [plan] = (await get('/tasks/plans')).rows
    const campaign = await post('/attestation/campaigns', {
      name: 'Looked at by axe',
      query: `q=${encodeURIComponent(identity.nativeId)}`,
      reviewers: [person.email],
    })
    const report = await post('/reports', { kind: 'executive-summary', formats: ['json'] })
    const request = await post('/requests', {
      id: randomUUID(),
      title: 'Looked at by axe',
      wanted: 'What axe looks at.',
      framework: 'nist-csf-2.0',
      control: 'PR.AA-01',
      due_on: new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10),
    })
    await post(`/requests/${request.id}/answers`, {
      id: randomUUID(),
      text: 'Here it is.',
      link: '/frameworks',
    })
    const check = 'custom-looked-at-by-axe'
    const saved = await api.put(`${serverUrl}/api/v1/custom-checks/${check}`, {
      data: {
        definition: {
          title: 'Looked at by axe',
          reasoning: 'A check of its own.',
          severity: 'low',
          subject: 'identity',
          fails: 'name contains "nothing has this name"',
          examples: [
            { verdict: 'gap', facts: { name: 'nothing has this name' } },
            { verdict: 'holds', facts: { name: 'x' } },
          ],
          controls: [{ framework: 'nist-csf-2.0', control: 'PR.AA-01' }],
          playbook: 'Look again.',
        },
        isEnabled: false,
        basedOn: null,
      },
    })
    expect(saved.status(), await saved.text()).toBe(200)
    known = {
      check,
      credential: `${credential.identityId}.${credential.id}`,
      identity: identity.id,
      finding: finding.id,
      task: tasks[0],
      plan: plan.id,
      person: person.id,
      campaign: campaign.id,
      report: report.id,
      request: request.id,
    }
    await api.dispose()
  })

  for (const [pattern, addresses] of Object.entries({ ...table, ...signedOut }))
    test(pattern, async ({ page, context }) => {
      test.setTimeout(180_000)
      if (pattern in table) await signIn(context, 'administrator')
      for (const address of addresses) {
        await page.setViewportSize({ width: 1440, height: 900 })
        const response = await page.goto(
          address.replace(/\{(\w+)\}/g, (_, name: string) => String(known[name as keyof Known])),
        )
        expect(response?.status(), address).toBe(200)
        await expectAccessible(page)
        // The colours of a phone are those of a desk.
        await page.setViewportSize({ width: 390, height: 844 })
        await expectAccessible(page, ['light'])
        expect(await page.evaluate(() => document.documentElement.scrollWidth), address).toBeLessThanOrEqual(
          390,
        )
      }
    })
})
