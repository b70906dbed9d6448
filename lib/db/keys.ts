import siphash from 'siphash'
import { derivedKey } from './settings'

// SipHash-2-4 under the installation's key: nobody can aim a collision, and no dictionary has to be shared between
// processes. About one clash in ten million at two million keys; native ids are kept beside the keys.
let key: Uint32Array | undefined

function sipKey(): Uint32Array {
  if (!key) {
    const bytes = derivedKey('natural-keys')
    key = Uint32Array.from([0, 4, 8, 12], (offset) => bytes.readUInt32LE(offset))
  }
  return key
}

/** The 64-bit key of a natural key, as a signed decimal string (PostgreSQL bigint). Never '0', which means "none". */
export function keyOf(...parts: string[]): string {
  return keyBig(parts.join('\u0000')).toString()
}

/** The same as a BigInt, for binary COPY. */
export function keyBig(natural: string): bigint {
  const { h, l } = siphash.hash(sipKey(), natural)
  const value = BigInt.asIntN(64, (BigInt(h) << 32n) | BigInt(l))
  return value === 0n ? 1n : value
}
