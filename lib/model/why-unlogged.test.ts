import { expect, test } from 'vitest'
import { isUseLogged } from '@/lib/privilege/risk'
import { whyUnlogged } from './why-unlogged'

test('a right whose use no log shows says why, by its platform', () => {
  const rights = [
    'graph:Mail.Read',
    'graph-delegated:User.Read',
    'entra:Global Reader',
    'okta:okta.users.read',
    'github:contents:read',
  ]
  for (const right of rights) {
    expect(isUseLogged(right), right).toBe(false)
    expect(whyUnlogged(right), right).not.toContain('no log that Muster reads')
  }
  expect(whyUnlogged('graph:Mail.Read')).toContain('not the permission that allowed it')
  expect(whyUnlogged('spire:admin')).toBe('no log that Muster reads shows its use')
})
