import { expect, test } from 'vitest'
import { filterChips, filterParts } from './filter-chips'

const facets = [
  {
    field: 'severity',
    values: [
      { value: 'high', label: 'High', count: 3, selected: true, excluded: false },
      { value: 'low', label: 'Low', count: 2, selected: false, excluded: true },
    ],
  },
]

test('what is asked for is one chip, and each excluded value is one of its own', () => {
  const search = { severity: 'high', not_severity: 'low,medium' }
  expect(filterChips('/findings', search, facets, {})).toEqual([
    {
      name: 'severity',
      field: 'Severity',
      operator: 'is',
      value: 'High',
      remove: '/findings?not_severity=low,medium',
    },
    {
      name: 'not_severity=low',
      field: 'Severity',
      operator: 'is not',
      value: 'Low',
      remove: '/findings?severity=high&not_severity=medium',
    },
    {
      name: 'not_severity=medium',
      field: 'Severity',
      operator: 'is not',
      value: 'medium',
      remove: '/findings?severity=high&not_severity=low',
    },
  ])
})

test('each chip has its part of the address', () => {
  expect(filterParts({ severity: 'high,critical', not_severity: 'low,medium' })).toEqual([
    { name: 'severity', without: { severity: undefined, not_severity: 'low,medium' } },
    { name: 'not_severity=low', without: { severity: 'high,critical', not_severity: ['medium'] } },
    { name: 'not_severity=medium', without: { severity: 'high,critical', not_severity: ['low'] } },
  ])
})
