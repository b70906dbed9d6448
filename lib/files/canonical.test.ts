import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonical, canonicalHash } from './canonical'

test('one form for one content, whatever the order of the keys (RFC 8785, 3.2.3)', () => {
  expect(
    canonical({
      '€': 'Euro',
      '\r': 'CR',
      '1': 'One',
      '\u0080': 'Control',
      ö: 'o',
      a: [1e21, 0.000001, true, null],
    }),
  ).toBe('{"\\r":"CR","1":"One","a":[1e+21,0.000001,true,null],"\u0080":"Control","ö":"o","€":"Euro"}')
  expect(canonicalHash({ a: 1, b: [2] })).toEqual(canonicalHash({ b: [2], a: 1 }))
  expect(canonicalHash({ a: 1, b: [2] })).not.toEqual(canonicalHash({ a: 1, b: [3] }))
})

test('says exactly what was there', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      // JSON has one zero.
      const said = JSON.parse(JSON.stringify(value)) as never
      expect(JSON.parse(canonical(said))).toEqual(said)
    }),
  )
})
