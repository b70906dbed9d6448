import encodeQR from 'qr'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { confirmOneself, hashPassword } from '@/lib/auth/password'
import { takeToken } from '@/lib/auth/rate-limit'
import {
  hasSecondFactor,
  newRecoveryCodes,
  newSecret,
  recoveryHash,
  stepOf,
  totpOf,
} from '@/lib/auth/second-factor'
import type { Client } from '@/lib/db/pool'
import { prismaOn } from '@/lib/db/prisma'
import { seal, unseal } from '@/lib/db/seal'
import { Conflict, Invalid, NotFound, TooMany } from '@/lib/model/errors'
import { demandReach } from './reach'
import type { Enrolment } from '@/lib/model/answers/access'

/** The account behind an actor; a token and the command line have none. */
export function ownId(actor: Actor): string {
  if (actor.kind !== 'user') throw new NotFound('Only a person who is signed in has an account.')
  return actor.id
}

/** Begins to set up an authenticator; nothing changes for the account until `confirmFactor`. Beginning again starts over. */
export async function beginFactor(actor: Actor, password: string): Promise<Enrolment> {
  const userId = ownId(actor)
  if (await hasSecondFactor(userId))
    throw new Conflict('This account has a second factor. Remove it first to set up another.')
  await confirmOneself(userId, password)
  const secret = newSecret()
  const uri = totpOf(secret, actor.label).toString()
  return write(actor, 'account:own', async (client) => {
    const factors = prismaOn(client).second_factor
    await factors.deleteMany({ where: { user_id: userId, confirmed_at: null } })
    await factors.createMany({
      data: { user_id: userId, secret_sealed: seal('second-factors', secret) },
      skipDuplicates: true,
    })
    const svg = encodeQR(uri, 'svg', { border: 2 })
    return {
      result: { secret, uri, qr: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}` },
      audit: { action: 'second-factor.begin', subject: actor.label },
    }
  })
}

/**
 * Confirms the authenticator with a code of it, and ends every other session of the account, for they were opened with less.
 * @returns the recovery codes, shown only now
 */
export async function confirmFactor(
  actor: Actor,
  code: string,
  sessionId: string | null,
): Promise<{ recoveryCodes: string[] }> {
  const userId = ownId(actor)
  if (!(await takeToken(`factor ${userId}`, 10, 60)))
    throw new TooMany('Too many attempts. Wait a minute and try again.')
  return write(actor, 'account:own', async (client) => {
    const factors = prismaOn(client).second_factor
    const begun = await factors.findUnique({ where: { user_id: userId, confirmed_at: null } })
    if (!begun) throw new Conflict('No authenticator is being set up. Begin again.')
    const step = stepOf(unseal('second-factors', begun.secret_sealed), code.replace(/\s/g, ''), new Date())
    if (step === null)
      throw new Invalid(
        'This is not the code that the authenticator shows now. Check the clock of the device.',
      )
    // When two requests bring the same code, one of them succeeds.
    const { count } = await factors.updateMany({
      where: { user_id: userId, confirmed_at: null },
      data: { confirmed_at: new Date(), last_step: step },
    })
    if (count === 0) throw new Conflict('No authenticator is being set up. Begin again.')
    await endSessions(client, userId, sessionId)
    return {
      result: { recoveryCodes: await storeRecoveryCodes(client, userId) },
      audit: { action: 'second-factor.confirm', subject: actor.label },
    }
  })
}

async function storeRecoveryCodes(client: Client, userId: string): Promise<string[]> {
  const codes = newRecoveryCodes()
  const stored = prismaOn(client).recovery_code
  await stored.deleteMany({ where: { user_id: userId } })
  await stored.createMany({ data: codes.map((code) => ({ user_id: userId, code_hash: recoveryHash(code) })) })
  return codes
}

/** Proof of who asks: the password, and a code where the account has a second factor. */
export interface Proof {
  password: string
  code?: string
}

/** Makes ten new recovery codes; the old ones stop working. */
export async function renewRecoveryCodes(actor: Actor, proof: Proof): Promise<{ recoveryCodes: string[] }> {
  const userId = ownId(actor)
  if (!(await hasSecondFactor(userId))) throw new Conflict('This account has no second factor.')
  await confirmOneself(userId, proof.password, proof.code)
  return write(actor, 'account:own', async (client) => ({
    result: { recoveryCodes: await storeRecoveryCodes(client, userId) },
    audit: { action: 'second-factor.recovery-codes', subject: actor.label },
  }))
}

/** Removes the own second factor. */
export async function removeFactor(actor: Actor, proof: Proof): Promise<{ id: string }> {
  const userId = ownId(actor)
  if (!(await hasSecondFactor(userId))) throw new Conflict('This account has no second factor.')
  await confirmOneself(userId, proof.password, proof.code)
  return write(actor, 'account:own', async (client) => {
    await forgetFactor(client, userId)
    return { result: { id: userId }, audit: { action: 'second-factor.remove', subject: actor.label } }
  })
}

/** Forgets authenticator, recovery codes and passkeys; tells how many there were. */
export async function forgetProofs(client: Client, userId: string): Promise<number> {
  const passkeys = await prismaOn(client).passkey.deleteMany({ where: { user_id: userId } })
  return passkeys.count + (await forgetFactor(client, userId))
}

export async function forgetFactor(client: Client, userId: string): Promise<number> {
  const where = { user_id: userId }
  const prisma = prismaOn(client)
  await prisma.recovery_code.deleteMany({ where })
  return (await prisma.second_factor.deleteMany({ where })).count
}

/** Takes second factor and passkeys from an account whose owner has lost them, and ends its sessions. */
export const resetFactor = (actor: Actor, userId: string): Promise<{ id: string }> =>
  write(actor, 'people:manage', async (client) => {
    await demandReach(client, actor, userId)
    const person = await prismaOn(client).app_user.findUniqueOrThrow({ where: { id: userId } })
    if (!(await forgetProofs(client, userId)))
      throw new Conflict('This account has no second factor and no passkey.')
    await endSessions(client, userId)
    return { result: { id: userId }, audit: { action: 'second-factor.reset', subject: person.email } }
  })

/** The way out for an administrator who locked themselves out: no second factor, no passkey, no lock. For the command line. */
export const unlockAccount = (actor: Actor, email: string): Promise<{ id: string }> =>
  write(actor, 'people:manage', async (client) => {
    const prisma = prismaOn(client)
    const person = await prisma.app_user.findUnique({ where: { email: email.toLowerCase() } })
    if (!person) throw new NotFound(`There is no account ${email}.`)
    await prisma.sign_in_failure.deleteMany({ where: { email: person.email } })
    await forgetProofs(client, person.id)
    await endSessions(client, person.id)
    return { result: { id: person.id }, audit: { action: 'user.unlock', subject: person.email } }
  })

/** Ends every open session of an account but the one that asks, and says how many. */
export async function endSessions(
  client: Client,
  userId: string,
  but: string | null = null,
): Promise<number> {
  const now = new Date()
  const { count } = await prismaOn(client).session.updateMany({
    where: { user_id: userId, revoked_at: null, expires_at: { gt: now }, ...(but && { id: { not: but } }) },
    data: { revoked_at: now },
  })
  return count
}

/** Changes the own password and ends every other session. */
export async function changePassword(
  actor: Actor,
  { next, ...proof }: Proof & { next: string },
  sessionId: string | null,
): Promise<{ id: string }> {
  const userId = ownId(actor)
  const passwordHash = await hashPassword(next)
  await confirmOneself(userId, proof.password, proof.code)
  return write(actor, 'account:own', async (client) => {
    await prismaOn(client).app_user.update({
      where: { id: userId },
      data: { password_hash: passwordHash },
    })
    await endSessions(client, userId, sessionId)
    return { result: { id: userId }, audit: { action: 'user.password', subject: actor.label } }
  })
}
