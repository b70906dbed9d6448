import { expect, test } from 'vitest'
import { anchorOf, controlHref, countStates, stateOf } from './posture'

const tally = (holds: number, gap: number, accepted: number, unknown: number, checks = 1) => ({
  id: 'X',
  title: 'X',
  noneBecause: null,
  isHeading: false,
  movedTo: [],
  verification: null,
  response: null,
  worst: null,
  holds,
  gap,
  accepted,
  unknown,
  total: holds + gap + accepted + unknown,
  checks: Array.from({ length: checks }, () => ({
    id: 'a',
    title: '',
    holdsTitle: '',
    origin: '',
    holds,
    gap,
    accepted,
    unknown,
    total: 0,
  })),
})

test.each([
  [tally(5, 1, 0, 3), 'gap'],
  [tally(5, 0, 0, 3), 'part_unknown'],
  [tally(5, 0, 0, 0), 'holds'],
  [tally(0, 0, 2, 0), 'holds'],
  [tally(0, 0, 0, 7), 'cannot_judge'],
  [tally(0, 0, 0, 0), 'nobody'],
  [tally(0, 0, 0, 0, 0), 'no_check'],
])('%# is %s', (control, state) => {
  expect(stateOf(control)).toBe(state)
})

test('every control is counted once', () => {
  const counts = countStates([tally(1, 1, 0, 0), tally(0, 0, 0, 1), tally(0, 0, 0, 0, 0)])
  expect(Object.values(counts).reduce((sum, n) => sum + n)).toBe(3)
})

test('an address leads to one control and keeps the reference', () => {
  expect(controlHref('nist-csf-2.0', 'PR.AA-05', 'PR.AC-4')).toBe(
    '/frameworks/nist-csf-2.0?control=PR.AA-05&cited=PR.AC-4#control-PR.AA-05',
  )
  expect(anchorOf('NHI7:2025')).toBe('control-NHI7-2025')
})
