import { expect, test } from 'vitest'
import { address, filterQuery, toggled, valuesOf } from './address'

test('a list reads the same from commas and from repeats', () => {
  expect(valuesOf({ owner: 'none,departed' }, 'owner')).toEqual(['none', 'departed'])
  expect(valuesOf({ owner: ['none', 'departed'] }, 'owner')).toEqual(['none', 'departed'])
  expect(valuesOf({}, 'owner')).toEqual([])
})

test('toggling adds, removes, and closes the drawer', () => {
  const search = { owner: 'none', sort: 'age', open: '12' }
  expect(toggled('/identities', search, 'owner', 'departed')).toBe('/identities?owner=none,departed&sort=age')
  expect(toggled('/identities', search, 'owner', 'none')).toBe('/identities?sort=age')
})

test('a value is asked for or excluded, and both are taken back', () => {
  expect(toggled('/findings', { severity: 'low,high' }, 'not_severity', 'low')).toBe(
    '/findings?severity=high&not_severity=low',
  )
  expect(toggled('/findings', { not_severity: 'low,high' }, 'severity', 'low')).toBe(
    '/findings?not_severity=high&severity=low',
  )
  expect(toggled('/findings', { not_severity: 'low' }, 'not_severity', 'low')).toBe('/findings')
})

test('an address without parameters has no question mark', () => {
  expect(address('/findings', { q: 'a b' }, { q: null })).toBe('/findings')
  expect(address('/findings', { q: 'a&b' }, {})).toBe('/findings?q=a%26b')
})

test('the filter leaves out what only concerns the screen', () => {
  expect(filterQuery({ open: '1', view: 'rows', severity: 'high,critical' })).toBe('severity=high,critical')
})
