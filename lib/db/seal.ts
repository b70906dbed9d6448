import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { derivedKey } from './settings'

// AES-256-GCM under a key of the installation: a copy of the database is useless without the key.
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Each purpose has a key of its own. */
type Purpose = 'webhooks' | 'second-factors' | 'evidence'

/** Encrypts what has to be used or read again later, such as a signing secret or a file of evidence. */
export function seal(purpose: Purpose, plain: string | Uint8Array): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', derivedKey(purpose), nonce)
  return new Uint8Array(
    Buffer.concat([nonce, cipher.update(Buffer.from(plain)), cipher.final(), cipher.getAuthTag()]),
  )
}

/** The plain text again; throws as `unsealBytes` does. */
export const unseal = (purpose: Purpose, sealed: Uint8Array): string =>
  unsealBytes(purpose, sealed).toString('utf8')

/** What was sealed; throws when it was sealed under another installation's secret or changed since. */
export function unsealBytes(purpose: Purpose, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv(
    'aes-256-gcm',
    derivedKey(purpose),
    sealed.subarray(0, NONCE_BYTES),
  ).setAuthTag(sealed.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
}
