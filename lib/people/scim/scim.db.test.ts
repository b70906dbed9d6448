import { randomUUID } from 'node:crypto'
import path from 'node:path'
import fc from 'fast-check'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { ERROR, GROUP, LIST, PATCH_OP, USER } from '@/lib/model/scim'
import type { Scope } from '@/lib/model/answers/access'
import { admit } from '../company-login'
import { createToken } from '../tokens'
import { createSignUpLink, setGroupRole, signUp } from '../users'

// Requests as directories send them: the steps of Okta's and of Microsoft's published conformance checks, over the routes.

vi.mock('next/headers', () => ({
  headers: async () => new Headers(),
  cookies: async () => ({ getAll: () => [] }),
}))
ownDatabase()
const administrator = systemActor('test')
let token: string
beforeAll(async () => {
  token = (await createToken(administrator, { name: 'directory', role: 'administrator', days: 1 })).token
  await setGroupRole(administrator, 'Security', { role: 'analyst', scope: {} })
  await setGroupRole(administrator, 'Administrators', { role: 'administrator', scope: {} })
  // Somebody administers everything, whatever the directory does.
  const { token: link } = await createSignUpLink(administrator, {
    email: 'root@example.test',
    role: 'administrator',
    hours: 1,
  })
  await signUp({ token: link, email: 'root@example.test', name: 'Root', password: 'a long enough password' })
})
beforeEach(() => rows('delete from rate_limit').then(() => undefined))

type Answer = {
  status: number
  type: string | null
  location: string | null
  // eslint-disable-next-line -- the answers of RFC 7643 are looked into by their paths
  body: any
}

async function ask(method: string, address: string, body?: unknown, bearer = token): Promise<Answer> {
  const [, resource, id] = /^\/(\w+)(?:\/([^?]+))?/.exec(address)!
  const file = path.resolve(
    import.meta.dirname,
    `../../../app/api/scim/v2/${resource}${id ? '/[id]' : ''}/route.ts`,
  )
  const handlers = (await import(/* @vite-ignore */ file)) as Record<
    string,
    (request: Request, context: object) => Promise<Response>
  >
  const answer = await handlers[method]!(
    new Request(`http://muster.test/api/scim/v2${address}`, {
      method,
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/scim+json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
    { params: Promise.resolve(id ? { id: decodeURIComponent(id) } : undefined) },
  )
  const text = await answer.text()
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    location: answer.headers.get('location'),
    body: text ? JSON.parse(text) : null,
  }
}
const filtered = (resource: string, filter: string) =>
  ask('GET', `/${resource}?filter=${encodeURIComponent(filter)}`)
const patch = (address: string, ...Operations: object[]) =>
  ask('PATCH', address, { schemas: [PATCH_OP], Operations })
const person = (name = randomUUID().slice(0, 8)) => ({
  schemas: [USER],
  userName: `${name}@corp.example`,
  externalId: `ext-${name}`,
  displayName: `Person ${name}`,
  name: { givenName: 'Person', familyName: name },
  emails: [{ primary: true, value: `${name}@corp.example`, type: 'work' }],
  active: true,
})
const access = async (id: string) =>
  (
    await rows<{ role: string | null; disabled: boolean }>(
      `select r.role, u.disabled_at is not null as disabled
       from app_user u
         left join role_binding r on r.user_id = u.id
       where u.id = $1`,
      [id],
    )
  )[0]

test("Okta's steps: an unknown user, a new one, the same again, one read back, a list of one", async () => {
  const given = person()
  expect(await filtered('Users', `userName eq "${given.userName}"`)).toMatchObject({
    status: 200,
    type: 'application/scim+json',
    body: { schemas: [LIST], totalResults: 0, Resources: [] },
  })
  expect(await ask('GET', '/Users/0')).toMatchObject({
    status: 404,
    type: 'application/scim+json',
    body: { schemas: [ERROR], status: '404', detail: expect.any(String) },
  })
  const made = await ask('POST', '/Users', given)
  expect(made).toMatchObject({
    status: 201,
    body: { ...given, id: expect.any(String), meta: { resourceType: 'User' } },
  })
  expect(made.location).toBe(`http://muster.test/api/scim/v2/Users/${made.body.id}`)
  expect(made.body.meta.location).toBe(made.location)
  expect(await ask('POST', '/Users', given)).toMatchObject({
    status: 409,
    body: { status: '409', scimType: 'uniqueness' },
  })
  expect((await ask('GET', `/Users/${made.body.id}`)).body).toEqual(made.body)
  // "_" is a letter like others.
  for (const name of ['a_b', 'axb'])
    expect((await ask('POST', '/Users', person(name))).status, name).toBe(201)
  const list = await ask('GET', '/Users?startIndex=1&count=1')
  expect(list.body).toMatchObject({ startIndex: 1, itemsPerPage: 1, Resources: [{ schemas: [USER] }] })
  expect((await ask('GET', '/Groups')).body.schemas).toEqual([LIST])
  for (const filter of [
    `userName eq "${given.userName.toUpperCase()}"`,
    `externalId eq "${given.externalId}" and active eq true`,
    `emails[type eq "work"].value eq "${given.userName}"`,
    `emails[type eq "work" and value eq "${given.userName}"]`,
    `name.familyName sw "${given.name.familyName.slice(0, 5)}" or not (userName pr)`,
    `urn:ietf:params:scim:schemas:core:2.0:User:userName eq "${given.userName}"`,
  ])
    expect((await filtered('Users', filter)).body, filter).toMatchObject({
      totalResults: 1,
      Resources: [{ id: made.body.id }],
    })
  expect(
    (await filtered('Users', `externalId eq "${given.externalId.toUpperCase()}"`)).body.totalResults,
  ).toBe(0)
})

test("Microsoft's steps: changes in Entra's spelling, somebody blocked and let in again, somebody let go of", async () => {
  const { body: made } = await ask('POST', '/Users', person())
  const changed = await patch(
    `/Users/${made.id}`,
    { op: 'Replace', path: 'displayName', value: 'Ada Lovelace' },
    { op: 'Replace', path: 'emails[type eq "work"].value', value: 'ada@corp.example' },
    { op: 'Add', path: 'name.familyName', value: 'Lovelace' },
    { op: 'Replace', value: { 'name.givenName': 'Ada' } },
  )
  expect(changed).toMatchObject({
    status: 200,
    body: {
      displayName: 'Ada Lovelace',
      name: { givenName: 'Ada', familyName: 'Lovelace' },
      emails: [{ value: 'ada@corp.example' }],
      userName: made.userName,
    },
  })
  await patch(`/Users/${made.id}`, { op: 'Replace', path: 'active', value: 'False' })
  expect(await access(made.id)).toMatchObject({ disabled: true })
  expect((await filtered('Users', 'active eq false')).body.Resources).toContainEqual(
    expect.objectContaining({ id: made.id, active: false }),
  )
  await patch(`/Users/${made.id}`, { op: 'replace', value: { active: true } })
  expect(await access(made.id)).toMatchObject({ disabled: false })
  const put = await ask('PUT', `/Users/${made.id}`, { ...person('ada'), displayName: 'Ada L.' })
  expect(put.body).toMatchObject({ id: made.id, userName: 'ada@corp.example', displayName: 'Ada L.' })
  expect((await ask('DELETE', `/Users/${made.id}`)).status).toBe(204)
  expect((await ask('GET', `/Users/${made.id}`)).status).toBe(404)
  expect((await ask('DELETE', `/Users/${made.id}`)).status).toBe(404)
  // The account stays for the audit log, blocked; the directory may bring the person back.
  expect(await access(made.id)).toMatchObject({ disabled: true })
  expect((await ask('POST', '/Users', person('ada'))).body).toMatchObject({ id: made.id, active: true })
  expect(await access(made.id)).toMatchObject({ disabled: false })
})

test('a group gives its members the role of its name, and takes it away with the membership', async () => {
  const [{ body: ann }, { body: bob }] = [
    await ask('POST', '/Users', person()),
    await ask('POST', '/Users', person()),
  ]
  const made = await ask('POST', '/Groups', {
    schemas: [GROUP],
    displayName: 'Security',
    members: [{ value: ann.id }],
  })
  expect(made).toMatchObject({
    status: 201,
    body: { members: [{ value: ann.id, display: ann.displayName }] },
  })
  const group = `/Groups/${made.body.id}`
  expect((await ask('POST', '/Groups', { displayName: 'security' })).status).toBe(409)
  expect(await access(ann.id)).toMatchObject({ role: 'analyst' })
  await patch(group, { op: 'Add', path: 'members', value: [{ value: bob.id }, { value: randomUUID() }] })
  expect(
    (await ask('GET', group)).body.members.map((one: { value: string }) => one.value).toSorted(),
  ).toEqual([ann.id, bob.id].toSorted())
  expect((await ask('GET', `${group}?excludedAttributes=members`)).body.members).toBeUndefined()
  expect((await ask('GET', `/Users/${bob.id}`)).body.groups).toEqual([
    { value: made.body.id, display: 'Security' },
  ])
  // The same again changes nothing and is no error.
  await patch(group, { op: 'add', path: 'members', value: [{ value: bob.id }] })
  await patch(group, { op: 'Remove', path: `members[value eq "${ann.id}"]` })
  expect(await access(ann.id)).toMatchObject({ role: null })
  await patch(group, { op: 'remove', path: 'members', value: [{ value: bob.id }] })
  expect(await access(bob.id)).toMatchObject({ role: null })

  await ask('PUT', group, { displayName: 'Security', members: [{ value: ann.id }, { value: bob.id }] })
  expect(await access(bob.id)).toMatchObject({ role: 'analyst' })
  // What the name gives changes with the setting, and with the name.
  await setGroupRole(administrator, 'Security', { role: 'auditor', scope: {} })
  expect(await access(bob.id)).toMatchObject({ role: 'auditor' })
  await patch(group, { op: 'Replace', path: 'displayName', value: 'Canteen' })
  expect(await access(bob.id)).toMatchObject({ role: null })
  await patch(group, { op: 'Replace', path: 'displayName', value: 'Administrators' })
  expect(await access(bob.id)).toMatchObject({ role: 'administrator' })
  expect((await ask('DELETE', group)).status).toBe(204)
  expect(await access(bob.id)).toMatchObject({ role: null })
  expect((await ask('GET', group)).status).toBe(404)
})

test('somebody whom the directory keeps comes in by the company login, also without groups in the token', async () => {
  vi.stubEnv('OIDC_ISSUER', 'https://idp.example.test')
  vi.stubEnv('OIDC_CLIENT_ID', 'muster')
  const given = person()
  const { body: made } = await ask('POST', '/Users', given)
  const come = () =>
    admit(
      {
        issuer: 'https://idp.example.test',
        subject: given.userName,
        email: given.userName,
        emailVerified: true,
        name: 'Somebody',
        groups: [],
      },
      'x',
    )
  expect(await come()).toEqual({ refused: 'NoRole' })
  const { body: group } = await ask('POST', '/Groups', {
    displayName: 'Administrators',
    members: [{ value: made.id }],
  })
  expect(await come()).toEqual({ id: made.id })
  expect(await come()).toEqual({ id: made.id })
  await ask('DELETE', `/Groups/${group.id}`)
  expect(await come()).toEqual({ refused: 'NoRole' })
  vi.unstubAllEnvs()
})

test('accounts with a password are out of reach, and so is the last administrator', async () => {
  const own = { ...person('root'), userName: 'root@example.test', emails: [{ value: 'root@example.test' }] }
  expect(await ask('POST', '/Users', own)).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } })
  expect((await filtered('Users', 'userName eq "root@example.test"')).body.totalResults).toBe(0)

  const { body: only } = await ask('POST', '/Users', person())
  const { body: group } = await ask('POST', '/Groups', {
    displayName: 'Administrators',
    members: [{ value: only.id }],
  })
  await rows("update role_binding set role = 'owner' where user_id <> $1", [only.id])
  const refused = await patch(`/Users/${only.id}`, { op: 'replace', path: 'active', value: false })
  expect(refused).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('last administrator') },
  })
  await ask('DELETE', `/Groups/${group.id}`)
  expect(await access(only.id)).toMatchObject({ role: 'administrator' })
  expect(
    await rows(
      "select detail->>'why' as why from audit_entry where action = 'user.role-kept' and subject = $1",
      [`user ${only.id}`],
    ),
  ).toEqual([{ why: 'the last administrator' }])
  await rows("update role_binding set role = 'administrator' where user_id <> $1", [only.id])
})

test('only an administrator of everything keeps a directory in step', async () => {
  for (const [role, scope, status] of [
    ['analyst', {}, 403],
    ['auditor', {}, 403],
    ['administrator', { environments: [0] }, 403],
  ] as [Actor['role'], Scope, number][]) {
    const { token: other } = await createToken(administrator, {
      name: 'other',
      role,
      scope,
      days: 1,
    })
    for (const [method, address, body] of [
      ['GET', '/Users', undefined],
      ['POST', '/Users', person()],
      ['GET', '/Groups', undefined],
      ['POST', '/Groups', { displayName: 'Mine' }],
      ['PATCH', `/Users/${randomUUID()}`, { Operations: [{ op: 'replace', path: 'active', value: false }] }],
      ['DELETE', `/Groups/${randomUUID()}`, undefined],
    ] as const)
      expect((await ask(method, address, body, other)).status, `${role} ${method} ${address}`).toBe(status)
  }
  expect(await ask('GET', '/Users', undefined, 'no-token')).toMatchObject({
    status: 401,
    body: { schemas: [ERROR] },
  })
})

test('what does not fit is 400 with a reason, and changes nothing', async () => {
  const { body: made } = await ask('POST', '/Users', person())
  for (const filter of [
    'userName eq',
    'password pr',
    'userName eq 5',
    'active co "x"',
    '((',
    'a'.repeat(1900),
  ])
    expect(await filtered('Users', filter), filter).toMatchObject({
      status: 400,
      body: { scimType: 'invalidFilter' },
    })
  for (const body of [{}, { userName: '' }, { userName: 'no-address' }, { userName: 5 }, [], 'x'])
    expect((await ask('POST', '/Users', body)).status).toBe(400)
  for (const operation of [
    { op: 'move', path: 'active' },
    { op: 'replace', path: 'userName', value: '' },
    { op: 'replace', path: 'active', value: 'perhaps' },
    { op: 'remove' },
  ])
    expect((await patch(`/Users/${made.id}`, operation)).status, JSON.stringify(operation)).toBe(400)
  for (const operation of [
    '{"op": "add", "value": {"__proto__.polluted": true}}',
    '{"op": "add", "value": {"__proto__": {"polluted": true}}}',
    '{"op": "add", "value": {"name": {"__proto__": {"polluted": true}}}}',
    '{"op": "replace", "path": "__proto__.polluted", "value": true}',
    '{"op": "add", "path": "constructor.prototype.polluted", "value": true}',
    '{"op": "add", "path": "name.constructor.prototype", "value": {"polluted": true}}',
    '{"op": "add", "path": "emails[type eq \\"work\\"].__proto__.polluted", "value": true}',
  ])
    expect((await patch(`/Users/${made.id}`, JSON.parse(operation) as object)).status, operation).toBe(400)
  expect(({} as { polluted?: true }).polluted).toBeUndefined()
  expect({ ...(await ask('GET', `/Users/${made.id}`)).body, meta: null }).toEqual({ ...made, meta: null })
  for (const name of ['ServiceProviderConfig', 'ResourceTypes', 'Schemas'])
    expect((await ask('GET', `/${name}`)).status).toBe(200)
})

test(
  'no filter that somebody writes breaks the statement, or finds more than there is',
  { timeout: 60_000 },
  async () => {
    const all = (await ask('GET', '/Users?count=0')).body.totalResults as number
    const value = fc.string({ maxLength: 20 }).map((text) => JSON.stringify(text))
    const comparison = fc
      .tuple(
        fc.constantFrom('userName', 'externalId', 'displayName', 'emails.value', 'id', 'meta.created'),
        fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'le'),
        value,
      )
      .map((parts) => parts.join(' '))
    const { filter } = fc.letrec<{ filter: string }>((tie) => ({
      filter: fc.oneof(
        { maxDepth: 4 },
        comparison,
        fc
          .tuple(tie('filter'), fc.constantFrom('and', 'or'), tie('filter'))
          .map(([a, op, b]) => `(${a} ${op} ${b})`),
        tie('filter').map((one) => `not (${one})`),
      ),
    }))
    await fc.assert(
      fc.asyncProperty(fc.oneof(filter, fc.string({ maxLength: 60 })), async (text) => {
        await rows('delete from rate_limit')
        const { status, body } = await filtered('Users', text)
        expect([200, 400]).toContain(status)
        if (status === 200) expect(body.totalResults).toBeLessThanOrEqual(all)
      }),
      { numRuns: 150 },
    )
  },
)
