import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test, vi } from 'vitest'
import { type Actor, personBehind, systemActor } from '@/lib/auth/actor'
import { authOptions } from '@/lib/auth/options'
import { countFailure, forgetLimits, patienceFor } from '@/lib/auth/failures'
import { checkSignIn } from '@/lib/auth/password'
import { totpOf, useCode } from '@/lib/auth/second-factor'
import { actorOfToken } from '@/lib/auth/tokens'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import {
  beginFactor,
  changePassword,
  confirmFactor,
  removeFactor,
  renewRecoveryCodes,
  resetFactor,
  unlockAccount,
} from './account'
import { admit } from './company-login'
import { listPeople, listTokens } from './queries'
import { endOtherSessions, endOwnSession, listOwnSessions, listSessionsOf } from './sessions'
import { createToken, revokeToken } from './tokens'
import { changeAccess, createSignUpLink, setDisabled, setGroupRole, signUp } from './users'

ownDatabase()
const administrator = systemActor('test')
const PASSWORD = 'a long enough password'

async function account(
  role: Actor['role'] = 'analyst',
  input: object = {},
): Promise<Actor & { email: string }> {
  const email = `${randomUUID().slice(0, 8)}@example.test`
  const { token } = await createSignUpLink(administrator, { email, role, hours: 1, ...input })
  await signUp({ token, email, name: 'Somebody', password: PASSWORD })
  const [user] = await rows<{ id: string; scope: object }>(
    'select u.id, r.scope from app_user u join role_binding r on r.user_id = u.id where email = $1',
    [email],
  )
  return { kind: 'user', id: user!.id, label: email, email, role, scope: user!.scope } as Actor & {
    email: string
  }
}
const signIn = (email: string, password = PASSWORD, code?: string) =>
  checkSignIn({ email, password, code, address: randomUUID() })
/** The limits of a minute, as if the minute were over. */
beforeEach(() => rows('delete from rate_limit').then(() => undefined))

async function enrolled(): Promise<{ actor: Actor & { email: string }; secret: string; codes: string[] }> {
  const actor = await account()
  const { secret, qr } = await beginFactor(actor, PASSWORD)
  expect(qr).toMatch(/^data:image\/svg\+xml;base64,/)
  const code = totpOf(secret, '').generate({ timestamp: Date.now() - 30_000 })
  const { recoveryCodes } = await confirmFactor(actor, code, null)
  return { actor, secret, codes: recoveryCodes }
}

test('a code is asked for only after the right password, and each code opens the door once', async () => {
  const { actor, secret } = await enrolled()
  expect(await signIn(actor.email, 'not the password')).toMatchObject({ outcome: 'refused' })
  expect(await signIn(actor.email, 'not the password', '123456')).toMatchObject({ outcome: 'refused' })
  expect(await signIn(actor.email)).toEqual({ outcome: 'code-needed' })
  const code = totpOf(secret, '').generate()
  expect(await signIn(actor.email, PASSWORD, code)).toMatchObject({
    outcome: 'admitted',
    by: 'authenticator',
  })
  expect(await signIn(actor.email, PASSWORD, code)).toEqual({ outcome: 'code-wrong' })
  // Two requests at the same instant.
  const next = totpOf(secret, '').generate({ timestamp: Date.now() + 30_000 })
  const both = await Promise.all([useCode(actor.id, next), useCode(actor.id, next)])
  expect(both.filter(Boolean)).toEqual(['authenticator'])
})

test('wrong codes count like wrong passwords; who waits gets in with the second factor alone', async () => {
  const { actor, secret } = await enrolled()
  const attempt = (code?: string, address = 'here') =>
    rows('delete from rate_limit').then(() =>
      checkSignIn({ email: actor.email, password: PASSWORD, code, address }),
    )
  for (let n = 0; n < 6; n++) expect(await attempt('aaaaa-aaaaa')).toEqual({ outcome: 'code-wrong' })
  expect(await patienceFor(actor.email, 'here')).toBe('waits')
  expect(await patienceFor(actor.email, 'there')).toBe('free')
  expect(await attempt(totpOf(secret, '').generate())).toMatchObject({ outcome: 'admitted' })
  expect(await patienceFor(actor.email, 'here')).toBe('free')
})

test('who guesses waits longer and longer, and cannot keep the owner of the account out', async () => {
  const actor = await account('administrator')
  const attempt = (password: string, address: string) =>
    rows('delete from rate_limit').then(() => checkSignIn({ email: actor.email, password, address }))
  const waits = async (address: string) =>
    (
      await rows<{ minutes: number }>(
        `select round(extract(epoch from wait_until - last_at) / 60)::int as minutes
         from sign_in_failure
         where email = $1 and address = $2`,
        [actor.email, address],
      )
    )[0]?.minutes
  await rows(
    `insert into session (id, user_id, address, expires_at)
     values ($1, $2, 'the office', now() + interval '1 hour')`,
    [randomUUID(), actor.id],
  )
  const seen: (number | undefined)[] = []
  for (let n = 0; n < 10; n++) {
    await attempt('not the password', 'an attacker')
    seen.push(await waits('an attacker'))
  }
  expect(seen).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 15, 15])
  expect(await attempt(PASSWORD, 'an attacker')).toEqual({ outcome: 'refused', why: 'locked' })
  expect(await attempt(PASSWORD, 'somewhere else')).toMatchObject({ outcome: 'admitted' })
  // From many addresses, one guess each.
  for (let n = 0; n < 15; n++) await attempt('not the password', `address ${n}`)
  expect(await attempt(PASSWORD, 'a new place')).toEqual({ outcome: 'refused', why: 'locked' })
  expect(await attempt(PASSWORD, 'the office')).toMatchObject({ outcome: 'admitted' })
  await unlockAccount(administrator, actor.email.toUpperCase())
  expect(await attempt(PASSWORD, 'a new place')).toMatchObject({ outcome: 'admitted' })
})

test('what limits no longer need is removed', async () => {
  await countFailure('old@example.test', 'x')
  await countFailure('new@example.test', 'x')
  await rows(
    "update sign_in_failure set last_at = now() - interval '2 days' where email = 'old@example.test'",
  )
  await rows("insert into rate_limit values ('old', 1, now() - interval '2 days'), ('new', 1, now())")
  await forgetLimits()
  expect(
    await rows("select email from sign_in_failure where email in ('old@example.test', 'new@example.test')"),
  ).toEqual([{ email: 'new@example.test' }])
  expect(await rows("select bucket from rate_limit where bucket in ('old', 'new')")).toEqual([
    { bucket: 'new' },
  ])
})

test('recovery codes work once each, in any spelling, and new ones replace them', async () => {
  const { actor, codes, secret } = await enrolled()
  expect(codes).toHaveLength(10)
  const [first, second] = codes as [string, string]
  expect(await signIn(actor.email, PASSWORD, first.toUpperCase().replace('-', ' '))).toMatchObject({
    outcome: 'admitted',
    by: 'recovery code',
  })
  expect(await signIn(actor.email, PASSWORD, first)).toEqual({ outcome: 'code-wrong' })
  const fresh = await renewRecoveryCodes(actor, { password: PASSWORD, code: totpOf(secret, '').generate() })
  expect(await signIn(actor.email, PASSWORD, second)).toEqual({ outcome: 'code-wrong' })
  expect(await signIn(actor.email, PASSWORD, fresh.recoveryCodes[3])).toMatchObject({ outcome: 'admitted' })
})

test('nothing of a second factor stands in the database as it is typed', async () => {
  const { secret, codes } = await enrolled()
  for (const table of ['second_factor', 'recovery_code', 'audit_entry', 'app_user']) {
    const [{ text }] = (await rows<{ text: string }>(
      `select coalesce(string_agg(t::text, ' '), '') as text from ${table} t`,
    )) as [{ text: string }]
    for (const plain of [
      secret,
      Buffer.from(secret).toString('hex'),
      ...codes,
      Buffer.from(codes[0]!).toString('hex'),
    ])
      expect(text).not.toContain(plain)
  }
})

test('removing it needs password and code; another session ends when it is set up or the password changes', async () => {
  const actor = await account()
  const open = async () => {
    const id = randomUUID()
    await rows("insert into session (id, user_id, expires_at) values ($1, $2, now() + interval '1 hour')", [
      id,
      actor.id,
    ])
    return id
  }
  const [mine] = [await open(), await open()]
  const { secret } = await beginFactor(actor, PASSWORD)
  await expect(beginFactor(actor, 'wrong')).rejects.toThrow('do not match')
  await expect(confirmFactor(actor, '000000', mine)).rejects.toThrow('not the code')
  await confirmFactor(actor, totpOf(secret, '').generate({ timestamp: Date.now() - 30_000 }), mine)
  expect((await listOwnSessions(actor)).map((one) => one.id)).toEqual([mine])
  await expect(beginFactor(actor, PASSWORD)).rejects.toThrow('Remove it first')
  await expect(removeFactor(actor, { password: PASSWORD })).rejects.toThrow('code')
  await expect(removeFactor(actor, { password: PASSWORD, code: '000000' })).rejects.toThrow('do not match')
  await open()
  await changePassword(
    actor,
    { password: PASSWORD, code: totpOf(secret, '').generate(), next: 'another long password' },
    mine,
  )
  expect((await listOwnSessions(actor)).map((one) => one.id)).toEqual([mine])
  const later = totpOf(secret, '').generate({ timestamp: Date.now() + 30_000 })
  await removeFactor(actor, { password: 'another long password', code: later })
  expect(await signIn(actor.email, 'another long password')).toMatchObject({
    outcome: 'admitted',
    by: 'password',
  })
})

test('an administrator resets a lost second factor, and it is in the log; others may not', async () => {
  const { actor } = await enrolled()
  await expect(resetFactor(actor, actor.id)).rejects.toThrow('may not')
  await resetFactor(administrator, actor.id)
  expect(await signIn(actor.email)).toMatchObject({ outcome: 'admitted', by: 'password' })
  expect(
    await rows("select 1 from audit_entry where action = 'second-factor.reset' and subject = $1", [
      actor.email,
    ]),
  ).toHaveLength(1)
})

test('people end their own sessions only, and all others at once', async () => {
  const [anna, ben] = [await account(), await account()]
  const open = async (userId: string) => {
    const id = randomUUID()
    await rows("insert into session (id, user_id, expires_at) values ($1, $2, now() + interval '1 hour')", [
      id,
      userId,
    ])
    return id
  }
  const [first, second, third] = [await open(anna.id), await open(anna.id), await open(anna.id)]
  const other = await open(ben.id)
  await expect(endOwnSession(anna, other)).rejects.toThrow('no such session')
  await endOwnSession(anna, first)
  expect(await endOtherSessions(anna, second)).toEqual({ ended: 1 })
  expect((await listOwnSessions(anna)).map((one) => one.id)).toEqual([second])
  expect((await listOwnSessions(ben)).map((one) => one.id)).toEqual([other])
  expect(third).toBeTruthy()
})

test("an auditor's access ends at its instant: no sign-in, no session; the end has to lie ahead", async () => {
  const past = new Date(Date.now() - 1000).toISOString()
  await expect(
    createSignUpLink(administrator, {
      email: 'a@example.test',
      role: 'auditor',
      hours: 1,
      accessEndsAt: past,
    }),
  ).rejects.toThrow('in the future')
  const soon = new Date(Date.now() + 86_400_000).toISOString()
  const auditor = await account('auditor', { accessEndsAt: soon, scope: { environments: [0] } })
  expect(auditor.scope).toEqual({ environments: [0] })
  expect(await signIn(auditor.email)).toMatchObject({ outcome: 'admitted' })
  await rows("update app_user set access_ends_at = now() - interval '1 second' where id = $1", [auditor.id])
  expect(await signIn(auditor.email)).toEqual({ outcome: 'refused', why: 'access has ended' })
  expect((await listPeople(administrator)).find((one) => one.id === auditor.id)).toMatchObject({
    ended: true,
  })
  await changeAccess(administrator, auditor.id, { role: 'auditor', scope: {}, accessEndsAt: null })
  expect(await signIn(auditor.email)).toMatchObject({ outcome: 'admitted' })
})

test('nobody hands out more than they see', async () => {
  const limited = await account('administrator', { scope: { environments: [0, 1], teams: [7] } })
  const wide = await account('analyst')
  for (const scope of [{}, { environments: [0] }, { environments: [2], teams: [7] }, { teams: [7] }]) {
    await expect(
      createSignUpLink(limited, { email: 'a@example.test', role: 'owner', scope, hours: 1 }),
      JSON.stringify(scope),
    ).rejects.toThrow('more than you see')
    await expect(createToken(limited, { name: 'x', role: 'owner', scope, days: 1 })).rejects.toThrow(
      'more than you see',
    )
    await expect(setGroupRole(limited, 'g', { role: 'owner', scope })).rejects.toThrow('more than you see')
  }
  const inside = { environments: [1], teams: [7] }
  await expect(changeAccess(limited, wide.id, { role: 'owner', scope: inside })).rejects.toThrow(
    'more than you see',
  )
  await createToken(limited, { name: 'x', role: 'owner', scope: inside, days: 1 })
})

test('with the company login alone, a password opens nothing but the break-glass account', async () => {
  const [anna, glass] = [await account(), await account('administrator')]
  vi.stubEnv('MUSTER_SSO_ONLY', '1')
  vi.stubEnv('MUSTER_BREAK_GLASS', glass.email.toUpperCase())
  try {
    expect(await signIn(anna.email)).toEqual({
      outcome: 'refused',
      why: 'only the company login is accepted',
    })
    expect(await signIn(glass.email)).toMatchObject({ outcome: 'admitted' })
    const { token } = await createSignUpLink(administrator, {
      email: 'new@example.test',
      role: 'owner',
      hours: 1,
    })
    await expect(
      signUp({ token, email: 'new@example.test', name: 'New', password: PASSWORD }),
    ).rejects.toThrow('company login')
    // The provider's own callback, as next-auth calls it.
    const heard: string[] = []
    const { providers } = authOptions(
      async (who, what, { why }) => void heard.push([who, what, why].join(' ')),
      admit,
      { userAgent: null, address: 'x' },
    )
    const { authorize } = (
      providers[0] as unknown as {
        options: { authorize: (given: object, request: object) => Promise<unknown> }
      }
    ).options
    expect(await authorize({ email: anna.email, password: PASSWORD }, {})).toBeNull()
    expect(await authorize({ email: glass.email, password: PASSWORD }, {})).toEqual({ id: glass.id })
    expect(heard).toEqual([
      `${anna.email} refused only the company login is accepted`,
      `${glass.email} sign-in `,
    ])
  } finally {
    vi.unstubAllEnvs()
  }
})

test("a group's scope and end reach its members at sign-in; what it leaves open stays as it was set", async () => {
  vi.stubEnv('OIDC_ISSUER', 'https://idp.example.test')
  vi.stubEnv('OIDC_CLIENT_ID', 'muster')
  try {
    const soon = new Date(Date.now() + 86_400_000)
    await setGroupRole(administrator, 'auditors', {
      role: 'auditor',
      scope: { environments: [0] },
      accessEndsAt: soon.toISOString(),
    })
    await setGroupRole(administrator, 'open-auditors', { role: 'auditor', scope: {} })
    const { callbacks } = authOptions(async () => {}, admit, { userAgent: null, address: 'x' })
    const come = (email: string, ...groups: string[]) =>
      callbacks!.signIn!({
        account: { provider: 'oidc' },
        profile: { iss: 'https://idp.example.test', sub: email, email, email_verified: true, groups },
        user: {},
      } as never)
    const held = async (email: string) =>
      (
        await rows(
          `select role, scope, access_ends_at as ends
           from app_user u
             join role_binding r on r.user_id = u.id
           where email = $1`,
          [email],
        )
      )[0]
    expect(await come('sso@example.test', 'auditors')).toBe(true)
    expect(await held('sso@example.test')).toEqual({
      role: 'auditor',
      scope: { environments: [0] },
      ends: soon,
    })
    expect(await come('sso@example.test', 'open-auditors')).toBe(true)
    expect(await held('sso@example.test')).toEqual({
      role: 'auditor',
      scope: { environments: [0] },
      ends: soon,
    })
    await rows(
      "update group_role set access_ends_at = now() - interval '1 second' where group_name = 'auditors'",
    )
    expect(await come('late@example.test', 'auditors')).toBe('/sign-in?error=NoRole')
    await rows("update app_user set access_ends_at = now() where email = 'sso@example.test'")
    expect(await come('sso@example.test', 'open-auditors')).toBe('/sign-in?error=NoRole')
  } finally {
    vi.unstubAllEnvs()
  }
})

test('who reads accounts or tokens leaves one line an hour', async () => {
  const reader = await account('administrator')
  for (let n = 0; n < 3; n++) {
    await listPeople(reader)
    await listTokens(reader)
  }
  const read = await rows(
    'select subject, action from audit_entry where actor = $1 and action = $2 order by id',
    [reader.label, 'read'],
  )
  expect(read).toEqual([
    { subject: 'accounts', action: 'read' },
    { subject: 'API tokens', action: 'read' },
  ])
})

test('a token that has ended is refused, and known by its name', async () => {
  const { id, token } = await createToken(administrator, { name: 'collector', role: 'owner', days: 1 })
  expect(await actorOfToken(token)).toMatchObject({ actor: { label: 'token collector' } })
  await revokeToken(administrator, id)
  expect(await actorOfToken(token)).toEqual({ refused: 'token collector', why: 'revoked' })
  expect(await actorOfToken('muster_x')).toEqual({ refused: null, why: 'unknown' })
})

test('who reaches less neither changes what reaches further nor sees who is signed in there', async () => {
  const [all, limited] = [
    await account('administrator'),
    await account('administrator', { scope: { environments: [1] } }),
  ]
  await setGroupRole(administrator, 'wide', { role: 'administrator', scope: {} })
  const inside = { role: 'owner' as const, scope: { environments: [1] } }
  await expect(setGroupRole(limited, 'wide', inside)).rejects.toThrow('more than you see')
  await expect(setGroupRole(limited, 'wide', null)).rejects.toThrow('more than you see')
  await setGroupRole(limited, 'narrow', inside)
  await setGroupRole(limited, 'narrow', null)
  await expect(listSessionsOf(limited, all.id)).rejects.toThrow('more than you see')
  expect(await listSessionsOf(all, limited.id)).toEqual([])
})

test('a token ends with what its maker may, and acts for the person behind it', async () => {
  const maker = await account('administrator')
  const { token } = await createToken(maker, { name: 'script', role: 'analyst', days: 1 })
  const state = async () => {
    const found = await actorOfToken(token)
    return 'actor' in found ? personBehind(found.actor) : found.why
  }
  expect(await state()).toBe(`user:${maker.id}`)
  await changeAccess(administrator, maker.id, { role: 'administrator', scope: { environments: [1] } })
  expect(await state()).toBe('its scope is larger than that of its creator')
  await changeAccess(administrator, maker.id, { role: 'analyst', scope: {} })
  expect(await state()).toBe('its creator can no longer create tokens')
  await changeAccess(administrator, maker.id, { role: 'administrator', scope: {} })
  expect(await state()).toBe(`user:${maker.id}`)
  await setDisabled(administrator, maker.id, true)
  expect(await state()).toBe('its creator is blocked')
  await setDisabled(administrator, maker.id, false)
  await rows('update app_user set access_ends_at = now() where id = $1', [maker.id])
  expect(await state()).toBe('the access of its creator has ended')
  // A token that a token made has the same person behind it.
  await rows('update app_user set access_ends_at = null where id = $1', [maker.id])
  const first = await actorOfToken(
    (await createToken(maker, { name: 'first', role: 'administrator', days: 1 })).token,
  )
  const second = await createToken((first as { actor: Actor }).actor, {
    name: 'second',
    role: 'owner',
    days: 1,
  })
  expect(await actorOfToken(second.token)).toMatchObject({ actor: { makerId: maker.id } })
})
