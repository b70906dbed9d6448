import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server'
import { z } from 'zod'
import { rows } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import { ownAddress } from '@/lib/db/settings'
import type { passkey } from '@/lib/generated/prisma/client'
import { Invalid } from '@/lib/model/errors'
import { mayUsePassword } from './single-sign-on'

/** How long a device has to answer. */
const CHALLENGE_MINUTES = 5

/**
 * Whom a passkey is for: the host of MUSTER_URL, and the pages it may be used on (WebAuthn, section 5.1.2). Null where that is
 * a bare address, for which browsers make no passkeys.
 */
export function relyingParty(): { id: string; origin: string } | null {
  const { hostname, origin } = new URL(ownAddress('/'))
  return isIP(hostname.replace(/^\[|\]$/g, '')) ? null : { id: hostname, origin }
}

/** @throws Invalid where there can be no passkeys */
export function demandRelyingParty(): { id: string; origin: string } {
  const party = relyingParty()
  if (!party) throw new Invalid('Passkeys need a host name: set MUSTER_URL to one.')
  return party
}

const hashOf = (challenge: string) => createHash('sha256').update(challenge).digest()

/** Remembers a challenge until it is answered; without an account for signing in. */
export const rememberChallenge = (challenge: string, userId: string | null): Promise<unknown> =>
  rows(
    `insert into passkey_challenge (challenge_hash, user_id, expires_at)
     values ($1, $2, now() + $3 * interval '1 minute')`,
    [hashOf(challenge), userId, CHALLENGE_MINUTES],
  )

/** Whether we gave this challenge to this account, or to nobody in particular, minutes ago. It is used up. */
export const takeChallenge = async (challenge: string, userId: string | null): Promise<boolean> =>
  (
    await rows(
      `delete from passkey_challenge
       where challenge_hash = $1 and user_id is not distinct from $2::uuid and expires_at > now()
       returning 1`,
      [hashOf(challenge), userId],
    )
  ).length > 0

/** What a browser needs to ask any passkey of this Muster for its signature: the device knows whose it is. */
export async function signInChallenge(): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const options = await generateAuthenticationOptions({
    rpID: demandRelyingParty().id,
    // The device itself asks for a finger, a face or its code: a passkey counts as two factors.
    userVerification: 'required',
  })
  await rememberChallenge(options.challenge, null)
  return options
}

/** How an attempt with a passkey ended; `who` and `why` are for the audit log, never for the caller. */
export type PasskeyAttempt =
  { outcome: 'admitted'; id: string; email: string } | { outcome: 'refused'; who: string; why: string }

const answer = z.looseObject({ id: z.string().max(1400), rawId: z.string(), response: z.looseObject({}) })

/** Checks what a device signed (WebAuthn, section 7.2), and whether the account may come in. */
export async function checkPasskey(given: string): Promise<PasskeyAttempt> {
  const party = relyingParty()
  const read = answer.safeParse(parsed(given))
  if (!party || !read.success) return { outcome: 'refused', who: 'unknown', why: 'not a passkey' }
  const [key] = await rows<
    Row<Pick<passkey, 'id' | 'credential_id' | 'public_key' | 'sign_count' | 'user_id'>> & {
      email: string
      refused: string | null
    }
  >(
    `select
       p.id, p.credential_id, p.public_key, p.sign_count, p.user_id, u.email,
       case
         when u.disabled_at is not null then 'kept out'
         when u.access_ends_at <= now() then 'access has ended'
       end as refused
     from passkey p
       join app_user u on u.id = p.user_id
     where p.credential_id = $1`,
    [read.data.id],
  )
  if (!key) return { outcome: 'refused', who: 'unknown', why: 'unknown passkey' }
  const refused = (why: string): PasskeyAttempt => ({ outcome: 'refused', who: key.email, why })
  if (!mayUsePassword(key.email)) return refused('only the company login is accepted')
  if (key.refused) return refused(key.refused)
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: read.data as unknown as AuthenticationResponseJSON,
      expectedChallenge: (challenge) => takeChallenge(challenge, null),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: {
        id: key.credential_id,
        publicKey: new Uint8Array(key.public_key),
        counter: Number(key.sign_count),
      },
    })
    if (!verified) return refused('wrong signature')
    await rows('update passkey set sign_count = $2, last_used_at = now() where id = $1', [
      key.id,
      authenticationInfo.newCounter,
    ])
  } catch (error) {
    // The library throws for whatever does not fit: another site, another challenge, a count that went back.
    return refused((error as Error).message.slice(0, 200))
  }
  return { outcome: 'admitted', id: key.user_id, email: key.email }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
