import { hash, verify } from '@node-rs/argon2'
import { prisma } from '@/lib/db/prisma'
import { Invalid, TooMany } from '@/lib/model/errors'
import { takeToken } from './rate-limit'

// OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, 2 iterations, 1 lane. The library's default variant is argon2id.
const ARGON = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const FAILURES_MAX = 5
const LOCK_MINUTES = 15
export const PASSWORD_LENGTH_MIN = 12

/** Hash of a new password; refuses one that is too short (NIST SP 800-63B: length is what counts). */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < PASSWORD_LENGTH_MIN)
    throw new Invalid(`A password has at least ${PASSWORD_LENGTH_MIN} characters.`)
  if (password.length > 1024) throw new Invalid('A password has at most 1,024 characters.')
  return hash(password, ARGON)
}

// Verified when there is no such user, so that the answer takes as long as with one.
let decoy: Promise<string> | undefined

/**
 * Checks an e-mail and password; counts failures and locks the account for a while after five. Returns the user's id, or
 * null for a wrong pair, a locked or disabled account: the caller cannot tell which.
 */
export async function checkPassword(
  email: string,
  password: string,
  address: string,
): Promise<string | null> {
  const allowed =
    (await takeToken(`sign-in ${address}`, 20, 60)) &&
    (await takeToken(`sign-in ${email.toLowerCase()}`, 10, 60))
  if (!allowed) throw new TooMany('Too many attempts. Wait a minute and try again.')
  const user = await prisma().app_user.findUnique({ where: { email: email.toLowerCase() } })
  decoy ??= hash('no such user', ARGON)
  const matches = await verify(user?.password_hash ?? (await decoy), password.slice(0, 1024))
  if (!user?.password_hash || user.disabled_at || (user.locked_until && user.locked_until > new Date()))
    return null
  if (matches) {
    if (user.failed_logins > 0)
      await prisma().app_user.update({
        where: { id: user.id },
        data: { failed_logins: 0, locked_until: null },
      })
    return user.id
  }
  const failures = user.failed_logins + 1
  const locked =
    failures >= FAILURES_MAX
      ? { failed_logins: 0, locked_until: new Date(Date.now() + LOCK_MINUTES * 60_000) }
      : { failed_logins: failures }
  await prisma().app_user.update({ where: { id: user.id }, data: locked })
  return null
}
