import { expect, test } from 'vitest'
import { lifetime } from './lifetimes'

test('lifetimes are said in the two units that say most', () => {
  expect([45, 900, 3600, 5400, 86_400, 100_000, 2_592_000].map(lifetime)).toEqual([
    '45 s',
    '15 min',
    '1 h',
    '1 h 30 min',
    '1 d',
    '1 d 4 h',
    '30 d',
  ])
})
