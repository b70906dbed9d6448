import { expect, test } from 'vitest'
import { checks } from '@/lib/checks/index'
import { grouped, paramName, paramValue, predicateParts } from './check-words'

test('a predicate is cut at its parameters and not at its casts', () => {
  expect(predicateParts('(:as_of - f.a) > :days * f.b::numeric')).toEqual([
    { text: '(', param: null },
    { text: ':as_of', param: 'as_of' },
    { text: ' - f.a) > ', param: null },
    { text: ':days', param: 'days' },
    { text: ' * f.b::numeric', param: null },
  ])
})

test('the indentation of the source is taken away', () => {
  expect(predicateParts('case when a\n        then b\n      else c end')[0]!.text).toBe(
    'case when a\n    then b\n  else c end',
  )
})

test('no rule begins with a line break, which HTML drops at the beginning of pre', () => {
  expect(predicateParts('\n  a\n  and (\n    b\n  )')[0]!.text).toBe('a\nand (\n  b\n)')
  for (const { applies, fails } of checks)
    for (const text of [applies, fails]) expect(predicateParts(text)[0]!.text).not.toMatch(/^\s/)
})

test.each([
  [90, 'days', '90 days'],
  [3600, 'seconds', '3,600 seconds, 1 hour'],
  [300, 'seconds', '300 seconds, 5 minutes'],
  [90, 'seconds', '90 seconds'],
  [0.5, 'ratio', '50 %'],
  [1, 'days', '1 day'],
])('%d %s reads %s', (value, unit, words) => {
  expect(paramValue(value, unit)).toBe(words)
})

test('names lose their unit', () => {
  expect(paramName('crypto_max_age_days', 'days')).toBe('Crypto max age')
  expect(paramName('x509_svid_seconds', 'seconds')).toBe('X.509 SVID')
})

test('an unnamed group is not lost', () => {
  const row = { group: 'new-group' } as never
  expect(grouped([row])).toEqual([['new-group', [row]]])
})
