import type { Actor } from '@/lib/auth/actor'
import { ownAddress } from '@/lib/db/settings'
import type { MailedLink, Scope } from '@/lib/model/answers/access'
import type { Role } from '@/lib/model/vocabulary'
import { demandMail, mailLink } from './mailed-link'
import { createSignUpLink } from './users'

/** Who is invited, as what, and for how many hours the link works. */
interface Invitation {
  email: string
  role: Role
  scope?: Scope
  hours: number
  accessEndsAt?: string | null
}

/** Makes a one-use link for somebody's own account and gives it to whoever invites them. */
export async function invite(actor: Actor, invitation: Invitation): Promise<MailedLink> {
  return { link: await pathFor(actor, invitation), sentTo: null, refusal: null }
}

/**
 * Makes a one-use link for somebody's own account and mails it to them.
 * @throws Invalid when no mail server is set
 */
export async function inviteByMail(actor: Actor, invitation: Invitation): Promise<MailedLink> {
  demandMail()
  const path = await pathFor(actor, invitation)
  return mailLink(path, {
    to: invitation.email,
    subject: 'Your invitation to Muster',
    text: `${actor.label} invites you to Muster, the inventory of service accounts, keys, certificates and other identities of machines. Your role will be: ${invitation.role}.

Create your account with this link. It works once, until ${new Date(Date.now() + invitation.hours * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')} UTC, for ${invitation.email} only:
${ownAddress(path)}

If you did not expect this message, delete it: without the link there is no account.`,
  })
}

async function pathFor(actor: Actor, invitation: Invitation): Promise<string> {
  const { token } = await createSignUpLink(actor, invitation)
  return `/sign-up?token=${token}`
}
