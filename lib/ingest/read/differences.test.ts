import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changesBetween } from './differences'

test('tells members that changed, came and went, by JSON pointer', () => {
  expect(
    changesBetween(
      { user: 'a', keys: [{ id: 1, status: 'Active' }], tags: { 'a/b': 'x' }, gone: true },
      { user: 'a', keys: [{ id: 1, status: 'Inactive' }, { id: 2 }], tags: { 'a/b': 'y' } },
    ),
  ).toEqual([
    { path: '/keys/0/status', before: 'Active', after: 'Inactive' },
    { path: '/keys/1', before: null, after: '{"id":2}' },
    { path: '/tags/a~1b', before: 'x', after: 'y' },
    { path: '/gone', before: 'true', after: null },
  ])
})

test('finds nothing between equal records and something between different ones', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => changesBetween(value, structuredClone(value)).length === 0),
  )
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
      fc.pre(JSON.stringify(before) !== JSON.stringify(after))
      fc.pre(JSON.stringify(sorted(before)) !== JSON.stringify(sorted(after)))
      // A string and what it spells look the same to a reader.
      fc.pre(!JSON.stringify([before, after]).includes('"'))
      expect(changesBetween(before, after).length).toBeGreaterThan(0)
    }),
  )
})

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}
