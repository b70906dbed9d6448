import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { database, expect, signIn, test, tokenFor } from './fixtures'
import { dataFolder, serverUrl } from './settings'

const api = `${serverUrl}/api/v1`

test('every page, answer and file carries the headers that keep it to itself', async ({ page, context }) => {
  await signIn(context, 'administrator')
  for (const where of ['/', '/identities', '/sign-in', '/account', '/api/v1/identities', '/no-such-page']) {
    const headers = (await page.request.get(serverUrl + where)).headers()
    expect(headers, where).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-frame-options': 'DENY',
    })
    expect(headers['permissions-policy'], where).toContain('camera=()')
    expect(headers['x-powered-by'], where).toBeUndefined()
    // Only behind TLS.
    expect(headers['strict-transport-security'], where).toBeUndefined()
    const policy = headers['content-security-policy']!
    const directives = new Map(
      policy.split('; ').map((one) => [one.split(' ')[0]!, one.split(' ').slice(1)] as const),
    )
    expect(directives.get('default-src')).toEqual(["'self'"])
    expect(directives.get('script-src')!.join(' ')).toMatch(/'nonce-[\w+/=]{20,}' 'strict-dynamic'/)
    for (const directive of ['script-src', 'style-src'])
      expect(directives.get(directive)!.join(' '), where).not.toMatch(/unsafe/)
    for (const directive of ['object-src', 'base-uri', 'frame-ancestors'])
      expect(directives.get(directive), where).toEqual(["'none'"])
    expect(directives.get('form-action')).toEqual(["'self'"])
  }
  const nonceOf = async () =>
    /nonce-([\w+/=]+)/.exec((await page.request.get('/')).headers()['content-security-policy']!)![1]
  expect(await nonceOf()).not.toBe(await nonceOf())
  expect((await page.request.get('/api/v1/identities')).headers()['cache-control']).toBe('no-store')
  const html = await (await page.request.get('/sign-in')).text()
  const file = /\/_next\/static\/[^"]+\.js/.exec(html)![0]
  expect((await page.request.get(file)).headers()).toMatchObject({
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  })
})

test('the cookie of a session is out of reach for scripts and other sites', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill('admin@example.test')
  await page.getByRole('textbox', { name: 'Password' }).fill('correct horse battery staple')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page).toHaveURL(`${serverUrl}/`)
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name.includes('session-token'))
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
})

test('a changing request needs a page of ours behind it; a token needs none', async ({
  context,
  page,
  request,
}) => {
  await signIn(context, 'administrator')
  const data = { page: 'findings', name: 'forged', query: '' }
  for (const headers of [
    { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: serverUrl },
    { 'sec-fetch-site': 'none' },
    { origin: 'null' },
    { origin: 'https://elsewhere.example' },
    {},
  ] as Record<string, string>[])
    for (const [method, where] of [
      ['POST', '/views'],
      ['PUT', '/account/password'],
      ['DELETE', '/account/sessions'],
    ] as const)
      expect(
        (
          await page.request.fetch(api + where, {
            method,
            data: method === 'DELETE' ? undefined : data,
            headers,
          })
        ).status(),
        `${method} ${where} ${JSON.stringify(headers)}`,
      ).toBe(403)
  const client = await database()
  expect((await client.query("select 1 from saved_view where name = 'forged'")).rowCount).toBe(0)
  await client.end()
  const ours = await page.request.post(`${api}/views`, {
    data,
    headers: { origin: serverUrl, 'sec-fetch-site': 'same-origin' },
  })
  expect(ours.status()).toBe(200)
  const machine = await request.post(`${api}/imports?name=x`, {
    headers: { authorization: `Bearer ${await tokenFor('analyst')}`, origin: 'https://elsewhere.example' },
    data: Buffer.from('nothing that anybody knows'),
  })
  expect(machine.status()).toBe(200)
})

test('too many requests are refused, by actor and by address', async ({ request }) => {
  const from = (address: string) => ({ 'x-forwarded-for': address })
  // Guessing tokens, from one address.
  const guess = () =>
    request.get(`${api}/identities`, {
      headers: { ...from('203.0.113.9'), authorization: `Bearer muster_${randomUUID()}` },
    })
  const answers = await Promise.all(Array.from({ length: 75 }, guess))
  const seen = answers.map((one) => one.status())
  expect(new Set(seen)).toEqual(new Set([401, 429]))
  expect(seen.filter((status) => status === 401).length).toBeLessThanOrEqual(62)
  // One actor, whose bucket is nearly empty.
  const token = await tokenFor('owner')
  const headers = { ...from('203.0.113.10'), authorization: `Bearer ${token}` }
  expect((await request.get(`${api}/checks`, { headers })).status()).toBe(200)
  const client = await database()
  await client.query(
    `update rate_limit set tokens = -1, refreshed_at = now() + interval '5 seconds'
     where bucket = 'from 203.0.113.10'`,
  )
  expect((await request.get(`${api}/checks`, { headers })).status()).toBe(429)
  expect(
    (await request.get(`${api}/checks`, { headers: { ...headers, ...from('203.0.113.11') } })).status(),
  ).toBe(200)
  await client.query(
    `update rate_limit set tokens = -1, refreshed_at = now() + interval '5 seconds'
     where bucket in (select 'api ' || id from api_token where token_hash = sha256(convert_to($1, 'UTF8')))`,
    [token],
  )
  expect(
    (await request.get(`${api}/checks`, { headers: { ...headers, ...from('203.0.113.12') } })).status(),
  ).toBe(429)
  await client.end()
})

test('a body that is too large is refused before it is read', async ({ request }) => {
  const headers = {
    authorization: `Bearer ${await tokenFor('administrator')}`,
    'content-type': 'application/json',
  }
  const large = await request.post(`${api}/comments`, {
    headers,
    data: JSON.stringify({ text: 'x'.repeat(1_100_000) }),
  })
  expect(large.status()).toBe(413)
})

test('liveness asks nobody, readiness asks the database, and neither tells more', async ({ request }) => {
  expect(await (await request.get(`${api}/live`)).json()).toEqual({ status: 'alive' })
  const ready = await request.get(`${api}/health`)
  expect(ready.status()).toBe(200)
  expect(JSON.stringify(await ready.json())).not.toMatch(/postgres|muster_|password|127\.0\.0\.1/)
})

test('no password, token, code or secret ever stands in the log', async ({ request, page }) => {
  const canary = `canary-${randomBytes(9).toString('hex')}`
  const token = `muster_${canary}`
  const headers = { authorization: `Bearer ${token}`, cookie: `next-auth.session-token=${canary}` }
  const administrator = { authorization: `Bearer ${await tokenFor('administrator')}` }
  const { csrfToken } = await (await request.get(`${serverUrl}/api/auth/csrf`)).json()
  await request.get(`${api}/identities?secret=${canary}`, { headers })
  await request.post(`${serverUrl}/api/auth/callback/credentials`, {
    form: { csrfToken, email: `${canary}@example.test`, password: canary, code: canary, json: 'true' },
  })
  await request.post(`${api}/sign-up`, {
    data: { token: canary, email: 'x@example.test', name: 'X', password: canary },
  })
  await request.post(`${api}/sign-up`, { data: `{"password": "${canary}"` })
  await request.put(`${api}/account/password`, {
    headers: administrator,
    data: { password: canary, next: canary },
  })
  // Requests that fail inside: what the error carries must not carry the body.
  await request.post(`${api}/webhooks`, {
    headers: administrator,
    data: {
      id: randomUUID(),
      name: 'x',
      format: 'json',
      target: `https://user:${canary}@127.0.0.1/${canary}`,
      events: ['task.planned'],
    },
  })
  await request.get(`${api}/identities?cursor=${canary}`, { headers: administrator })
  await page.goto(`/sign-up?token=${canary}`)
  await page.goto(`/sign-in?callbackUrl=/x?${canary}`)
  const log = readFileSync(path.join(dataFolder, 'server.log'), 'utf8')
  expect(log).toContain('Muster is ready')
  expect(log.includes(canary)).toBe(false)
  expect(log).not.toContain('correct horse battery staple')
  expect(log).not.toMatch(/postgres(ql)?:\/\/\w+:[^@\s]+@/)
  expect(log).not.toMatch(/muster_[\w-]{30,}/)
})
