import { createHmac, randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { type Client, pool } from '@/lib/db/pool'
import { prisma } from '@/lib/db/prisma'
import { unseal } from '@/lib/db/seal'
import { derivedKey } from '@/lib/db/settings'

const PERIOD_SECONDS = 30
/** Steps that a clock may be ahead or behind (RFC 6238, section 5.2, recommends at most one). */
const DRIFT_STEPS = 1
export const RECOVERY_CODES = 10

/** Authenticators agree on SHA-1, six digits and thirty seconds; many silently ignore anything else. */
export const totpOf = (secret: string, label: string): TOTP =>
  new TOTP({
    issuer: 'Muster',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
    secret: Secret.fromBase32(secret),
  })

/** A new secret, base32: 160 bits, as RFC 4226, section 4, recommends. */
export const newSecret = (): string => new Secret({ size: 20 }).base32

/** The time step that a code belongs to; null when it fits none within the drift. */
export function stepOf(secret: string, code: string, at: Date): number | null {
  const delta = totpOf(secret, '').validate({ token: code, timestamp: at.getTime(), window: DRIFT_STEPS })
  return delta === null ? null : Math.floor(at.getTime() / 1000 / PERIOD_SECONDS) + delta
}

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Ten new codes: ten letters and digits each that are not mistaken for each other. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: RECOVERY_CODES }, () => {
    // Bytes past the last whole multiple of the alphabet are thrown away, so that no letter is likelier.
    const letters: string[] = []
    while (letters.length < 10)
      for (const byte of randomBytes(16))
        if (byte < 256 - (256 % ALPHABET.length) && letters.length < 10)
          letters.push(ALPHABET[byte % ALPHABET.length]!)
    return `${letters.slice(0, 5).join('')}-${letters.slice(5).join('')}`
  })

/** What is stored of a recovery code: keyed, because fifty bits could be guessed from a plain hash. */
export const recoveryHash = (code: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    createHmac('sha256', derivedKey('second-factors'))
      .update(code.toLowerCase().replace(/[^a-z0-9]/g, ''))
      .digest(),
  )

/** Whether the person has confirmed an authenticator. */
export async function hasSecondFactor(userId: string): Promise<boolean> {
  const factor = await prisma().second_factor.findUnique({ where: { user_id: userId } })
  return factor?.confirmed_at != null
}

/**
 * Uses a code up: six digits from the authenticator, or a recovery code. The same code never works twice, not even for two
 * requests at the same instant.
 * @returns how it was proved, or null when the code does not fit
 */
export async function useCode(
  userId: string,
  code: string,
  at = new Date(),
  client: Pick<Client, 'query'> = pool(),
): Promise<'authenticator' | 'recovery code' | null> {
  const digits = code.replace(/\s/g, '')
  if (/^\d{6}$/.test(digits)) {
    const { rows } = await client.query<{ secret_sealed: Buffer }>(
      'select secret_sealed from second_factor where user_id = $1 and confirmed_at is not null',
      [userId],
    )
    const step = rows[0] && stepOf(unseal('second-factors', rows[0].secret_sealed), digits, at)
    if (!step) return null
    const { rowCount } = await client.query(
      'update second_factor set last_step = $2 where user_id = $1 and last_step < $2',
      [userId, step],
    )
    return rowCount ? 'authenticator' : null
  }
  const { rowCount } = await client.query(
    'update recovery_code set used_at = $3 where user_id = $1 and code_hash = $2 and used_at is null',
    [userId, recoveryHash(code), at],
  )
  return rowCount ? 'recovery code' : null
}
