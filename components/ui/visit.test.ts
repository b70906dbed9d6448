import { afterEach, expect, test, vi } from 'vitest'
import { isDrawerMove } from './visit'

afterEach(() => vi.unstubAllGlobals())

test.each([
  ['/findings?view=rows', '/findings?view=rows&open=5', true],
  ['/findings?open=4&view=rows', '/findings?view=rows&open=5', true],
  ['/findings?open=4', '/findings', true],
  ['/findings?open=4', '/findings?open=4', false],
  ['/findings?open=4&severity=high', '/findings', false],
  ['/findings?open=4', '/findings/4', false],
  ['/findings', '/identities?open=4', false],
])('from %s to %s only moves the drawer: %s', (from, to, moves) => {
  vi.stubGlobal('window', { location: { href: `https://muster.test${from}` } })
  expect(isDrawerMove(to)).toBe(moves)
})
