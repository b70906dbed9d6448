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
import { seal, unseal } from '@/lib/db/seal'
import { Conflict, Invalid, NotFound, TooMany } from '@/lib/model/errors'
import { demandReach } from './users'
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
    await client.query(
      `insert into second_factor (user_id, secret_sealed) values ($1, $2)
       on conflict (user_id) do update set secret_sealed = excluded.secret_sealed, created_at = now(), last_step = 0
       where second_factor.confirmed_at is null`,
      [userId, seal('second-factors', secret)],
    )
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
    const { rows } = await client.query(
      'select secret_sealed from second_factor where user_id = $1 and confirmed_at is null for update',
      [userId],
    )
    if (!rows[0]) throw new Conflict('No authenticator is being set up. Begin again.')
    const step = stepOf(unseal('second-factors', rows[0].secret_sealed), code.replace(/\s/g, ''), new Date())
    if (step === null)
      throw new Invalid(
        'This is not the code that the authenticator shows now. Check the clock of the device.',
      )
    await client.query('update second_factor set confirmed_at = now(), last_step = $2 where user_id = $1', [
      userId,
      step,
    ])
    await endSessions(client, userId, sessionId)
    return {
      result: { recoveryCodes: await storeRecoveryCodes(client, userId) },
      audit: { action: 'second-factor.confirm', subject: actor.label },
    }
  })
}

async function storeRecoveryCodes(client: Client, userId: string): Promise<string[]> {
  const codes = newRecoveryCodes()
  await client.query('delete from recovery_code where user_id = $1', [userId])
  await client.query('insert into recovery_code (user_id, code_hash) select $1, unnest($2::bytea[])', [
    userId,
    codes.map(recoveryHash),
  ])
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

export async function forgetFactor(client: Client, userId: string): Promise<number> {
  await client.query('delete from recovery_code where user_id = $1', [userId])
  const { rowCount } = await client.query('delete from second_factor where user_id = $1', [userId])
  return rowCount ?? 0
}

/** Takes the second factor from an account whose owner has lost it, and ends its sessions. */
export const resetFactor = (actor: Actor, userId: string): Promise<{ id: string }> =>
  write(actor, 'people:manage', async (client) => {
    await demandReach(client, actor, userId)
    const { rows } = await client.query('select id, email from app_user where id::text = $1', [userId])
    if (!rows[0]) throw new NotFound('There is no such person.')
    if (!(await forgetFactor(client, rows[0].id))) throw new Conflict('This account has no second factor.')
    await endSessions(client, rows[0].id)
    return { result: { id: rows[0].id }, audit: { action: 'second-factor.reset', subject: rows[0].email } }
  })

/** The way out for an administrator who locked themselves out: no second factor, no lock. For the command line. */
export const unlockAccount = (actor: Actor, email: string): Promise<{ id: string }> =>
  write(actor, 'people:manage', async (client) => {
    const { rows } = await client.query('select id, email from app_user where email = lower($1)', [email])
    if (!rows[0]) throw new NotFound(`There is no account ${email}.`)
    await client.query('delete from sign_in_failure where email = $1', [rows[0].email])
    await forgetFactor(client, rows[0].id)
    await endSessions(client, rows[0].id)
    return { result: { id: rows[0].id }, audit: { action: 'user.unlock', subject: rows[0].email } }
  })

/** Ends every session of an account but the one that asks. */
export const endSessions = (client: Client, userId: string, but: string | null = null): Promise<unknown> =>
  client.query(
    'update session set revoked_at = now() where user_id = $1 and revoked_at is null and id::text is distinct from $2',
    [userId, but],
  )

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
    await client.query('update app_user set password_hash = $2 where id = $1', [userId, passwordHash])
    await endSessions(client, userId, sessionId)
    return { result: { id: userId }, audit: { action: 'user.password', subject: actor.label } }
  })
}
