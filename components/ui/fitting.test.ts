import { expect, test } from 'vitest'
import { fitting } from './fitting'

const shown = (...given: Parameters<typeof fitting>) => [...fitting(...given)].sort((a, b) => a - b)

test('all are shown where all fit, and no room is kept for a menu', () => {
  expect(shown([50, 50, 50], -1, 150, 80)).toEqual([0, 1, 2])
})

test('else as many from the first on as fit beside the menu, and the current one', () => {
  expect(shown([50, 50, 50, 50], 0, 190, 80)).toEqual([0, 1])
  expect(shown([50, 50, 50, 50], 3, 190, 80)).toEqual([0, 3])
  expect(shown([50, 50, 50, 50], -1, 190, 80)).toEqual([0, 1])
})

test('the current one is shown even where nothing else is', () => {
  expect(shown([50, 300], 1, 200, 80)).toEqual([1])
})
