import { expect, test } from 'vitest'
import { prepareLifetimes } from './prepare-lifetimes'

const one = (label: string, count: number, before = 0) => ({ label, count, before })

test('a class between two that occur stays, with its zero; what is not recorded stands apart', () => {
  const bars = prepareLifetimes({
    lifetimes: [one('a', 0), one('b', 4), one('c', 0), one('d', 0, 2), one('e', 0)],
    lifetimeUnknown: 3,
  })
  expect(bars.bars.map(({ label, count }) => [label, count])).toEqual([
    ['b', 4],
    ['c', 0],
    ['d', 0],
  ])
  expect(bars).toMatchObject({ unknown: { count: 3 }, total: 7 })
  expect(prepareLifetimes({ lifetimes: [one('a', 0)], lifetimeUnknown: 0 }).bars).toEqual([])
})
