import { expect, test } from 'vitest'
import { isUseLogged, riskRuleOf } from './risk'
import { covers, vaultRights } from './vault-catalogue'

test.each([
  ['secret/data/a', 'secret/data/a', true],
  ['secret/data/a', 'secret/data/ab', false],
  ['secret/data/*', 'secret/data/a/b', true],
  ['secret/data/*', 'secret/data', false],
  ['secret/data/team-*', 'secret/data/team-a/b', true],
  ['secret/+/a', 'secret/data/a', true],
  ['secret/+/a', 'secret/data/x/a', false],
  ['+/data/*', 'kv/data/x/y', true],
  ['*', 'sys/policies/acl/x', true],
  ['sys/policies/acl/team-*', 'sys/policies/acl/any', false],
])('%s takes in %s: %s', (pattern, path, expected) => {
  expect(covers(pattern, path)).toBe(expected)
})

const rule = (path: string, ...capabilities: string[]) => ({ path, capabilities, isLimited: false })

test('what leads to more rights has a name of its own, by whatever pattern it is given', () => {
  const ways = (...rules: Parameters<typeof vaultRights>[0][number][]) =>
    vaultRights(rules).allowEverywhere.filter((right) => riskRuleOf(right)?.risk === 'escalation')
  expect(ways(rule('*', 'update'))).toContain('vault:update:sys/policies/acl/*')
  expect(ways(rule('*', 'update'))).not.toContain('vault:sudo:auth/token/create')
  expect(ways(rule('sys/*', 'create'))).toEqual([
    'vault:update:sys/auth/*',
    'vault:update:sys/policies/acl/*',
  ])
  expect(ways(rule('sys/policies/acl/team-*', 'update'))).toEqual([])
  // A deny of the path closes the way; one elsewhere does not.
  expect(
    ways(rule('*', 'update'), rule('sys/policies/*', 'deny'), rule('sys/policy/*', 'deny')),
  ).not.toContain('vault:update:sys/policies/acl/*')
  expect(ways(rule('*', 'update'), rule('sys/audit/*', 'deny'))).toContain('vault:update:sys/policies/acl/*')
})

test('parameters make a right conditional, a deny inside a path leaves it not whole', () => {
  const rights = vaultRights([
    rule('secret/*', 'read'),
    rule('secret/root', 'deny'),
    { path: 'kv/a', capabilities: ['update'], isLimited: true },
    rule('kv/b', 'read', 'fly'),
  ])
  expect(rights).toMatchObject({
    allow: ['vault:read:kv/b', 'vault:read:secret/*'],
    allowEverywhere: ['vault:read:kv/b'],
    conditional: ['vault:update:kv/a'],
    unmatched: ['fly kv/b'],
  })
  expect(rights.deny).toContain('vault:read:secret/root')
})

test('the audit device shows operations at paths, and nothing else', () => {
  expect(isUseLogged('vault:read:secret/data/*')).toBe(true)
  expect(isUseLogged('vault:sudo:sys/seal')).toBe(false)
  expect(isUseLogged('vault:update:sys/policies/acl/*')).toBe(false)
  expect(isUseLogged('vault:root')).toBe(false)
})
