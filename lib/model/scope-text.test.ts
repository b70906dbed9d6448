import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readScope, scopeText, withinBoth } from './scope-text'
import { environments } from './vocabulary'

const ids = fc.uniqueArray(fc.integer({ min: 0, max: 999_999_999 }), { minLength: 1, maxLength: 5 })
const part = fc.record(
  {
    teams: ids,
    sources: ids,
    environments: fc.uniqueArray(fc.nat(environments.length - 1), { minLength: 1 }),
  },
  { requiredKeys: [] },
)

test('a part of the estate comes back as it was written', () => {
  fc.assert(
    fc.property(part, (one) => {
      expect(readScope(scopeText(one))).toEqual({ ...one })
    }),
  )
})

test('of two parts what both allow is left, and a side of which nothing is left is empty', () => {
  expect(withinBoth({}, {})).toEqual({})
  expect(withinBoth({ environments: [0] }, {})).toEqual({ environments: [0] })
  expect(withinBoth({ environments: [0, 1] }, { environments: [1, 2], teams: [3] })).toEqual({
    environments: [1],
    teams: [3],
  })
  expect(withinBoth({ sources: [1] }, { sources: [2] })).toEqual({ sources: [] })
})

test('what says nothing is named, never skipped', () => {
  expect(readScope('team:3,planet:mars')).toBe('planet:mars')
  expect(readScope('team:3;drop')).toBe('team:3;drop')
  expect(readScope('environment:nowhere')).toBe('environment:nowhere')
  fc.assert(
    fc.property(fc.string(), (text) => {
      const read = readScope(text)
      if (typeof read !== 'string') expect(readScope(scopeText(read))).toEqual(read)
    }),
  )
})
