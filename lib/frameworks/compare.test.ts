import { expect, test } from 'vitest'
import { compare } from './compare'
import type { Framework } from './framework'
import { frameworkById } from './index'

const made = (id: string, controls: Framework['controls']): Framework => ({
  id,
  name: id,
  version: '1',
  published: '2026-01-01',
  status: 'current',
  sourceUrl: 'https://example.com',
  source: 'made up',
  controls,
})

test('checks that feed both stand together with their controls, the rest apart', () => {
  const a = made('a', [
    { id: 'A1', title: 'Rotation', checks: ['rotation-overdue', 'never-rotated'] },
    { id: 'A2', title: 'Owners', checks: ['unowned-identity'] },
    { id: 'A3', title: 'Paper', checks: [], noneBecause: 'A document.' },
    { id: 'A', title: 'All', checks: [], noneBecause: 'A heading.', isHeading: true },
  ])
  const b = made('b', [
    { id: 'B1', title: 'Keys', checks: ['never-rotated'] },
    { id: 'B2', title: 'Trust', checks: ['open-federation-trust'] },
  ])
  const found = compare(a, b)
  expect(
    found.shared.map((one) => [one.check, one.a.map(({ id }) => id), one.b.map(({ id }) => id)]),
  ).toEqual([['never-rotated', ['A1'], ['B1']]])
  expect(found.onlyA.map(({ id }) => id)).toEqual(['A2'])
  expect(found.onlyB.map(({ id }) => id)).toEqual(['B2'])
  expect(found.withoutCheckA.map(({ id }) => id)).toEqual(['A3'])
  expect(found.withoutCheckB).toEqual([])
})

test('a framework compared with itself shares every check and leaves nothing over', () => {
  const csf = frameworkById('nist-csf-2.0')!
  const found = compare(csf, csf)
  expect(found.onlyA).toEqual([])
  expect(found.shared.length).toBe(new Set(csf.controls.flatMap(({ checks }) => checks)).size)
})
