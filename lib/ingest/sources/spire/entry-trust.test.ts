import { expect, test } from 'vitest'
import { trustOfEntry } from './entry-trust'
import { readSpiffeId } from './spiffe-id'

const gradeOf = (parent: string, ...selectors: string[]) => {
  const [trust] = trustOfEntry(
    { provider: 'spiffe', nativeId: 'spiffe://corp.test/a' },
    'e-1',
    readSpiffeId(`spiffe://corp.test${parent}`),
    selectors.map((one) => ({
      type: one.slice(0, one.indexOf(':')),
      value: one.slice(one.indexOf(':') + 1),
    })),
  )
  return trust && `${trust.judgement!.grade} ${trust.judgement!.pattern}`
}
const node = '/spire/agent/k8s_psat/c/1'

test.each([
  [node, ['unix:uid:0'], 'dangerous spire-root-selector'],
  [node, ['unix:uid:0', 'unix:gid:0'], 'dangerous spire-root-selector'],
  [node, ['unix:user:root'], 'dangerous spire-root-selector'],
  [node, ['unix:uid:0', 'unix:path:/usr/bin/agent'], 'safe spire-workload'],
  [node, ['unix:uid:1000'], 'caution spire-wide-selector'],
  [node, ['k8s:ns:shop'], 'caution spire-wide-selector'],
  [node, ['k8s:ns:shop', 'k8s:sa:api'], 'safe spire-workload'],
  [node, ['k8s:sa:api'], 'caution spire-account-of-any-namespace'],
  ['/spire/agent/join_token/5b1c', ['k8s:ns:shop', 'k8s:sa:api'], 'caution spire-join-token'],
  ['/spire/agent/join_token/5b1c', ['unix:uid:0'], 'dangerous spire-root-selector'],
  [node, ['own_plugin:x:1'], 'unknown spire-selector'],
  ['/spire/server', ['k8s_psat:cluster:c'], 'safe spire-node'],
  [node, [], undefined],
])('an entry under %s with %j', (parent, selectors, expected) => {
  expect(gradeOf(parent, ...selectors)).toBe(expected)
})
