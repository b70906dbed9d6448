import { expect, test } from 'vitest'
import { accountInKeyId, isCanary } from './secret'

test('the id of a key of AWS says the account it belongs to', () => {
  // The second pair is from AWS's own documents.
  expect(accountInKeyId('AKIAYVP4CIPPERUVIFXG')).toBe('595918472158')
  expect(accountInKeyId('ASIAQNZGKIQY56JQ7WML')).toBe('029608264753')
})

test('a key from an account of canary tokens is bait, by its id or by what a service said of it', () => {
  expect(isCanary('aws_access_key_id = AKIAYVP4CIPPERUVIFXG')).toBe(true)
  expect(isCanary('arn:aws:iam::534261010715:user/canarytokens.com@@abc')).toBe(true)
  expect(isCanary(undefined, 'AKIAIOSFODNN7EXAMPLE', 'ASIAQNZGKIQY56JQ7WML')).toBe(false)
})
