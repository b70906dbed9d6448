import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test, vi } from 'vitest'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { countFailure } from '@/lib/auth/failures'
import { checkSignIn } from '@/lib/auth/password'
import { openSession } from '@/lib/auth/session'
import { rows } from '@/lib/db/pool'
import { ownDatabase } from '@/lib/db/testing'
import { ownMailbox } from '@/lib/mail/testing'
import { invite, inviteByMail } from './invitations'
import { askForReset, mailResetLink, resetFor, resetLinkFor, resetPassword } from './reset'
import { createSignUpLink, setDisabled, signUp } from './users'

vi.mock('server-only', () => ({}))
ownDatabase()
const administrator = systemActor('test')
const [OLD, NEW] = ['a long enough password', 'another long password']

const box = ownMailbox()
/** What the server took, with soft line breaks out and "=3D" back to "=" (quoted-printable). */
const taken = () =>
  box.taken.map(({ to, text }) => ({
    to: to[0]!,
    text: text.replaceAll('=\r\n', '').replaceAll('=3D', '='),
  }))
beforeEach(async () => {
  await rows('delete from rate_limit')
  box.taken.length = 0
  box.refuses = false
})

async function account(role: Actor['role'] = 'owner'): Promise<{ id: string; email: string }> {
  const email = `${randomUUID().slice(0, 8)}@example.test`
  const { token } = await createSignUpLink(administrator, { email, role, hours: 1 })
  await signUp({ token, email, name: 'Somebody', password: OLD })
  const [found] = await rows<{ id: string }>('select id from app_user where email = $1', [email])
  return { id: found!.id, email }
}
const tokenIn = (text: string): string => /\/reset\?token=([\w-]+)/.exec(text)![1]!
const signIn = (email: string, password: string) =>
  checkSignIn({ email, password, address: 'here' }).then(({ outcome }) => outcome)

test('a link by mail sets a new password once: sessions end, failed attempts are forgotten, the owner hears of it', async () => {
  const { id, email } = await account()
  await openSession(id, 'password', { userAgent: null, address: 'here' })
  for (let n = 0; n < 6; n++) await countFailure(email, 'here')
  await mailResetLink(email)
  expect(taken().map(({ to }) => to)).toEqual([email])
  const token = tokenIn(taken()[0]!.text)
  expect(taken()[0]!.text).toContain(`https://muster.example/reset?token=${token}`)
  // Nothing that is stored contains the token.
  const [stored] = await rows<{ all: string }>(
    'select string_agg(to_jsonb(p)::text, $1) as all from (select * from password_reset) p',
    [' '],
  )
  expect(stored!.all).not.toContain(token)
  await expect(resetPassword({ token, password: 'too short' })).rejects.toThrow('at least 12')
  expect(await resetPassword({ token, password: NEW })).toEqual({ email })
  await expect(resetPassword({ token, password: NEW })).rejects.toThrow('used or has expired')
  expect(await signIn(email, OLD)).toBe('refused')
  expect(await signIn(email, NEW)).toBe('admitted')
  expect(await rows('select 1 from session where user_id = $1 and revoked_at is null', [id])).toEqual([])
  expect(
    await rows('select subject from mail where recipient = $1 order by id desc limit 1', [email]),
  ).toEqual([{ subject: 'Your Muster password was changed' }])
  expect(
    await rows("select action from audit_entry where subject = $1 and action like '%reset%' order by id", [
      email,
    ]),
  ).toEqual([{ action: 'user.reset-link' }, { action: 'user.password-reset' }])
})

test('of several links the last one works; two requests with one link set one password', async () => {
  const { id, email } = await account()
  const first = tokenIn((await resetFor(administrator, id, false)).link!)
  const second = tokenIn(await resetLinkFor(administrator, email.toUpperCase()))
  await expect(resetPassword({ token: first, password: NEW })).rejects.toThrow('used or has expired')
  const both = await Promise.allSettled([
    resetPassword({ token: second, password: NEW }),
    resetPassword({ token: second, password: 'a third long password' }),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('a link that has expired, or whose account was blocked since, sets nothing', async () => {
  const { id, email } = await account()
  const token = tokenIn((await resetFor(administrator, id, false)).link!)
  await rows("update password_reset set expires_at = now() - interval '1 second' where user_id = $1", [id])
  await expect(resetPassword({ token, password: NEW })).rejects.toThrow('used or has expired')
  const other = tokenIn((await resetFor(administrator, id, false)).link!)
  await setDisabled(administrator, id, true)
  await expect(resetPassword({ token: other, password: NEW })).rejects.toThrow('cannot use a password')
  await expect(resetFor(administrator, id, false)).rejects.toThrow('blocked')
  await mailResetLink(email)
  expect(taken()).toEqual([])
  await setDisabled(administrator, id, false)
  expect(await signIn(email, OLD)).toBe('admitted')
})

test('nobody is told whether there is an account, and one account is not flooded with mail', async () => {
  expect(await askForReset('nobody@example.test')).toBe(true)
  const { email } = await account()
  expect(await askForReset(email)).toBe(true)
  await mailResetLink('nobody@example.test')
  for (let n = 0; n < 6; n++) await mailResetLink(email)
  expect(taken().map(({ to }) => to)).toEqual([email, email, email])
})

test('an account of the company login is sent there, and gets no link', async () => {
  const { id, email } = await account()
  await rows('update app_user set password_hash = null where id = $1', [id])
  await mailResetLink(email)
  expect(taken()[0]!.text).toContain('Sign in with the company login.')
  expect(taken()[0]!.text).not.toContain('/reset?')
  await expect(resetFor(administrator, id, true)).rejects.toThrow('company login')
})

test('nobody makes a link for an account that sees more than they do', async () => {
  const { id } = await account('analyst')
  const limited: Actor = {
    kind: 'user',
    id: randomUUID(),
    label: 'limited@example.test',
    role: 'administrator',
    scope: { environments: [0] },
  }
  await expect(resetFor(limited, id, false)).rejects.toThrow('You cannot let anybody see more')
})

test('an invitation goes out by mail; when the server refuses it, the link comes back with the reason', async () => {
  const invitation = { email: 'new@example.test', role: 'owner', hours: 72 } as const
  expect(await inviteByMail(administrator, invitation)).toEqual({
    link: null,
    sentTo: 'new@example.test',
    refusal: null,
  })
  const token = /sign-up\?token=([\w-]+)/.exec(taken()[0]!.text)![1]!
  await signUp({ token, email: 'new@example.test', name: 'New', password: OLD })
  expect(await signIn('new@example.test', OLD)).toBe('admitted')

  box.refuses = true
  const refused = await inviteByMail(administrator, { ...invitation, email: 'full@example.test' })
  expect(refused).toMatchObject({ sentTo: null, refusal: expect.stringContaining('mailbox is full') })
  expect(refused.link).toMatch(/^\/sign-up\?token=/)

  vi.stubEnv('MUSTER_SMTP_URL', '')
  await expect(inviteByMail(administrator, { ...invitation, email: 'none@example.test' })).rejects.toThrow(
    'MUSTER_SMTP_URL',
  )
  // Nothing is left over: no link of an invitation, and the earlier link to a new password still works.
  expect(await rows("select 1 from sign_up_link where email = 'none@example.test'")).toEqual([])
  const { id } = await account()
  const token2 = tokenIn((await resetFor(administrator, id, false)).link!)
  await expect(resetFor(administrator, id, true)).rejects.toThrow('MUSTER_SMTP_URL')
  await resetPassword({ token: token2, password: NEW })
  expect(await askForReset('nobody@example.test')).toBe(false)
  expect((await invite(administrator, { ...invitation, email: 'hand@example.test' })).link).toMatch(
    /^\/sign-up/,
  )
})
