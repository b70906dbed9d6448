import { expect, test } from 'vitest'
import { callbackPath } from './callback-path'

const origin = 'https://muster.example'

test.each([
  [undefined, '/'],
  ['', '/'],
  ['/identities?owner=none', '/identities?owner=none'],
  ['https://muster.example/findings/3#history', '/findings/3#history'],
  ['https://elsewhere.example/', '/'],
  ['//elsewhere.example/x', '/'],
  ['/\\elsewhere.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/sign-in?callbackUrl=/', '/'],
  ['http://', '/'],
])('%s leads to %s', (given, path) => {
  expect(callbackPath(given, origin)).toBe(path)
})
