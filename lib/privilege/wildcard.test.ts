import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchesWildcard } from './wildcard'

const slow = (pattern: string, text: string): boolean => {
  if (pattern === '') return text === ''
  const [first, ...rest] = pattern
  const tail = rest.join('')
  if (first === '*') return slow(tail, text) || (text !== '' && slow(pattern, text.slice(1)))
  return text !== '' && (first === '?' || first === text[0]) && slow(tail, text.slice(1))
}

test('agrees with the definition', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?'), maxLength: 8 })
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 10 })
  fc.assert(
    fc.property(letters, texts, (pattern, text) => matchesWildcard(pattern, text) === slow(pattern, text)),
  )
})

test('a pattern made to be slow is not', () => {
  const started = performance.now()
  expect(matchesWildcard('*?'.repeat(2_000) + 'b', 'a'.repeat(10_000))).toBe(false)
  expect(matchesWildcard('*a'.repeat(2_000) + 'b', 'a'.repeat(10_000))).toBe(false)
  expect(performance.now() - started).toBeLessThan(2_000)
})
