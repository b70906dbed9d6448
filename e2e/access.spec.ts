import { specs } from '@/lib/http/specs'
import { roles } from '@/lib/model/vocabulary'
import { expect, signIn, test, tokenFor } from './fixtures'
import { serverUrl } from './settings'

// Who may use which route: written down by hand, so that a change of permissions has to be made twice.
const a = 'administrator'
const n = 'analyst'
const o = 'owner'
const u = 'auditor'
const everybody = [a, n, o, u]
const table: Record<string, readonly string[]> = {
  'GET /scopes': everybody,
  'GET /identities': everybody,
  'GET /identities/{id}': everybody,
  'GET /identities/{id}/right-sized': everybody,
  'GET /identities/{id}/right-sized/{no}': everybody,
  'GET /identities/export': everybody,
  'POST /identities/owners': [a, n],
  'PUT /identities/{id}/succession': [a, n],
  'PUT /identities/{id}/joins/{other}': [a, n],
  'GET /owners/queue': everybody,
  'POST /owners/queue/accept': [a, n],
  'POST /owners/not-mine': [a, n, o],
  'GET /owners/choices': everybody,
  'GET /owners/people': everybody,
  'PUT /owners/people': [a, n],
  'GET /owners/teams': everybody,
  'PUT /owners/teams': [a, n],
  'POST /owners/code-owners': [a, n],
  'GET /owners/people/{id}/departure': everybody,
  // Owners set and end their own (reviewer.spec.ts); a token is nobody of the directory.
  'PUT /owners/people/{id}/absence': [a, n, o],
  'DELETE /owners/people/{id}/absence': [a, n],
  'PUT /owners/people/{id}/nature': [a, n],
  'POST /owners/people/{id}/handover': [a, n],
  'POST /owners/people/{id}/handover/confirm': [a, n],
  'GET /attestation/campaigns': [a, n, u],
  'POST /attestation/campaigns': [a, n],
  'GET /attestation/campaigns/{id}': [a, n, u],
  'PUT /attestation/campaigns/{id}': [a, n],
  'GET /attestation/campaigns/{id}/items': [a, n, u],
  'POST /attestation/campaigns/{id}/reviewer': [a, n],
  'POST /attestation/campaigns/{id}/launch': [a, n],
  'POST /attestation/campaigns/{id}/reminders': [a, n],
  'POST /attestation/campaigns/{id}/close': [a, n],
  'GET /attestation/campaigns/{id}/export': [a, n, u],
  'GET /attestation/inbox': [a, n, o],
  'GET /attestation/items/{id}': everybody,
  'PUT /attestation/items/{id}/draft': [a, n, o],
  'POST /attestation/items/{id}/decision': [a, n, o],
  'POST /attestation/campaigns/{id}/carry-forward': [a, n, o],
  'POST /attestation/campaigns/{id}/sign-off': [a, n, o],
  'GET /issuance': everybody,
  'GET /issuance/identities': everybody,
  'GET /issuance/environments': everybody,
  'GET /credentials': everybody,
  'GET /credentials/export': everybody,
  'GET /findings': everybody,
  'GET /findings/{id}': everybody,
  'GET /findings/export': everybody,
  'GET /findings/export/ocsf': everybody,
  'POST /findings/actions': [a, n],
  'DELETE /dismissals/{id}': [a, n],
  'GET /tasks': everybody,
  'POST /tasks': [a, n],
  'GET /tasks/plans': everybody,
  'PUT /tasks/plans/{id}/ticket': [a, n, o],
  'GET /tasks/{id}': everybody,
  'GET /tasks/export': everybody,
  'POST /tasks/actions': [a, n, o],
  'PUT /tasks/{id}/steps/{no}': [a, n, o],
  'PUT /tasks/{id}/ticket': [a, n, o],
  'POST /comments': [a, n, o],
  'PUT /watches': everybody,
  'GET /exceptions': everybody,
  'POST /exceptions': [a, n, o],
  'GET /exceptions/export': everybody,
  'POST /exceptions/decisions': [a, n],
  'POST /exceptions/withdrawals': [a, n, o],
  'GET /requests': [a, n, u],
  'POST /requests': [a, u],
  'GET /requests/export': [a, n, u],
  'GET /requests/{id}': [a, n, u],
  'POST /requests/{id}/answers': [a, n],
  'POST /requests/{id}/decisions': [a, u],
  'GET /policies': everybody,
  'GET /policies/drift': [a],
  'PUT /policies': [a],
  'PUT /frameworks/pinned': [a],
  'POST /frameworks/{id}/adoption': [a],
  'PUT /frameworks/{id}/responses': [a, n],
  'PUT /frameworks/{id}/verifications': [a, n],
  'PUT /evidence/{sha256}': [a, n],
  'GET /webhooks': [a],
  'POST /webhooks': [a],
  'PUT /webhooks/{id}/paused': [a],
  'DELETE /webhooks/{id}': [a],
  'GET /webhooks/{id}/deliveries': [a],
  'POST /deliveries/{id}/replay': [a],
  'GET /ticket-systems': everybody,
  'PUT /ticket-systems': [a],
  'DELETE /ticket-systems/{id}': [a],
  'GET /checks': everybody,
  'GET /checks/{id}': everybody,
  'POST /checks/{id}/preview': [a],
  'PUT /checks/{id}/params': [a],
  'PUT /custom-checks/{id}': [a],
  'POST /custom-checks/{id}/preview': [a],
  'DELETE /custom-checks/{id}': [a],
  'GET /frameworks': everybody,
  'GET /frameworks/{id}': everybody,
  'GET /frameworks/{id}/editions': everybody,
  'GET /evidence/{sha256}': everybody,
  'GET /sources': everybody,
  'GET /imports': everybody,
  'POST /imports': [a, n],
  'GET /imports/{id}': everybody,
  'GET /imports/uploads/{sha256}': [a, n],
  'GET /imports/{id}/preview': everybody,
  'GET /imports/{id}/rejects': everybody,
  'GET /imports/{id}/files/{file}/original': [a, u],
  'POST /imports/{id}/confirm': [a, n],
  'POST /imports/{id}/cancel': [a, n],
  'POST /imports/mappings': [a, n],
  'GET /imports/mappings': [a, n],
  'GET /places': [a],
  'PUT /places': [a],
  'GET /search': everybody,
  'GET /views': everybody,
  'POST /views': everybody,
  'DELETE /views/{id}': everybody,
  'GET /people': [a],
  'GET /people/{id}/sessions': [a],
  'DELETE /people/{id}/sessions': [a],
  'DELETE /people/{id}/second-factor': [a],
  'POST /people/{id}/company-login': [a],
  'POST /account/company-login': everybody,
  'PUT /account/password': everybody,
  'GET /account/sessions': everybody,
  'DELETE /account/sessions': everybody,
  'DELETE /account/sessions/{id}': everybody,
  'POST /account/second-factor': everybody,
  'POST /account/second-factor/confirmation': everybody,
  'POST /account/second-factor/removal': everybody,
  'POST /account/recovery-codes': everybody,
  'GET /account/passkeys': everybody,
  'POST /account/passkeys': everybody,
  'POST /account/passkeys/challenge': everybody,
  'POST /account/passkeys/{id}/removal': everybody,
  'POST /people/invitations': [a],
  'POST /people/{id}/password-reset': [a],
  'PUT /people/{id}/role': [a],
  'PUT /people/{id}/disabled': [a],
  'PUT /people/groups': [a],
  'GET /reports': everybody,
  'POST /reports': everybody,
  'GET /reports/schedules': everybody,
  'POST /reports/schedules': everybody,
  'DELETE /reports/schedules/{id}': everybody,
  'GET /reports/{id}': everybody,
  'GET /reports/{id}/files/{format}': everybody,
  'POST /reports/{id}/cancel': everybody,
  'GET /reports/verify': everybody,
  'GET /metrics': [a, u],
  'GET /system': [a, u],
  'GET /judging': everybody,
  'GET /audit': [a, u],
  'GET /audit/export': [a, u],
  'GET /audit/verification': [a, u],
  'POST /audit/checkpoints': [a, u],
  'POST /audit/acknowledgements': [a],
  'GET /tokens': [a],
  'POST /tokens': [a],
  'DELETE /tokens/{id}': [a],
}
const open = [
  'POST /sign-up',
  'POST /passkey-challenges',
  'POST /reviewer-accounts',
  'POST /password-resets',
  'PUT /password-resets',
  'GET /openapi.json',
  'GET /health',
  'GET /live',
]
const routes = Object.values(specs).map((spec) => ({ name: `${spec.method} ${spec.path}`, ...spec }))

test('the table names every route', () => {
  expect(routes.map((route) => route.name).sort()).toEqual([...Object.keys(table), ...open].sort())
})

test('every route answers every role as the table says', async ({ request }) => {
  for (const role of [...roles, 'nobody'] as const) {
    const headers = role === 'nobody' ? undefined : { authorization: `Bearer ${await tokenFor(role)}` }
    for (const { name, method, path } of routes) {
      // An id that nothing has: whoever is let in is told that there is no such thing, and nothing changes.
      const url = `${serverUrl}/api/v1${path.replace(/\{\w+\}/g, '999999999')}`
      const response = await request.fetch(url, {
        method,
        headers,
        data: method === 'GET' || method === 'DELETE' ? undefined : '{"no":"such"}',
        maxRedirects: 0,
      })
      const isOpen = open.includes(name)
      const expected = isOpen
        ? 'let in'
        : role === 'nobody'
          ? 401
          : table[name]!.includes(role)
            ? 'let in'
            : 403
      const seen = [401, 403].includes(response.status()) ? response.status() : 'let in'
      // A token has no views of its own: refused by the verb, not by the role.
      if (name.includes('/views') && method !== 'GET' && role !== 'nobody') continue
      expect(`${role}: ${name} → ${seen}`).toBe(`${role}: ${name} → ${expected}`)
      expect(response.status(), `${role}: ${name}`).toBeLessThan(500)
    }
  }
})

test('every page sends the signed-out to the sign-in page and back', async ({ page }) => {
  for (const path of [
    '/',
    '/identities?sort=name',
    '/identities/1',
    '/credentials',
    '/findings',
    '/tasks',
    '/tasks/1',
    '/tasks/plans/1',
    '/exceptions',
    '/requests',
    '/requests/1',
    '/owners',
    '/owners/people',
    '/attestation',
    '/attestation/inbox',
    '/checks',
    '/checks/new',
    '/issuance',
    '/frameworks',
    '/sources',
    '/imports',
    '/settings',
  ]) {
    await page.goto(path)
    const url = new URL(page.url())
    expect(url.pathname).toBe('/sign-in')
    expect(url.searchParams.get('callbackUrl')).toBe(path)
  }
})

test('a revoked session, a changed role and a disabled account bite at once', async ({ page, context }) => {
  const { database } = await import('./fixtures')
  const { userId, sessionId } = await signIn(context, 'administrator')
  const people = () => page.request.get('/api/v1/people').then((response) => response.status())
  expect(await people()).toBe(200)
  const client = await database()
  await client.query("update role_binding set role = 'auditor' where user_id = $1", [userId])
  expect(await people()).toBe(403)
  await client.query("update role_binding set role = 'administrator' where user_id = $1", [userId])
  expect(await people()).toBe(200)
  await client.query('update session set revoked_at = now() where id = $1', [sessionId])
  expect(await people()).toBe(401)
  await client.end()
})

test('a scope limits what a role sees, whichever way it asks', async ({ request }) => {
  const wide = { authorization: `Bearer ${await tokenFor('owner')}` }
  const narrow = { authorization: `Bearer ${await tokenFor('owner', { environments: [0] })}` }
  const all = await (await request.get(`${serverUrl}/api/v1/identities?limit=500`, { headers: wide })).json()
  const mine = await (
    await request.get(`${serverUrl}/api/v1/identities?limit=500`, { headers: narrow })
  ).json()
  expect(mine.total).toBeLessThan(all.total)
  expect(mine.rows.every((row: { environment: string }) => row.environment === 'production')).toBe(true)
  const hidden = all.rows.find((row: { environment: string }) => row.environment !== 'production')
  expect(
    (await request.get(`${serverUrl}/api/v1/identities/${hidden.id}`, { headers: narrow })).status(),
  ).toBe(404)
  const exported = await (
    await request.get(`${serverUrl}/api/v1/identities/export`, { headers: narrow })
  ).text()
  expect(exported.trim().split('\r\n')).toHaveLength(mine.total + 1)
  const findings = await (
    await request.get(`${serverUrl}/api/v1/findings?limit=500&closed=true`, { headers: narrow })
  ).json()
  const visible = new Set(mine.rows.map((row: { id: string }) => row.id))
  expect(findings.rows.every((row: { identityId: string }) => visible.has(row.identityId))).toBe(true)
})

test('a changing request from another site is refused', async ({ context, page }) => {
  await signIn(context, 'administrator')
  const response = await page.request.post('/api/v1/views', {
    data: { page: 'findings', name: 'x', query: '' },
    headers: { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' },
  })
  expect(response.status()).toBe(403)
})
