import { expect, test } from 'vitest'
import { scopeWords } from './scope-words'

const choices = { teams: [{ id: 3, name: 'Payments' }], sources: [{ id: 7, name: 'prod-eu-1' }] }

test.each([
  [{}, 'All'],
  [{ environments: [0, 4] }, 'Production, Environment unknown'],
  [{ teams: [3], sources: [7] }, 'Payments, prod-eu-1'],
  [{ teams: [9] }, 'team 9'],
  [{ environments: [], teams: [3] }, 'Nothing'],
])('%j reads %s', (scope, words) => {
  expect(scopeWords(scope, choices)).toBe(words)
})
