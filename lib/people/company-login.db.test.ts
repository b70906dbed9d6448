import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import type { Vouched } from '@/lib/auth/options'
import { checkSignIn } from '@/lib/auth/password'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { admit, connectOwn, connectPerson } from './company-login'
import { changeAccess, createSignUpLink, setDisabled, setGroupRole, signUp } from './users'

ownDatabase()
const administrator = systemActor('test')
const PASSWORD = 'a long enough password'
const ISSUER = 'https://idp.example.test'

beforeAll(async () => {
  vi.stubEnv('OIDC_ISSUER', ISSUER)
  vi.stubEnv('OIDC_CLIENT_ID', 'muster')
  await setGroupRole(administrator, 'admins', { role: 'administrator', scope: {} })
  await setGroupRole(administrator, 'owners', { role: 'owner', scope: {} })
})
afterAll(() => vi.unstubAllEnvs())
beforeEach(() => rows('delete from rate_limit').then(() => undefined))

const fresh = () => `${randomUUID().slice(0, 8)}@example.test`
const come = (given: Partial<Vouched> & { email: string | undefined }) =>
  admit(
    {
      issuer: ISSUER,
      subject: given.email,
      emailVerified: true,
      name: 'Somebody',
      groups: ['owners'],
      ...given,
    },
    'x',
  )
async function withPassword(email: string, role: 'owner' | 'administrator' = 'owner'): Promise<string> {
  const { token } = await createSignUpLink(administrator, { email, role, hours: 1 })
  await signUp({ token, email, name: 'Local', password: PASSWORD })
  const [user] = await rows<{ id: string }>('select id from app_user where email = $1', [email])
  await rows("insert into session (id, user_id, expires_at) values ($1, $2, now() + interval '1 hour')", [
    randomUUID(),
    user!.id,
  ])
  return user!.id
}
const stateOf = async (email: string) =>
  (
    await rows<object>(
      `select r.role, u.password_hash is not null as has_password, u.company_subject as subject,
         (select count(*)::int from session s where s.user_id = u.id and s.revoked_at is null) as sessions
       from app_user u join role_binding r on r.user_id = u.id where u.email = $1`,
      [email],
    )
  )[0]

test('an e-mail that the provider does not vouch for makes nothing and opens nothing', async () => {
  const email = fresh()
  for (const emailVerified of [undefined, false, 'false', 'true', 1, null])
    expect(await come({ email, emailVerified })).toEqual({ refused: 'NotVerified' })
  expect(await come({ email: undefined })).toEqual({ refused: 'NotVerified' })
  expect(await come({ email, subject: undefined })).toEqual({ refused: 'NotVerified' })
  expect(await stateOf(email)).toBeUndefined()
})

test('who registered an address first gains nothing when its owner comes through the company', async () => {
  const email = fresh()
  await withPassword(email)
  expect(await come({ email, groups: ['admins'] })).toEqual({ refused: 'AccountExists' })
  expect(await stateOf(email)).toEqual({ role: 'owner', has_password: true, subject: null, sessions: 1 })
  expect(await checkSignIn({ email, password: PASSWORD, address: 'x' })).toMatchObject({
    outcome: 'admitted',
  })
})

test('an account is a subject of its issuer: another subject, issuer or e-mail does not reach it', async () => {
  const email = fresh()
  const first = await come({ email, subject: 'one' })
  expect(first).toEqual({ id: expect.any(String) })
  expect(await come({ email, subject: 'two' })).toEqual({ refused: 'AccountExists' })
  expect(await come({ email, subject: 'one', issuer: 'https://other.example.test' })).toEqual({
    refused: 'AccountExists',
  })
  // The same person under a new name, which nobody has to vouch for any more.
  expect(await come({ email: fresh(), subject: 'one', emailVerified: false })).toEqual(first)
})

test('two first sign-ins at once make one account', async () => {
  const email = fresh()
  const came = await Promise.all(Array.from({ length: 6 }, () => come({ email })))
  expect(new Set(came.map((one) => JSON.stringify(one))).size).toBe(1)
})

test('a password account opens to the company login by its own password, once, and loses password and sessions', async () => {
  const email = fresh()
  const id = await withPassword(email)
  const own = { kind: 'user' as const, id, label: email, role: 'owner' as const, scope: {} }
  await expect(connectOwn(own, { password: 'not the password' })).rejects.toThrow('do not match')
  expect(await come({ email })).toEqual({ refused: 'AccountExists' })
  await connectOwn(own, { password: PASSWORD })
  expect(await come({ email, emailVerified: undefined })).toEqual({ refused: 'NotVerified' })
  expect(await come({ email })).toEqual({ id })
  expect(await stateOf(email)).toEqual({ role: 'owner', has_password: false, subject: email, sessions: 0 })
  expect(await checkSignIn({ email, password: PASSWORD, address: 'x' })).toMatchObject({ outcome: 'refused' })
  expect(await come({ email, subject: 'another' })).toEqual({ refused: 'AccountExists' })
})

test("an administrator opens somebody's account for a day; the offer ends by itself", async () => {
  const [late, soon] = [fresh(), fresh()]
  const lateId = await withPassword(late)
  await connectPerson(administrator, lateId)
  await rows('update app_user set company_open_until = now() where id = $1', [lateId])
  expect(await come({ email: late })).toEqual({ refused: 'AccountExists' })
  const id = await withPassword(soon)
  await connectPerson(administrator, id)
  expect(await come({ email: soon })).toEqual({ id })
})

test('what a group changes is in the audit log with it; who lost every group loses the open sessions', async () => {
  const email = fresh()
  const { id } = (await come({ email })) as { id: string }
  await come({ email, groups: ['admins'] })
  await come({ email, groups: ['admins'] })
  const changes = await rows<{ detail: object }>(
    "select detail from audit_entry where action = 'user.role' and subject = $1 order by id",
    [`user ${id}`],
  )
  expect(changes.map((one) => one.detail)).toMatchObject([
    { role: 'owner', group: 'owners', before: { role: null } },
    { role: 'administrator', group: 'admins', before: { role: 'owner' } },
  ])
  await rows("insert into session (id, user_id, expires_at) values ($1, $2, now() + interval '1 hour')", [
    randomUUID(),
    id,
  ])
  expect(await come({ email, groups: [] })).toEqual({ refused: 'NoRole' })
  expect(await stateOf(email)).toMatchObject({ sessions: 0 })
})

test('the last administrator is not lost: not to a group, an administrator, an end or two at once', async () => {
  await rows("update role_binding set role = 'owner'")
  const [email, other] = [fresh(), fresh()]
  const id = await withPassword(email, 'administrator')
  await connectPerson(administrator, id)
  expect(await come({ email, groups: ['owners'] })).toEqual({ id })
  expect(await stateOf(email)).toMatchObject({ role: 'administrator' })
  expect(await rows("select 1 from audit_entry where action = 'user.role-kept'")).toHaveLength(1)
  const refused = 'last administrator'
  await expect(changeAccess(administrator, id, { role: 'owner', scope: {} })).rejects.toThrow(refused)
  await expect(
    changeAccess(administrator, id, { role: 'administrator', scope: { environments: [0] } }),
  ).rejects.toThrow(refused)
  const soon = new Date(Date.now() + 60_000).toISOString()
  await expect(
    changeAccess(administrator, id, { role: 'administrator', scope: {}, accessEndsAt: soon }),
  ).rejects.toThrow(refused)
  await expect(setDisabled(administrator, id, true)).rejects.toThrow(refused)
  const second = await withPassword(other, 'administrator')
  const both = await Promise.allSettled([
    changeAccess(administrator, id, { role: 'owner', scope: {} }),
    changeAccess(administrator, second, { role: 'owner', scope: {} }),
  ])
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('an invitation is for one address; only the first administrator comes without one', async () => {
  await expect(
    createSignUpLink(administrator, { email: null, role: 'administrator', hours: 1 }),
  ).rejects.toThrow('e-mail address that the invitation')
  const email = fresh()
  const { token } = await createSignUpLink(administrator, { email, role: 'owner', hours: 1 })
  await expect(signUp({ token, email: fresh(), name: 'Other', password: PASSWORD })).rejects.toThrow(
    'another e-mail',
  )
  await signUp({ token, email, name: 'Right', password: PASSWORD })
  await expect(createSignUpLink(administrator, { email, role: 'owner', hours: 1 })).rejects.toThrow('already')
  await rows("update role_binding set role = 'owner'")
  const link = await createSignUpLink(administrator, { email: null, role: 'administrator', hours: 1 })
  const again = await createSignUpLink(administrator, { email: null, role: 'administrator', hours: 1 })
  await signUp({ token: link.token, email: fresh(), name: 'First', password: PASSWORD })
  await expect(
    signUp({ token: again.token, email: fresh(), name: 'Second', password: PASSWORD }),
  ).rejects.toThrow('e-mail address that the invitation')
})
