import { expect, test } from 'vitest'
import { plannedWords } from './planned-words'

const planned = (done: number, plans: { tasks: number }[]) =>
  plannedWords({ done, skipped: [], tasks: Array.from({ length: done }, String), plans })

test('a plan is one task, told with the findings that it is for', () => {
  expect(planned(3, [])).toBe('3 tasks created.')
  expect(planned(41, [{ tasks: 30 }, { tasks: 11 }])).toBe('2 tasks created for 41 findings.')
  expect(planned(5, [{ tasks: 4 }])).toBe('2 tasks created for 5 findings.')
})
