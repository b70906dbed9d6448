import { randomUUID } from 'node:crypto'
import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { write } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { demandRelyingParty, rememberChallenge, takeChallenge } from '@/lib/auth/passkeys'
import { confirmOneself } from '@/lib/auth/password'
import { lookingBackTo } from '@/lib/db/instant'
import { prisma, prismaOn } from '@/lib/db/prisma'
import type { PasskeyRow } from '@/lib/model/answers/access'
import { Conflict, Invalid, NotFound } from '@/lib/model/errors'
import { ownId, type Proof } from './account'

/** One account may have so many: devices get lost, but not by the dozen. */
const PASSKEYS_MAX = 20

/**
 * Begins to add a passkey, for whoever proves once more who they are.
 * @returns what the browser hands to the device (WebAuthn, section 5.4)
 */
export async function beginPasskey(
  actor: Actor,
  proof: Proof,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const userId = ownId(actor)
  const party = demandRelyingParty()
  await confirmOneself(userId, proof.password, proof.code)
  const known = await prisma().passkey.findMany({ where: { user_id: userId } })
  if (known.length >= PASSKEYS_MAX)
    throw new Conflict(`An account has at most ${PASSKEYS_MAX} passkeys. Remove one first.`)
  const options = await generateRegistrationOptions({
    rpName: 'Muster',
    rpID: party.id,
    userID: new Uint8Array(Buffer.from(userId.replaceAll('-', ''), 'hex')),
    userName: actor.label,
    // Whose device it is says nothing that an administrator could check.
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: known.map(({ credential_id }) => ({ id: credential_id })),
  })
  await rememberChallenge(options.challenge, userId)
  return options
}

/**
 * Adds the passkey that a device made (WebAuthn, section 7.1).
 * @throws Invalid when the answer is not to a challenge of this account, or not of this Muster
 */
export async function addPasskey(
  actor: Actor,
  given: { name: string; response: Record<string, unknown> },
): Promise<PasskeyRow> {
  const userId = ownId(actor)
  const party = demandRelyingParty()
  const made = await verifyRegistrationResponse({
    response: given.response as unknown as RegistrationResponseJSON,
    expectedChallenge: (challenge) => takeChallenge(challenge, userId),
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
  }).catch((error: Error) => {
    throw new Invalid(`The device's answer does not fit: ${error.message.slice(0, 200)} Begin again.`)
  })
  if (!made.verified) throw new Invalid("The device's answer does not fit. Begin again.")
  const { credential, credentialBackedUp } = made.registrationInfo
  return write(actor, 'account:own', async (client) => {
    const passkeys = prismaOn(client).passkey
    const [added] = await passkeys.createManyAndReturn({
      data: {
        id: randomUUID(),
        user_id: userId,
        credential_id: credential.id,
        public_key: new Uint8Array(credential.publicKey),
        sign_count: credential.counter,
        transports: credential.transports ?? [],
        name: given.name,
        is_synced: credentialBackedUp,
      },
      skipDuplicates: true,
    })
    if (!added) throw new Conflict('This passkey is known already.')
    return {
      result: rowOf(added),
      audit: { action: 'passkey.add', subject: actor.label, detail: { passkey: added.id, name: added.name } },
    }
  })
}

/** Removes one of the reader's own passkeys. */
export async function removePasskey(actor: Actor, id: string, proof: Proof): Promise<{ id: string }> {
  const userId = ownId(actor)
  await confirmOneself(userId, proof.password, proof.code)
  return write(actor, 'account:own', async (client) => {
    const { count } = await prismaOn(client).passkey.deleteMany({ where: { id, user_id: userId } })
    if (count === 0) throw new NotFound('There is no such passkey of yours.')
    return {
      result: { id },
      audit: { action: 'passkey.remove', subject: actor.label, detail: { passkey: id } },
    }
  })
}

/** The reader's own passkeys, the oldest first; those of today, whichever instant the page looks back to. */
export const listPasskeys = (actor: Actor): Promise<PasskeyRow[]> =>
  lookingBackTo(null, async () =>
    (
      await prisma().passkey.findMany({ where: { user_id: ownId(actor) }, orderBy: { created_at: 'asc' } })
    ).map(rowOf),
  )

const rowOf = (key: {
  id: string
  name: string
  is_synced: boolean
  created_at: Date
  last_used_at: Date | null
}): PasskeyRow => ({
  id: key.id,
  name: key.name,
  isSynced: key.is_synced,
  createdAt: key.created_at.toISOString(),
  lastUsedAt: key.last_used_at?.toISOString() ?? null,
})
