import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { derivedKey } from './settings'

/** PKCS #8 wrapping of a raw Ed25519 seed (RFC 8410, section 7). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')

let pair: { secret: KeyObject; open: KeyObject } | undefined

// Derived like every other key of the installation: whoever restores its secret restores its signature.
function keys(): { secret: KeyObject; open: KeyObject } {
  if (!pair) {
    const der = Buffer.concat([PKCS8_ED25519, derivedKey('signatures')])
    const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    pair = { secret, open: createPublicKey(secret) }
  }
  return pair
}

/** The public half of the installation's signing key as a JSON Web Key (RFC 8037), named by its thumbprint (RFC 7638). */
export function publicKey(): { kty: string; crv: string; x: string; kid: string; use: 'sig'; alg: 'EdDSA' } {
  const { kty, crv, x } = keys().open.export({ format: 'jwk' }) as { kty: string; crv: string; x: string }
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x })).digest('base64url')
  return { kty, crv, x, kid, use: 'sig', alg: 'EdDSA' }
}

/** Ed25519 signature (RFC 8032) of the installation. */
export const signed = (message: string | Buffer): Buffer => sign(null, Buffer.from(message), keys().secret)

/** Whether this installation signed the message. */
export const isSigned = (message: string | Buffer, signature: Buffer): boolean =>
  signature.length === 64 && verify(null, Buffer.from(message), keys().open, signature)
