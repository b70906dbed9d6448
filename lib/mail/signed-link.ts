import { createHmac, timingSafeEqual } from 'node:crypto'
import { derivedKey, ownAddress } from '@/lib/db/settings'
import { type SignedLink, signedLink } from '@/lib/model/signed-link'

/** For how long a link in a mail leads to its page. */
const LINK_DAYS = 14

const signatureOf = (link: Omit<SignedLink, 'signature'>): Buffer =>
  createHmac('sha256', derivedKey('mail-links'))
    .update(JSON.stringify([link.for, link.to, link.until]))
    .digest()

/**
 * The address in a mail that leads one reader to a page of Muster.
 * @param to a path, such as `/attestation/inbox?campaign=3`
 */
export function signedAddress(to: string, email: string, now: Date): string {
  const link = { to, for: email.toLowerCase(), until: Math.floor(now.getTime() / 1000) + LINK_DAYS * 86_400 }
  const query = new URLSearchParams({
    to,
    for: link.for,
    until: String(link.until),
    signature: signatureOf(link).toString('base64url'),
  })
  return ownAddress(`/review?${query}`)
}

/** What a signed link says; 'expired' after its time, null for one that this installation did not sign. */
export function readSignedLink(given: unknown, now: Date): SignedLink | 'expired' | null {
  const read = signedLink.safeParse(given)
  if (!read.success) return null
  const signature = Buffer.from(read.data.signature, 'base64url')
  const right = signatureOf(read.data)
  if (signature.length !== right.length || !timingSafeEqual(signature, right)) return null
  return read.data.until * 1000 < now.getTime() ? 'expired' : read.data
}
