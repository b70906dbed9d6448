import { expect, test } from 'vitest'
import { keyStrength } from './key-strength'

test.each([
  ['KEY_ALG_RSA_1024', 80],
  ['KEY_ALG_RSA_2048', 112],
  ['RSA 4096', 128],
  ['rsa:768', 40],
  ['RSA 256', 0],
  ['SHA256withRSA 2048', 112],
  ['DSA 1024', 80],
  ['EC P-256', 128],
  ['ECDSA secp384r1', 192],
  ['prime192v1', 96],
  ['Ed25519', 128],
  ['KEY_ALG_UNSPECIFIED', undefined],
  ['RSA', undefined],
  ['', undefined],
  [undefined, undefined],
])('%s has %s bits of strength', (named, strength) => {
  expect(keyStrength(named)).toBe(strength)
})

test.each([
  ['rsa 4096', 'sha1WithRSAEncryption', 80],
  ['rsa 4096', 'ecdsa-with-SHA1', 80],
  ['rsa 1024', 'md5WithRSAEncryption', 80],
  ['rsa 4096', 'sha512WithRSAEncryption', 128],
  ['rsa 2048', 'ecdsa-with-SHA256', 112],
  [undefined, 'sha1WithRSAEncryption', 80],
])('%s, signed by %s, has %s bits of strength', (named, signature, strength) => {
  expect(keyStrength(named, signature)).toBe(strength)
})
