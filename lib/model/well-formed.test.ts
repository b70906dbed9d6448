import fc from 'fast-check'
import { expect, test } from 'vitest'
import { acceptedText, acceptedValue, wellFormed, wellFormedValue } from './well-formed'

const anyText = fc.string({ unit: fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code)) })

test('whatever the text, what is written down comes back from UTF-8 as it was', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const written = wellFormed(text)
      expect(Buffer.from(written, 'utf8').toString('utf8')).toBe(written)
      expect(written).not.toContain('\0')
      expect(written.length).toBe(text.length)
    }),
  )
})

test('every text in a value is meant, names of members too, and a value stays what it was', () => {
  expect(wellFormedValue({ 'a\0': ['\ud800', { b: 1, c: null, d: true }] })).toEqual({
    'a\ufffd': ['\ufffd', { b: 1, c: null, d: true }],
  })
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      expect(JSON.stringify(acceptedValue(value))).toBe(JSON.stringify(value))
    }),
  )
})

test('at the door a NUL and a bottomless value are refused, and a lone surrogate is mended', () => {
  expect(() => acceptedText('a\0b')).toThrow('NUL')
  expect(() => acceptedValue({ a: [{ 'b\0': 1 }] })).toThrow('NUL')
  expect(acceptedText('x\ud800')).toBe('x\ufffd')
  const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000))
  expect(() => acceptedValue(deep)).toThrow('nested more than')
})
