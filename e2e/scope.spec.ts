import { createHash } from 'node:crypto'
import { randomUUID } from 'node:crypto'
import { type APIRequestContext, expect } from '@playwright/test'
import { specs } from '@/lib/http/specs'
import { type Role, roles } from '@/lib/model/vocabulary'
import { report } from './credential-report'
import { database, signIn, test, tokenFor } from './fixtures'
import { serverUrl } from './settings'

// Two identities with the same gaps: one in production, one in staging. Whoever is limited to staging must meet no trace of the
// other, on any route, in any role; whoever is limited to production meets it where it belongs.
const HIDDEN = 'scope-canary-hidden'
const SEEN = 'scope-canary-seen'
const ACCOUNT = '343434343434'
const PRODUCTION = { environments: [0] }
const STAGING = { environments: [1] }

interface Known {
  identity: string
  arn: string
  credential: string
  finding: string
  spare: string
  task: string
  exception: string
  campaign: number
  item: string
  report: string
  import: number
  person: number
}

type Probe =
  /** Lists it to those who see it, and to nobody else. */
  | { lists: (known: Known) => string }
  /** Opens for those who see it; for others there is no such thing. */
  | { opens: (known: Known) => string; refused?: number }
  /** Changes it for those who may and see it; for others nothing happens, and nothing is told. */
  | { changes: (known: Known) => { path: string; body?: unknown }; settled?: true }
  /** Holds or changes nothing that lies in a scope, because … */
  | { open: string }
const at = (path: string) => () => path
const own = 'it belongs to whoever asks'
const directory = 'people and teams are the organisation’s; their figures are counted in scope'
const definitions = 'definitions that everybody shares; counts in it are checked as lists'
const sums = 'sums of what lies in scope, made of events that this test has none of'
const whole = 'installation-wide: refused to everybody who is limited (tested below)'

const probes: Record<string, Probe> = {
  'GET /identities': { lists: at(`/identities?q=scope-canary&facets=true`) },
  'GET /identities/{id}': { opens: (known) => `/identities/${known.identity}` },
  'GET /identities/{id}/right-sized': { opens: (known) => `/identities/${known.identity}/right-sized` },
  // Only where a policy is that can be cut down: whoever may not see the identity is told that it is not there.
  'GET /identities/{id}/right-sized/{no}': {
    changes: ({ identity }) => ({ path: `/identities/${identity}/right-sized/1` }),
  },
  'GET /identities/export': { lists: at('/identities/export?q=scope-canary') },
  'POST /identities/owners': {
    changes: ({ identity }) => ({
      path: '/identities/owners',
      body: { ids: [identity], owner: 'scope-canary-owner', decision: 'accept' },
    }),
  },
  'PUT /identities/{id}/succession': {
    changes: ({ identity }) => ({ path: `/identities/${identity}/succession`, body: { owners: ['x'] } }),
  },
  'PUT /identities/{id}/joins/{other}': {
    changes: ({ identity }) => ({
      path: `/identities/${identity}/joins/${identity}`,
      body: { decision: 'part' },
    }),
  },
  'GET /owners/queue': { lists: at('/owners/queue?q=scope-canary') },
  'POST /owners/queue/accept': {
    changes: ({ identity }) => ({ path: '/owners/queue/accept', body: { ids: [identity] } }),
  },
  'POST /owners/not-mine': {
    changes: ({ identity }) => ({ path: '/owners/not-mine', body: { ids: [identity] } }),
  },
  'GET /owners/choices': { open: directory },
  'GET /owners/people': { open: directory },
  'PUT /owners/people': { open: whole },
  'GET /owners/teams': { open: directory },
  'PUT /owners/teams': { open: whole },
  'POST /owners/code-owners': { open: whole },
  'GET /owners/people/{id}/departure': { lists: ({ person }) => `/owners/people/${person}/departure` },
  'PUT /owners/people/{id}/absence': { open: directory },
  'DELETE /owners/people/{id}/absence': { open: directory },
  'PUT /owners/people/{id}/nature': { open: whole },
  'POST /owners/people/{id}/handover': {
    changes: ({ person, identity }) => ({
      path: `/owners/people/${person}/handover`,
      body: { ids: [identity], successor: 'proposed' },
    }),
  },
  'POST /owners/people/{id}/handover/confirm': {
    changes: ({ person }) => ({ path: `/owners/people/${person}/handover/confirm`, body: {} }),
  },
  'GET /attestation/campaigns': { lists: at('/attestation/campaigns') },
  'POST /attestation/campaigns': { open: 'a campaign reaches as far as its maker sees; tested below' },
  'GET /attestation/campaigns/{id}': { opens: ({ campaign }) => `/attestation/campaigns/${campaign}` },
  'PUT /attestation/campaigns/{id}': {
    changes: ({ campaign }) => ({
      path: `/attestation/campaigns/${campaign}`,
      body: { name: 'taken over', query: '' },
    }),
  },
  'GET /attestation/campaigns/{id}/items': {
    lists: ({ campaign }) => `/attestation/campaigns/${campaign}/items`,
  },
  'POST /attestation/campaigns/{id}/reviewer': {
    changes: ({ campaign, item }) => ({
      path: `/attestation/campaigns/${campaign}/reviewer`,
      body: { ids: [item], reviewer: 'scope-canary-owner' },
    }),
  },
  'POST /attestation/campaigns/{id}/launch': {
    changes: ({ campaign }) => ({ path: `/attestation/campaigns/${campaign}/launch`, body: {} }),
  },
  'POST /attestation/campaigns/{id}/reminders': {
    changes: ({ campaign }) => ({ path: `/attestation/campaigns/${campaign}/reminders`, body: {} }),
  },
  'POST /attestation/campaigns/{id}/close': {
    changes: ({ campaign }) => ({ path: `/attestation/campaigns/${campaign}/close`, body: {} }),
  },
  'GET /attestation/campaigns/{id}/export': {
    opens: ({ campaign }) => `/attestation/campaigns/${campaign}/export?format=json`,
  },
  'GET /attestation/inbox': { open: own },
  'GET /attestation/items/{id}': {
    changes: ({ item }) => ({ path: `/attestation/items/${item}` }),
  },
  'PUT /attestation/items/{id}/draft': {
    changes: ({ item }) => ({
      path: `/attestation/items/${item}/draft`,
      body: { decision: 'approve', reason: 'not mine to say' },
    }),
  },
  'POST /attestation/items/{id}/decision': {
    changes: ({ item }) => ({
      path: `/attestation/items/${item}/decision`,
      body: { decision: 'approve', evidence: 'a'.repeat(64), reason: 'not mine to say' },
    }),
  },
  'POST /attestation/campaigns/{id}/carry-forward': {
    changes: ({ campaign }) => ({
      path: `/attestation/campaigns/${campaign}/carry-forward`,
      body: { reason: 'not mine to say' },
    }),
  },
  'POST /attestation/campaigns/{id}/sign-off': {
    changes: ({ campaign }) => ({ path: `/attestation/campaigns/${campaign}/sign-off`, body: {} }),
  },
  'GET /issuance': { open: sums },
  'GET /issuance/identities': { open: sums },
  'GET /issuance/environments': { open: sums },
  'GET /credentials': { lists: at('/credentials?q=scope-canary&facets=true') },
  'GET /credentials/export': { lists: at('/credentials/export?q=scope-canary') },
  'GET /findings': { lists: at('/findings?q=scope-canary&facets=true') },
  'GET /findings/{id}': { opens: ({ finding }) => `/findings/${finding}` },
  'GET /findings/export': { lists: at('/findings/export?q=scope-canary') },
  'GET /findings/export/ocsf': { lists: at('/findings/export/ocsf?q=scope-canary') },
  'POST /findings/actions': {
    changes: ({ finding }) => ({
      path: '/findings/actions',
      body: { action: 'assign', ids: [finding], assignee: 'intruder@example.test' },
    }),
  },
  'DELETE /dismissals/{id}': { open: 'tested with dismissals below' },
  'GET /tasks': { lists: at('/tasks?q=scope-canary&facets=true') },
  'POST /tasks': { changes: ({ spare }) => ({ path: '/tasks', body: { ids: [spare] } }) },
  'GET /tasks/plans': { open: 'tested with plans in lib/tasks/plans.db.test.ts' },
  'PUT /tasks/plans/{id}/ticket': { open: 'tested with plans in lib/tasks/plans.db.test.ts' },
  'GET /tasks/{id}': { opens: ({ task }) => `/tasks/${task}` },
  'GET /tasks/export': { lists: at('/tasks/export?q=scope-canary') },
  'POST /tasks/actions': {
    changes: ({ task }) => ({ path: '/tasks/actions', body: { action: 'start', ids: [task] } }),
  },
  'PUT /tasks/{id}/steps/{no}': {
    changes: ({ task }) => ({ path: `/tasks/${task}/steps/1`, body: { done: true } }),
  },
  'PUT /tasks/{id}/ticket': {
    changes: ({ task }) => ({
      path: `/tasks/${task}/ticket`,
      body: { ticket: { url: 'https://tickets.example/1', label: 'T-1' } },
    }),
  },
  'POST /comments': {
    changes: ({ finding }) => ({
      path: '/comments',
      body: { id: randomUUID(), about: 'finding', about_id: finding, text: 'I was here' },
    }),
  },
  'PUT /watches': {
    changes: ({ finding }) => ({
      path: '/watches',
      body: { about: 'finding', about_id: finding, watching: true },
    }),
  },
  'GET /exceptions': { lists: at('/exceptions?q=scope-canary&facets=true') },
  'POST /exceptions': {
    changes: ({ spare }) => ({
      path: '/exceptions',
      body: { ids: [spare], reason: 'because I can reach it', control: 'none at all', days: 10 },
    }),
  },
  'GET /exceptions/export': { lists: at('/exceptions/export?q=scope-canary') },
  'POST /exceptions/decisions': {
    changes: ({ exception }) => ({
      path: '/exceptions/decisions',
      body: { ids: [exception], decision: 'approve' },
    }),
  },
  'POST /exceptions/withdrawals': {
    changes: ({ exception }) => ({ path: '/exceptions/withdrawals', body: { ids: [exception] } }),
  },
  'GET /requests': { open: whole },
  'POST /requests': { open: whole },
  'GET /requests/export': { open: whole },
  'GET /requests/{id}': { open: whole },
  'POST /requests/{id}/answers': { open: whole },
  'POST /requests/{id}/decisions': { open: whole },
  'GET /policies': { open: definitions },
  'GET /policies/drift': { open: whole },
  'PUT /policies': { open: whole },
  'PUT /frameworks/pinned': { open: whole },
  'POST /frameworks/{id}/adoption': { open: whole },
  'PUT /frameworks/{id}/responses': { open: whole },
  'PUT /frameworks/{id}/verifications': { open: whole },
  'PUT /evidence/{sha256}': { open: whole },
  'GET /webhooks': { open: whole },
  'POST /webhooks': { open: whole },
  'PUT /webhooks/{id}/paused': { open: whole },
  'DELETE /webhooks/{id}': { open: whole },
  'GET /webhooks/{id}/deliveries': { open: whole },
  'POST /deliveries/{id}/replay': { open: whole },
  'GET /ticket-systems': { open: definitions },
  'PUT /ticket-systems': { open: whole },
  'DELETE /ticket-systems/{id}': { open: whole },
  'GET /checks': { open: definitions },
  'GET /checks/{id}': { open: definitions },
  'POST /checks/{id}/preview': { open: whole },
  'PUT /checks/{id}/params': { open: whole },
  'PUT /custom-checks/{id}': { open: whole },
  'POST /custom-checks/{id}/preview': { open: whole },
  'DELETE /custom-checks/{id}': { open: whole },
  'GET /frameworks': { open: definitions },
  'GET /frameworks/{id}': { open: definitions },
  'GET /frameworks/{id}/editions': { open: definitions },
  'GET /evidence/{sha256}': { open: 'refused to whoever sees a part (evidence-files.db.test.ts)' },
  'GET /sources': { open: 'which sources there are is told by source; what they hold is counted in scope' },
  'GET /imports': { open: 'imports are told by source; their records are not (below)' },
  'POST /imports': { open: whole },
  'GET /imports/{id}': { open: 'imports are told by source; their records are not (below)' },
  'GET /imports/uploads/{sha256}': { open: own },
  'GET /imports/{id}/preview': {
    opens: (known) => `/imports/${known.import}/preview?outcome=new`,
    refused: 403,
  },
  'GET /imports/{id}/rejects': { opens: (known) => `/imports/${known.import}/rejects`, refused: 403 },
  'GET /imports/{id}/files/{file}/original': { open: whole },
  'POST /imports/{id}/confirm': { open: whole },
  'POST /imports/{id}/cancel': { open: whole },
  'POST /imports/mappings': { open: whole },
  'GET /imports/mappings': { open: definitions },
  'GET /places': { open: whole },
  'PUT /places': { open: whole },
  'GET /scopes': { open: directory },
  'GET /search': { lists: at('/search?q=scope-canary') },
  'GET /views': { open: own },
  'POST /views': { open: own },
  'DELETE /views/{id}': { open: own },
  'GET /people': {
    open: 'accounts are the administrators’; changing one who sees more is refused (lib/people)',
  },
  'POST /people/invitations': { open: 'nobody hands out more than they see (lib/people)' },
  'PUT /people/{id}/role': { open: 'nobody hands out more than they see (lib/people)' },
  'PUT /people/{id}/disabled': { open: 'nobody reaches those who see more (below)' },
  'PUT /people/groups': { open: 'nobody hands out more than they see (lib/people)' },
  'GET /people/{id}/sessions': { open: 'device and time, no data of the estate' },
  'DELETE /people/{id}/sessions': { open: 'nobody reaches those who see more (below)' },
  'DELETE /people/{id}/second-factor': { open: 'nobody reaches those who see more (below)' },
  'POST /people/{id}/password-reset': { open: 'nobody reaches those who see more (below)' },
  'POST /people/{id}/company-login': { open: 'nobody reaches those who see more (below)' },
  'POST /account/company-login': { open: own },
  'GET /account/passkeys': { open: own },
  'POST /account/passkeys': { open: own },
  'POST /account/passkeys/challenge': { open: own },
  'POST /account/passkeys/{id}/removal': { open: own },
  'PUT /account/password': { open: own },
  'GET /account/sessions': { open: own },
  'DELETE /account/sessions': { open: own },
  'DELETE /account/sessions/{id}': { open: own },
  'POST /account/second-factor': { open: own },
  'POST /account/second-factor/confirmation': { open: own },
  'POST /account/second-factor/removal': { open: own },
  'POST /account/recovery-codes': { open: own },
  'GET /reports': { lists: at('/reports?limit=500') },
  'POST /reports': {
    changes: ({ identity }) => ({
      path: '/reports',
      body: { kind: 'identity-dossier', params: { identity }, formats: ['json'] },
    }),
  },
  'GET /reports/schedules': { open: own },
  'POST /reports/schedules': {
    changes: ({ identity }) => ({
      path: '/reports/schedules',
      body: { kind: 'identity-dossier', params: { identity }, formats: ['json'], every: 'month' },
    }),
  },
  'DELETE /reports/schedules/{id}': { open: own },
  'GET /reports/{id}': { opens: ({ report }) => `/reports/${report}` },
  'GET /reports/{id}/files/{format}': { opens: ({ report }) => `/reports/${report}/files/json` },
  'POST /reports/{id}/cancel': {
    changes: ({ report }) => ({ path: `/reports/${report}/cancel` }),
  },
  'GET /reports/verify': { open: 'whoever has a file may ask whether it was issued' },
  'GET /metrics': { open: whole },
  'GET /system': { open: whole },
  'GET /judging': { open: 'whether a job runs, no data of the estate' },
  'GET /audit': { lists: at('/audit?q=scope-canary') },
  'GET /audit/export': { lists: at('/audit/export?q=scope-canary') },
  'GET /audit/verification': { open: 'figures of the chain alone' },
  'POST /audit/checkpoints': { open: 'figures of the chain alone' },
  'POST /audit/acknowledgements': { open: whole },
  'GET /tokens': {
    open: 'tokens are the administrators’; ending one that sees more is refused (lib/people)',
  },
  'POST /tokens': { open: 'nobody hands out more than they see (lib/people)' },
  'DELETE /tokens/{id}': { open: 'nobody hands out more than they see (lib/people)' },
  'POST /sign-up': { open: 'public' },
  'POST /passkey-challenges': { open: 'public' },
  'POST /reviewer-accounts': { open: 'public' },
  'POST /password-resets': { open: 'public' },
  'PUT /password-resets': { open: 'public' },
  'GET /openapi.json': { open: 'public' },
  'GET /health': { open: 'public' },
  'GET /live': { open: 'public' },
}
const routes = Object.values(specs)
const nameOf = (route: { method: string; path: string }) => `${route.method} ${route.path}`

test.describe.configure({ mode: 'serial' })

let known: Known
const api = `${serverUrl}/api/v1`
const bearer = async (role: Role, scope: object = {}) => ({
  authorization: `Bearer ${await tokenFor(role, scope)}`,
})

test.beforeAll(async ({ playwright }) => {
  test.setTimeout(120_000)
  const request = await playwright.request.newContext()
  known = await plant(request)
  await request.dispose()
})

/** Both identities, with a finding, task, exception, comment, campaign, report and owner on the hidden one. */
async function plant(request: APIRequestContext): Promise<Known> {
  const headers = await bearer('administrator')
  const send = async <T>(method: string, path: string, data: unknown): Promise<T> => {
    const response = await request.fetch(api + path, { method, headers, data })
    expect(response.status(), `${method} ${path}: ${await response.text()}`).toBeLessThan(300)
    return response.json()
  }
  const get = async <T>(path: string): Promise<T> => (await request.get(api + path, { headers })).json()
  const user = (name: string, environment: string) => ({
    Path: '/',
    UserName: name,
    UserId: `AIDA${name.replace(/\W/g, '').toUpperCase()}`,
    Arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
    CreateDate: '2019-03-01T00:00:00Z',
    GroupList: [],
    AttachedManagedPolicies: [
      { PolicyName: 'AdministratorAccess', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    ],
    Tags: [{ Key: 'environment', Value: environment }],
  })
  const details = {
    UserDetailList: [
      user(HIDDEN, 'production'),
      user(`${HIDDEN}-orphan`, 'production'),
      user(SEEN, 'staging'),
      { UserName: `${HIDDEN}-reject` },
    ],
    GroupDetailList: [],
    RoleDetailList: [],
    Policies: [],
  }
  const brought = await request.post(`${api}/imports?wait=true&name=scope.json`, {
    headers,
    data: Buffer.from(JSON.stringify(details)),
  })
  const [summary] = (await brought.json()).imports
  expect(summary).toMatchObject({ state: 'done' })
  // Keys that are overdue: credentials, and more gaps.
  await request.post(`${api}/imports?wait=true&name=scope.csv`, {
    headers,
    data: Buffer.from(
      report(
        [HIDDEN, SEEN].map((name) => ({ user: name, rotated: '2020-01-01T00:00:00Z' })),
        ACCOUNT,
      ),
    ),
  })
  const identities = await get<{ rows: { id: string; name: string; nativeId: string }[] }>(
    '/identities?q=scope-canary',
  )
  const hidden = identities.rows.find((row) => row.name === HIDDEN)!
  expect(identities.rows.map((row) => row.name).sort()).toEqual([HIDDEN, `${HIDDEN}-orphan`, SEEN])
  const findings = await get<{ rows: { id: string; identityId: string }[] }>(`/findings?q=${HIDDEN}`)
  const [finding, second, spare] = findings.rows.filter((row) => row.identityId === hidden.id)
  expect(spare, `three gaps on ${HIDDEN}`).toBeDefined()
  const { tasks } = await send<{ tasks: string[] }>('POST', '/tasks', { ids: [finding!.id] })
  await send('POST', '/exceptions', {
    ids: [second!.id],
    reason: `${HIDDEN} has a reason`,
    control: 'watched by people',
    days: 10,
  })
  const exceptions = await get<{ rows: { id: string }[] }>(`/exceptions?q=${HIDDEN}`)
  await send('POST', '/comments', {
    id: randomUUID(),
    about: 'finding',
    about_id: finding!.id,
    text: `${HIDDEN} is talked about`,
  })
  await send('PUT', '/owners/people', {
    email: 'scope-canary-owner@example.test',
    name: 'scope-canary-owner',
  })
  await send('POST', '/identities/owners', {
    ids: [hidden.id],
    owner: 'scope-canary-owner@example.test',
    decision: 'accept',
  })
  const people = await get<{ rows: { id: number }[] }>('/owners/people?q=scope-canary-owner')
  const { id: campaign } = await send<{ id: number }>('POST', '/attestation/campaigns', {
    name: `Review of ${HIDDEN}`,
    query: `q=${HIDDEN}`,
  })
  const items = await get<{ rows: { id: string }[] }>(`/attestation/campaigns/${campaign}/items`)
  const { id: reportId } = await send<{ id: string }>('POST', '/reports', {
    kind: 'identity-dossier',
    params: { identity: hidden.id },
    formats: ['json'],
  })
  await expect
    .poll(async () => (await get<{ state: string }>(`/reports/${reportId}`)).state, { timeout: 60_000 })
    .toBe('done')
  return {
    identity: hidden.id,
    arn: hidden.nativeId,
    credential: '',
    finding: finding!.id,
    spare: spare!.id,
    task: tasks[0]!,
    exception: exceptions.rows[0]!.id,
    campaign,
    item: items.rows[0]!.id,
    report: reportId,
    import: summary.import,
    person: people.rows[0]!.id,
  }
}

/** Everything that somebody could have changed about the hidden identity. */
async function stateOfHidden(): Promise<unknown> {
  const client = await database()
  try {
    const of = async (sql: string) => (await client.query(sql, [known.identity])).rows
    return {
      findings: await of(
        'select id, state, assignee, accepted_until from finding where identity_key = $1 order by id',
      ),
      tasks: await of(
        'select id, state, assignee, version, ticket_url from task where identity_key = $1 order by id',
      ),
      steps: await of(
        'select s.* from task_step s join task t on t.id = s.task_id where t.identity_key = $1 order by 1, 2',
      ),
      exceptions: await of('select id, state from exception where identity_key = $1 order by id'),
      owners: await of('select owner, state, rank from ownership where identity_key = $1 order by owner'),
      handovers: await of('select * from handover where identity_key = $1'),
      comments: await of(
        `select id
         from comment
         where about_id in (select id from finding where identity_key = $1)
         order by id`,
      ),
      watches: await of(
        'select * from watch where about_id in (select id from finding where identity_key = $1)',
      ),
      items: await of(
        'select id, state, reviewer, decision_id from campaign_item where identity_key = $1 order by id',
      ),
      campaigns: await of(
        `select c.id, c.name, c.state, c.query
         from campaign c
         where exists (select 1 from campaign_item i where i.campaign_id = c.id and i.identity_key = $1)
         order by 1`,
      ),
      drafts: await of(
        `select d.*
         from attestation_draft d
           join campaign_item i on i.id = d.item_id
         where i.identity_key = $1`,
      ),
      reports: await of("select id, state from report where params->>'identity' = $1::text order by id"),
    }
  } finally {
    await client.end()
  }
}

test('the table names every route', () => {
  expect(Object.keys(probes).sort()).toEqual(routes.map(nameOf).sort())
})

test('whoever sees production meets it where it belongs', async ({ request }) => {
  const headers = await bearer('administrator', PRODUCTION)
  for (const route of routes) {
    const probe = probes[nameOf(route)]!
    if (!('lists' in probe) && !('opens' in probe)) continue
    // The whole log and other people's reports are for those who see everything.
    if (/^\/(audit|reports)/.test(route.path) || ('refused' in probe && probe.refused === 403)) continue
    const response = await request.get(api + ('lists' in probe ? probe.lists(known) : probe.opens(known)), {
      headers,
    })
    expect(response.status(), nameOf(route)).toBe(200)
    const text = await response.text()
    expect(text.includes(HIDDEN), nameOf(route)).toBe(true)
    expect(text.includes(SEEN), nameOf(route)).toBe(false)
  }
})

for (const role of roles)
  test(`${role}: whoever sees only staging meets no trace of it, on any route`, async ({ request }) => {
    test.setTimeout(120_000)
    const headers = await bearer(role, STAGING)
    const before = await stateOfHidden()
    for (const route of routes) {
      const name = nameOf(route)
      const probe = probes[name]!
      if ('open' in probe && (route.method !== 'GET' || route.path.includes('{'))) continue
      const { path, body } =
        'lists' in probe
          ? { path: probe.lists(known), body: undefined }
          : 'opens' in probe
            ? { path: probe.opens(known), body: undefined }
            : 'changes' in probe
              ? { body: undefined, ...probe.changes(known) }
              : { path: route.path, body: undefined }
      const response = await request.fetch(api + path, { method: route.method, headers, data: body })
      const text = await response.text()
      expect(text.includes(HIDDEN), `${name} tells ${role} of it: ${text.slice(0, 300)}`).toBe(false)
      expect(response.status(), `${name}: ${text}`).toBeLessThan(500)
      if ('opens' in probe) expect([403, probe.refused ?? 404], name).toContain(response.status())
      if ('changes' in probe && response.ok()) expect(JSON.parse(text), name).toMatchObject({ done: 0 })
    }
    expect(await stateOfHidden()).toEqual(before)
  })

test('pages of it are not found, and lists on pages are without it', async ({ page, context }) => {
  test.setTimeout(120_000)
  await signIn(context, 'administrator', STAGING)
  for (const path of [
    `/identities/${known.identity}`,
    `/findings/${known.finding}`,
    `/tasks/${known.task}`,
    `/attestation/${known.campaign}`,
    `/reports/${known.report}`,
  ]) {
    const response = await page.request.get(serverUrl + path)
    const text = await response.text()
    expect(text.includes(HIDDEN), path).toBe(false)
    // A page that began to stream cannot change its status any more: then its words say it.
    expect(response.status() === 404 || /not found|no such|There is no/i.test(text), path).toBe(true)
  }
  for (const path of [
    '/',
    '/identities?q=scope-canary',
    `/identities?open=${known.identity}`,
    '/credentials?q=scope-canary',
    '/findings?q=scope-canary',
    '/findings?q=scope-canary&view=rows',
    `/findings?open=${known.finding}`,
    '/tasks?q=scope-canary',
    '/exceptions?q=scope-canary',
    '/requests',
    '/attestation',
    '/attestation/inbox',
    '/owners',
    `/owners/people/${known.person}`,
    '/owners/people',
    '/frameworks/owasp-nhi-2025',
    '/issuance',
    '/checks',
    '/checks/admin-equivalent',
    '/reports',
    '/audit',
    '/imports',
    `/imports/${known.import}`,
    '/sources',
    '/settings',
    '/account',
  ])
    expect((await (await page.request.get(serverUrl + path)).text()).includes(HIDDEN), path).toBe(false)
})

test('what concerns the whole installation is refused to whoever is limited, administrators too', async ({
  request,
}) => {
  const headers = await bearer('administrator', STAGING)
  const bodies: Record<string, unknown> = {
    'PUT /owners/people/{id}/nature': { is: 'person' },
    'PUT /owners/people': { email: 'x@example.test', name: 'X' },
    'PUT /owners/teams': { name: 'X' },
    'POST /owners/code-owners': { repository: 'a/b', text: '* x@example.test' },
    'PUT /policies': { name: 'exceptions', value: { days_max: 1, renewals_max: 0 } },
    'PUT /frameworks/pinned': { pinned: ['nist-csf-2.0'] },
    'PUT /frameworks/{id}/responses': { control: 'GV.SC-04', position: null },
    'PUT /frameworks/{id}/verifications': { control: 'GV.SC-04', result: null },
    'POST /requests': { id: randomUUID(), title: 'X', wanted: 'x', due_on: '2099-01-01' },
    'POST /requests/{id}/answers': { id: randomUUID(), text: 'x' },
    'POST /requests/{id}/decisions': {
      id: randomUUID(),
      decision: 'withdraw',
      reason: 'not needed any more',
    },
    'POST /imports/mappings': { header: ['a'], mapping: {} },
    'PUT /places': { name: 'x', environment: null },
    'PUT /checks/{id}/params': { params: {} },
    'POST /checks/{id}/preview': { params: {} },
    'POST /imports': 'x',
  }
  for (const [name, probe] of Object.entries(probes)) {
    if (!('open' in probe) || probe.open !== whole) continue
    const [method, path] = name.split(' ') as [string, string]
    const place = path.replace('/people/{id}', '/people/1').replace('{id}', 'admin-equivalent')
    const response = await request.fetch(api + place, {
      method,
      headers,
      data: method === 'GET' || method === 'DELETE' ? undefined : (bodies[name] ?? {}),
    })
    expect(response.status(), `${name}: ${await response.text()}`).toBe(403)
  }
  const client = await database()
  const { rows } = await client.query(
    "select u.id from app_user u join role_binding r on r.user_id = u.id where r.scope = '{}' limit 1",
  )
  await client.end()
  for (const [method, path, data] of [
    ['PUT', 'disabled', { disabled: true }],
    ['PUT', 'role', { role: 'owner', scope: STAGING }],
    ['DELETE', 'sessions', undefined],
    ['DELETE', 'second-factor', undefined],
    ['POST', 'password-reset', {}],
  ] as const) {
    const response = await request.fetch(`${api}/people/${rows[0].id}/${path}`, { method, headers, data })
    expect(response.status(), path).toBe(403)
  }
})

test('a campaign and a report reach as far as their maker sees', async ({ request }) => {
  const headers = await bearer('administrator', STAGING)
  const made = await request.post(`${api}/attestation/campaigns`, {
    headers,
    data: { name: 'Both canaries?', query: 'q=scope-canary' },
  })
  const { id } = await made.json()
  const items = await (
    await request.get(`${api}/attestation/campaigns/${id}/items`, { headers: await bearer('administrator') })
  ).json()
  expect(items.rows.map((row: { name: string }) => row.name)).toEqual([SEEN])
  const asked = await request.post(`${api}/reports`, {
    headers,
    data: { kind: 'ownership', params: {}, formats: ['json'] },
  })
  const { id: ownership } = await asked.json()
  await expect
    .poll(async () => (await (await request.get(`${api}/reports/${ownership}`, { headers })).json()).state, {
      timeout: 60_000,
    })
    .toBe('done')
  const file = await (await request.get(`${api}/reports/${ownership}/files/json`, { headers })).text()
  expect([file.includes(SEEN), file.includes(HIDDEN)]).toEqual([true, false])
})

test('whatever leaves as a file leaves a line in the audit log', async ({ request }) => {
  const headers = await bearer('administrator')
  const client = await database()
  const last = async (): Promise<{ id: string; action: string }> =>
    (await client.query('select id, action from audit_entry order by id desc limit 1')).rows[0]
  // A route without a JSON answer streams a file; metrics are figures for a machine.
  const files = routes.filter((route) => !('answer' in route) && route.path !== '/metrics')
  expect(files.length).toBeGreaterThan(8)
  const evidence = 'register of suppliers'
  const kept = `/evidence/${createHash('sha256').update(evidence).digest('hex')}`
  expect((await request.put(api + kept, { headers, data: Buffer.from(evidence) })).status()).toBe(200)
  // Permissions of an app have a document without any log.
  const app = {
    id: 1,
    app_id: 1,
    app_slug: 'sized',
    account: { login: 'sizing' },
    repository_selection: 'all',
    permissions: { contents: 'read' },
  }
  const brought = await request.post(`${api}/imports?wait=true&name=apps.ndjson`, {
    headers,
    data: Buffer.from(`${JSON.stringify(app)}\n`),
  })
  const { imports } = await brought.json()
  expect(imports).toMatchObject([{ state: 'done' }])
  const { list } = await (await request.get(`${api}/imports/${imports[0].import}`, { headers })).json()
  const sized = `/identities/${encodeURIComponent('sizing/app/sized')}/right-sized/1`
  await expect.poll(async () => (await request.get(api + sized, { headers })).status()).toBe(200)
  const paths: Record<string, string> = {
    '/evidence/{sha256}': kept,
    '/identities/{id}/right-sized/{no}': sized,
    '/imports/{id}/files/{file}/original': `/imports/${imports[0].import}/files/${list[0].id}/original`,
  }
  for (const route of files) {
    const probe = probes[nameOf(route)]!
    const before = await last()
    const path =
      paths[route.path] ??
      ('lists' in probe ? probe.lists(known) : 'opens' in probe ? probe.opens(known) : route.path)
    const response = await request.get(api + path, { headers })
    expect(response.status(), nameOf(route)).toBe(200)
    await response.body()
    const { rows } = await client.query(
      `select 1
       from audit_entry
       where id > $1
         and actor = 'token test'
         and action in ('export', 'report.download', 'evidence.download', 'original.download')`,
      [before.id],
    )
    expect(rows.length, nameOf(route)).toBeGreaterThan(0)
  }
  await client.end()
})
