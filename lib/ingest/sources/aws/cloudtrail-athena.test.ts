import fc from 'fast-check'
import { expect, test } from 'vitest'
import { structIn } from './cloudtrail-athena'

/** As Trino prints a row: bare names and values, nested rows and arrays, `null`. */
function hive(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return `[${value.map(hive).join(', ')}]`
  if (typeof value === 'object')
    return `{${Object.entries(value as object)
      .map(([key, member]) => `${key}=${hive(member)}`)
      .join(', ')}}`
  return String(value)
}

const leaf = fc.constantFrom(
  'IAMUser',
  'arn:aws:iam::1:user/a/b',
  'AROAX:session=1',
  'a,b',
  '2026-11-22T00:00:00Z',
)
const key = fc.constantFrom('type', 'arn', 'sessioncontext', 'attributes', 'username')
const { row } = fc.letrec((tie) => ({
  row: fc.dictionary(
    key,
    fc.oneof({ depthSize: 'small' }, leaf, tie('row'), fc.array(fc.constantFrom('a', 'b=c'))),
    {
      minKeys: 1,
      noNullPrototype: true,
    },
  ),
}))

test('reads back every struct that Athena can print of such values', () => {
  fc.assert(
    fc.property(row, (value) => {
      expect(structIn(hive(value))).toEqual(value)
    }),
  )
})

test('leaves nulls out and reads the quotes of Python', () => {
  expect(structIn('{type=IAMUser, invokedby=null, list=[a, {b=c}]}')).toEqual({
    type: 'IAMUser',
    list: ['a', { b: 'c' }],
  })
  expect(structIn(String.raw`{'type': 'O\'Neill', 'mfa': False, 'x': None, 'say': "it's"}`)).toEqual({
    type: "O'Neill",
    mfa: false,
    x: null,
    say: "it's",
  })
})

test('never throws and never hangs, whatever the cell holds', () => {
  const pieces = fc.constantFrom('{', '}', '[', ']', '=', ', ', 'a', "'", '"', '\\', 'null', '__proto__=')
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 400 }), (parts) => {
      structIn(`{${parts.join('')}`)
    }),
  )
  expect(structIn('no struct')).toBeUndefined()
  expect(Object.getPrototypeOf(structIn('{__proto__={polluted=yes}}'))).toBe(Object.prototype)
})
