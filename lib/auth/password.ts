import { hash, verify } from '@node-rs/argon2'
import { rows } from '@/lib/db/pool'
import { Forbidden, Invalid, TooMany } from '@/lib/model/errors'
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '@/lib/model/limits'
import { countFailure, forgive, patienceFor } from './failures'
import { takeToken } from './rate-limit'
import { hasSecondFactor, useCode } from './second-factor'
import { mayUsePassword } from './single-sign-on'

// OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, 2 iterations, 1 lane. The library's default variant is argon2id.
const ARGON = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Hash of a new password; refuses one that is too short (NIST SP 800-63B: length is what counts). */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < PASSWORD_LENGTH_MIN)
    throw new Invalid(`A password has at least ${PASSWORD_LENGTH_MIN} characters.`)
  if (password.length > PASSWORD_LENGTH_MAX) throw new Invalid('A password has at most 1,024 characters.')
  return hash(password, ARGON)
}

// Verified when there is no such user, so that the answer takes as long as with one.
let decoy: Promise<string> | undefined

/**
 * How an attempt ended. Only somebody with the right password learns that a code is needed, or that the code was
 * wrong.
 */
export type Attempt =
  | { outcome: 'admitted'; id: string; by: 'password' | 'authenticator' | 'recovery code' }
  | { outcome: 'code-needed' }
  | { outcome: 'code-wrong' }
  /** `why` is for the audit log, never for the caller. */
  | { outcome: 'refused'; why: string }

/**
 * Checks an e-mail, a password and, where the account has one, a code of its second factor. Wrong passwords and wrong codes count
 * alike, for the account and the address that they come from; whoever has to wait gets in with a second factor alone.
 * @throws TooMany when one address tries too often in a minute
 */
export async function checkSignIn(given: {
  email: string
  password: string
  code?: string
  address: string
}): Promise<Attempt> {
  const email = given.email.toLowerCase().slice(0, 320)
  const { address } = given
  const allowed =
    (await takeToken(`sign-in ${address}`, 20, 60)) &&
    (await takeToken(`sign-in ${email} ${address}`, 10, 60))
  if (!allowed) throw new TooMany('Too many attempts. Wait a minute and try again.')
  const [user] = await rows<{ id: string; password_hash: string | null; refused: string | null }>(
    `select
       id, password_hash,
       case
         when disabled_at is not null then 'kept out'
         when access_ends_at <= now() then 'access has ended'
       end as refused
     from app_user
     where email = $1`,
    [email],
  )
  const waits = (await patienceFor(email, address)) === 'waits'
  decoy ??= hash('no such user', ARGON)
  const matches = await verify(user?.password_hash ?? (await decoy), given.password.slice(0, 1024))
  if (!mayUsePassword(email)) return { outcome: 'refused', why: 'only the company login is accepted' }
  if (!user?.password_hash) {
    await countFailure(email, address)
    return { outcome: 'refused', why: 'no such account' }
  }
  if (user.refused) return { outcome: 'refused', why: user.refused }
  if (!matches) {
    await countFailure(email, address)
    return { outcome: 'refused', why: waits ? 'locked' : 'wrong password' }
  }
  if (!(await hasSecondFactor(user.id)))
    return waits ? { outcome: 'refused', why: 'locked' } : admitted(user.id, email, address, 'password')
  if (!given.code) return { outcome: 'code-needed' }
  const by = await useCode(user.id, given.code)
  if (by) return admitted(user.id, email, address, by)
  await countFailure(email, address)
  return { outcome: 'code-wrong' }
}

async function admitted(
  id: string,
  email: string,
  address: string,
  by: 'password' | 'authenticator' | 'recovery code',
): Promise<Attempt> {
  await forgive(email, address)
  return { outcome: 'admitted', id, by }
}

/**
 * Asks somebody who is signed in for their password again, and for a code where they have a second factor, before what protects
 * the account is changed. Counted like a sign-in.
 * @throws Forbidden when it does not fit
 */
export async function confirmOneself(userId: string, password: string, code?: string): Promise<void> {
  const [user] = await rows<{ email: string; password_hash: string | null }>(
    'select email, password_hash from app_user where id = $1',
    [userId],
  )
  if (!user?.password_hash) throw new Forbidden('This account has no password; it uses the company login.')
  const attempt = await checkSignIn({ email: user.email, password, code, address: `account ${userId}` })
  if (attempt.outcome === 'code-needed') throw new Invalid('Enter a code from your authenticator as well.')
  if (attempt.outcome !== 'admitted') throw new Forbidden('Password and code do not match.')
}
