import { TOTP, Secret } from 'otpauth'
import { expect, test } from 'vitest'
import { newRecoveryCodes, stepOf, totpOf } from './second-factor'

// RFC 6238, appendix B: the SHA-1 secret is the ASCII string 12345678901234567890; codes here are its last six digits.
const secret = new Secret({ buffer: new TextEncoder().encode('12345678901234567890').buffer }).base32
const vectors: [number, string][] = [
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
]

test('codes are those of RFC 6238, and name their time step', () => {
  for (const [seconds, code] of vectors) {
    expect(totpOf(secret, 'x').generate({ timestamp: seconds * 1000 })).toBe(code)
    expect(stepOf(secret, code, new Date(seconds * 1000))).toBe(Math.floor(seconds / 30))
  }
})

test('a clock may be one step off, not two', () => {
  const at = 1_800_000_015_000
  const codeAt = (steps: number) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at + steps * 30_000 })
  const step = Math.floor(at / 30_000)
  expect([-2, -1, 0, 1, 2].map((steps) => stepOf(secret, codeAt(steps), new Date(at)))).toEqual([
    null,
    step - 1,
    step,
    step + 1,
    null,
  ])
})

test('recovery codes are ten, different, and easy to read aloud', () => {
  const codes = newRecoveryCodes()
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^[a-hjkmnp-z2-9]{5}-[a-hjkmnp-z2-9]{5}$/)
})
