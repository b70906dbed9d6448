import { expect, test } from 'vitest'
import { type Alias, crosswalk } from './crosswalk'
import type { Control } from './framework'
import { resolveReference } from './resolve'

const alias = { cited: 'X-1', citedFramework: 'X', verdict: 'stale', reason: 'a test' } as const
const control = { id: 'X-1', title: 'Something' }

// TypeScript is what tests these: a line that compiles where it should not is an error of its own.
const refused: (Alias | Control)[] = [
  // @ts-expect-error No such framework is registered.
  { ...alias, published: [{ framework: 'csa-maestro-2', control: 'L6' }] },
  // @ts-expect-error A superseded edition is no target: its controls say themselves what took their place.
  { ...alias, published: [{ framework: 'nist-csf-1.1', control: 'PR.AC-4' }] },
  // @ts-expect-error The framework has no such control.
  { ...alias, published: [{ framework: 'nist-csf-2.0', control: 'NHI1:2025' }] },
  // @ts-expect-error It leads nowhere, and does not say so.
  { ...alias, published: [] },
  // @ts-expect-error Neither a check nor the reason for none.
  { ...control, checks: [] },
  // @ts-expect-error A check, and a reason why there is none.
  { ...control, checks: ['no-expiry'], noneBecause: 'nothing fits' },
]

test('what leads nowhere does not compile', () => {
  expect(refused).toHaveLength(6)
})

test('every reference leads to its controls, or says in words where it would', () => {
  for (const { cited, published, elsewhere } of crosswalk) {
    const found = resolveReference(cited).filter(({ citedAs }) => citedAs === cited)
    for (const { framework, control: id } of published)
      expect(found).toContainEqual(expect.objectContaining({ framework, control: id }))
    expect(published.length > 0 || elsewhere !== undefined, cited).toBe(true)
  }
})
