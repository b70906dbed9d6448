import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { derivedKey } from './settings'

// AES-256-GCM under a key of the installation: a copy of the database is useless without the key.
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Each purpose has a key of its own. */
type Purpose = 'webhooks' | 'second-factors'

/** Encrypts what has to be used again later, such as a signing secret. */
export function seal(purpose: Purpose, plain: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', derivedKey(purpose), nonce)
  return new Uint8Array(
    Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]),
  )
}

/** The plain text again; throws when it was sealed under another installation's secret or changed since. */
export function unseal(purpose: Purpose, sealed: Uint8Array): string {
  const decipher = createDecipheriv(
    'aes-256-gcm',
    derivedKey(purpose),
    sealed.subarray(0, NONCE_BYTES),
  ).setAuthTag(sealed.subarray(-TAG_BYTES))
  return Buffer.concat([
    decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)),
    decipher.final(),
  ]).toString('utf8')
}
