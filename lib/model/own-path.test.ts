import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ownPath } from './own-path'

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
  ['/.//elsewhere.example', '/elsewhere.example'],
  ['/x/..//elsewhere.example/', '/elsewhere.example/'],
  ['/%2e//elsewhere.example', '/elsewhere.example'],
  ['/.\\/elsewhere.example', '/elsewhere.example'],
  ['https://muster.example//elsewhere.example', '/elsewhere.example'],
  ['/\t/elsewhere.example', '/'],
  ['https://muster.example@elsewhere.example/', '/'],
  ['https://user:pass@muster.example/', '/'],
  ['https://muster.example.elsewhere.example/', '/'],
  ['http://muster.example/', '/'],
  ['/.//sign-in', '/'],
])('%s leads to %s', (given, path) => {
  expect(ownPath(given, origin)).toBe(path)
})

test('whatever is given, a browser stays here', () => {
  const part = fc.constantFrom(
    '/',
    '.',
    '..',
    '\\',
    '//',
    '%2e',
    '%2f',
    '@',
    ':',
    '?',
    '#',
    'x',
    'https:',
    '\t',
    '\n',
    ' ',
    '\0',
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 10 }), (parts) => {
      const path = ownPath(parts.join(''), origin)
      expect(path.startsWith('/')).toBe(true)
      expect(new URL(path, origin).origin).toBe(origin)
    }),
    { numRuns: 3000 },
  )
})
