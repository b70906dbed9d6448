/** Strength in bits of keys of integer factorisation and finite fields, from their length. Source: NIST SP 800-57 Part 1 Rev. 5, Table 2. */
const byLength: readonly [least: number, strength: number][] = [
  [15360, 256],
  [7680, 192],
  [3072, 128],
  [2048, 112],
  [1024, 80],
  [512, 40],
]

/** A certificate that was signed over such a digest is worth no more. Source: NIST SP 800-57 Part 1 Rev. 5, Table 3. */
const WEAK_DIGEST = 80

/**
 * Bits of strength of a key, from how its source names it: `KEY_ALG_RSA_2048`, `RSA 4096`, `EC P-256`, `Ed25519`. Undefined for
 * what says no length.
 * @param signature how the certificate of the key was signed: `sha256WithRSAEncryption`
 */
export function keyStrength(named: string | undefined, signature?: string): number | undefined {
  const strength = strengthOfKey(named)
  return /md5|sha-?1(?!\d)/i.test(signature ?? '') ? Math.min(strength ?? WEAK_DIGEST, WEAK_DIGEST) : strength
}

function strengthOfKey(named: string | undefined): number | undefined {
  const text = (named ?? '').toLowerCase()
  if (text.includes('ed25519') || text.includes('x25519')) return 128
  if (text.includes('ed448') || text.includes('x448')) return 224
  const length = Number(/\d{3,5}/.exec(text.replace(/sha-?\d+/, ''))?.[0])
  if (!Number.isInteger(length)) return undefined
  if (/ec|p-?\d|secp|prime|nist|curve/.test(text)) return Math.floor(Math.min(length, 512) / 2)
  if (/rsa|dsa|dh/.test(text)) return byLength.find(([least]) => length >= least)?.[1] ?? 0
  return undefined
}
