import { expect, test } from 'vitest'
import type { Chain } from '@/lib/inventory/identity-chain'
import { columnX, prepareChain } from './prepare-chain'

const none = { ends: 0, n: 0 }
const token = { kind: 'sts_session' as const, issued: 30, renewed: 0, exchanged: 2, used: 90, refused: 3 }
const end = (id: string | null, name: string | null, n: number, gained: number | null = null) => ({
  id,
  name,
  kind: 'sts_session' as const,
  n,
  lastAt: '2026-11-20T10:00:00Z',
  gained,
})
const chain = (other: Partial<Chain>): Chain => ({
  askedBy: [],
  askedByMore: none,
  itself: 0,
  untold: 0,
  tokens: [],
  askedFor: [],
  askedForMore: none,
  ...other,
})

test('who asked, what was issued, its use and what was asked for stand in columns, with lines by their share', () => {
  const drawn = prepareChain(
    chain({
      askedBy: [end('1', 'desk', 30, 12), end(null, null, 2)],
      tokens: [token],
      askedFor: [end('3', 'writer', 9, 0)],
    }),
  )
  expect(
    drawn.nodes.map(({ x, label, note, href, isUnknown }) => [x / columnX(1), label, note, href, isUnknown]),
  ).toEqual([
    [1, 'STS session', '30 issued, 2 exchanged', null, false],
    [0, 'desk', '30 times, +12 permissions', '/identities/1?tab=use', false],
    [0, 'outside your scope', '2 times', null, true],
    [2, '90 times', '3 refused', null, false],
    [3, 'writer', '9 times', '/identities/3?tab=use', false],
  ])
  expect(drawn.lines.map(({ share }) => Math.round(share * 90))).toEqual([90, 30, 2, 9])
  expect(drawn.data.rows).toEqual([
    ['STS session → used', 90, null, null],
    ['desk → STS session', 30, '2026-11-20', 12],
    ['outside your scope → STS session', 2, '2026-11-20', null],
    ['requested STS session of writer', 9, '2026-11-20', 0],
  ])
})

test('however many there are, the drawing stays as large as what it names', () => {
  const drawn = prepareChain(
    chain({
      askedBy: [end('1', 'desk', 30)],
      askedByMore: { ends: 4000, n: 1_000_000 },
      untold: 5,
      tokens: [token],
    }),
  )
  expect(drawn.nodes).toHaveLength(5)
  expect(drawn.nodes.map(({ label }) => label)).toContain('4,000 others')
  expect(new Set(drawn.lines.map(({ id }) => id)).size).toBe(drawn.lines.length)
})
