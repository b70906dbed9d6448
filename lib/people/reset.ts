import { write } from '@/lib/audit/write'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { hashPassword } from '@/lib/auth/password'
import { takeToken } from '@/lib/auth/rate-limit'
import { mayUsePassword } from '@/lib/auth/single-sign-on'
import { type Client, transaction } from '@/lib/db/pool'
import { prisma, prismaOn } from '@/lib/db/prisma'
import { queue } from '@/lib/db/queue'
import { ownAddress } from '@/lib/db/settings'
import { hasMail, sendNow } from '@/lib/mail/send'
import { post } from '@/lib/mail/outbox'
import type { MailedLink } from '@/lib/model/answers/access'
import { Conflict, Forbidden, Invalid, NotFound } from '@/lib/model/errors'
import { endSessions } from './account'
import { linkHash, newLinkToken } from './link-token'
import { demandMail, mailLink } from './mailed-link'
import { demandReach } from './reach'

/** How long a link works that somebody asked for themselves. */
const OWN_HOURS = 1
/** How long a link works that an administrator made. */
const GIVEN_HOURS = 24
/** Links that one account can ask for in an hour. */
const ASKED_PER_HOUR = 3

type Account = NonNullable<Awaited<ReturnType<typeof accountOf>>>

const accountOf = (client: Client, where: { id: string } | { email: string }) =>
  prismaOn(client).app_user.findUnique({ where })

/**
 * Somebody at the sign-in page says that they forgot their password. Nothing in the answer or in its time tells whether there is
 * such an account: the worker looks for it and writes the mail.
 * @returns false where there is no mail server
 */
export async function askForReset(email: string): Promise<boolean> {
  if (!hasMail()) return false
  await transaction((client) => queue(client, 'mail-reset-link', { email: email.toLowerCase() }))
  return true
}

/** Mails a link to a new password to the account of that address; or tells it to use the company login. */
export async function mailResetLink(email: string): Promise<void> {
  const account = await prisma().app_user.findUnique({ where: { email } })
  if (!account || whyNot(account) === 'closed') return
  if (!(await takeToken(`reset ${email}`, ASKED_PER_HOUR, 3600))) return
  if (whyNot(account) === 'company login')
    return sendNow({
      to: email,
      subject: 'How you sign in to Muster',
      text: `Somebody asked for a new password for ${email} at ${ownAddress('/')}.\n\nThis account has no password. Sign in with the company login.`,
    })
  const { path } = await makeLink(systemActor(email), { email }, OWN_HOURS)
  await sendNow({
    to: email,
    ...letterWith(path, OWN_HOURS, `Somebody asked for a new password for ${email}.`),
  })
}

/**
 * An administrator lets somebody set a new password. The link is mailed, or without `send` given to the administrator.
 * @throws Conflict for an account that cannot have a password
 */
export async function resetFor(actor: Actor, userId: string, send: boolean): Promise<MailedLink> {
  if (send) demandMail()
  const { path, email } = await makeLink(actor, { id: userId }, GIVEN_HOURS)
  if (!send) return { link: path, sentTo: null, refusal: null }
  return mailLink(path, {
    to: email,
    ...letterWith(path, GIVEN_HOURS, `${actor.label} lets you set a new password for ${email}.`),
  })
}

/**
 * A link to a new password, for the terminal.
 * @throws NotFound when there is no such account
 */
export const resetLinkFor = async (actor: Actor, email: string): Promise<string> =>
  ownAddress((await makeLink(actor, { email: email.toLowerCase() }, GIVEN_HOURS)).path)

/**
 * Sets the new password of whoever has the link, once. Every session ends and no failed attempt keeps them out any longer; a second
 * factor stays.
 * @throws Invalid when the link has been used or has expired
 */
export async function resetPassword(given: { token: string; password: string }): Promise<{ email: string }> {
  const passwordHash = await hashPassword(given.password)
  return write(systemActor('link to a new password'), 'people:manage', async (client) => {
    const tables = prismaOn(client)
    const now = new Date()
    const [link] = await tables.password_reset.updateManyAndReturn({
      where: { token_hash: linkHash(given.token), used_at: null, expires_at: { gt: now } },
      data: { used_at: now },
    })
    const account = link && (await accountOf(client, { id: link.user_id }))
    if (!account) throw new Invalid('This link has been used or has expired. Ask for a new one.')
    if (whyNot(account)) throw new Forbidden('This account cannot use a password. Ask an administrator.')
    await tables.app_user.update({ where: { id: account.id }, data: { password_hash: passwordHash } })
    await tables.password_reset.deleteMany({ where: { user_id: account.id, used_at: null } })
    await tables.sign_in_failure.deleteMany({ where: { email: account.email } })
    await endSessions(client, account.id)
    if (hasMail()) await tellOfChange(client, account, now)
    return {
      result: { email: account.email },
      audit: { action: 'user.password-reset', subject: account.email },
    }
  })
}

// Whoever reads somebody's mail could have set the password: its owner hears of it.
const tellOfChange = (client: Client, { id, email }: Account, now: Date) =>
  post(
    client,
    [
      {
        key: `password-reset ${id} ${now.toISOString()}`,
        recipient: email,
        subject: 'Your Muster password was changed',
        text: `A link set a new password for ${email} on ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC, and all sessions ended.\n\nIf it was not you, tell an administrator of ${ownAddress('/')} now.`,
        isUrgent: true,
      },
    ],
    now,
  )

/** Why an account may not set a password; null when it may. */
function whyNot(account: Pick<Account, 'disabled_at' | 'access_ends_at' | 'password_hash' | 'email'>) {
  if (account.disabled_at || (account.access_ends_at && account.access_ends_at <= new Date())) return 'closed'
  return account.password_hash === null || !mayUsePassword(account.email) ? 'company login' : null
}

function makeLink(
  actor: Actor,
  who: { id: string } | { email: string },
  hours: number,
): Promise<{ path: string; email: string }> {
  return write(actor, 'people:manage', async (client) => {
    const account = await accountOf(client, who)
    if (!account) throw new NotFound('There is no such account.')
    await demandReach(client, actor, account.id)
    const reason = whyNot(account)
    if (reason === 'closed') throw new Conflict('This account is blocked, or its access has ended.')
    if (reason) throw new Conflict('This account has no password: it uses the company login.')
    const token = newLinkToken()
    const links = prismaOn(client).password_reset
    // One link at a time: the last one that was made.
    await links.deleteMany({ where: { user_id: account.id, used_at: null } })
    await links.create({
      data: {
        token_hash: linkHash(token),
        user_id: account.id,
        expires_at: new Date(Date.now() + hours * 3_600_000),
      },
    })
    return {
      result: { path: `/reset?token=${token}`, email: account.email },
      audit: { action: 'user.reset-link', subject: account.email, detail: { hours } },
    }
  })
}

const letterWith = (path: string, hours: number, why: string) => ({
  subject: 'Set a new password for Muster',
  text: `${why}

Set it with this link. It works once, within ${hours === 1 ? 'an hour' : `${hours} hours`}:
${ownAddress(path)}

A second factor stays as it is. If you did not ask for this, delete the message: your password has not changed.`,
})
