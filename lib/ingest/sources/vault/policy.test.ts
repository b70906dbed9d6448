import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Reject } from '../../source'
import { rulesOf } from './policy'

test('HCL and JSON say the same', () => {
  const rules = [
    { path: 'secret/data/*', capabilities: ['read', 'list'], isLimited: false },
    { path: 'kv/a', capabilities: ['update'], isLimited: true },
    { path: 'old', capabilities: ['create', 'read', 'update', 'delete', 'list'], isLimited: false },
  ]
  expect(
    rulesOf(`# read
      path "secret/data/*" { capabilities = ["read", "list"] } // both
      path "/kv/a" {
        /* only
           some */
        capabilities = ["update",]
        allowed_parameters = { "a" = ["x", "y"], "*" = [] }
      }
      path "old" { policy = "write" }`),
  ).toEqual(rules)
  expect(
    rulesOf(
      JSON.stringify({
        path: {
          'secret/data/*': { capabilities: ['read', 'list'] },
          'kv/a': [{ capabilities: ['update'], allowed_parameters: {} }],
          old: { policy: 'write' },
        },
      }),
    ),
  ).toEqual(rules)
})

test('two blocks of one path are two rules, and a path may have any name', () => {
  expect(
    rulesOf('path "a" { capabilities = ["read"] }\npath "a" { capabilities = ["list"] }').map(
      ({ capabilities }) => capabilities,
    ),
  ).toEqual([['read'], ['list']])
  expect(rulesOf('path "__proto__" { capabilities = ["read"] }')).toEqual([
    { path: '__proto__', capabilities: ['read'], isLimited: false },
  ])
})

test.each([
  'path "a" {',
  'path "a" { capabilities = ["read" }',
  'path "a',
  'path',
  '{"path": ',
  `${'a {'.repeat(100)}`,
])('what is no policy is refused: %s', (text) => {
  expect(() => rulesOf(text)).toThrow(Reject)
})

test('any text is read or refused', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      for (const text of [a, `path "${a}" { ${b} }`, `path "x" { capabilities = [${b}] }`])
        try {
          rulesOf(text)
        } catch (error) {
          expect(error).toBeInstanceOf(Reject)
        }
    }),
  )
})
