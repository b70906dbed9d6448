import type { IdentityRef, TrustJudgement, TrustRecord } from '@/lib/model/records'
import type { SpiffeId } from './spiffe-id'

export interface Selector {
  type: string
  value: string
}

/** Who gets the SVIDs of an entry: what its selectors match, on the nodes of its parent. Source: SPIRE, "Registering workloads". */
export function trustOfEntry(
  identity: IdentityRef,
  nativeId: string,
  parent: SpiffeId | undefined,
  selectors: readonly Selector[],
): TrustRecord[] {
  if (!parent || selectors.length === 0) return []
  const condition: Record<string, string[]> = {}
  for (const { type, value } of selectors) (condition[type] ??= []).push(value)
  return [
    {
      type: 'trust',
      identity,
      nativeId: `entry:${nativeId}`,
      kind: 'principal',
      principal: parent.id,
      external: false,
      condition: { selectors: condition },
      judgement: judge(parent, selectors),
    },
  ]
}

const isRoot = ({ type, value }: Selector): boolean =>
  type === 'unix' && /^(uid:0|user:root|gid:0|group:root|supplementary_(gid:0|group:root))$/.test(value)
/** Names the process itself: its file, its image, its pod, its service. */
const namesWorkload = ({ type, value }: Selector): boolean =>
  (type === 'unix' && /^(path|sha256):/.test(value)) ||
  (type === 'k8s' &&
    /^(sa|pod-uid|pod-name|pod-label|pod-owner|container-image|container-name):/.test(value)) ||
  (type === 'docker' && /^(image_id|image_config_digest|label|env):/.test(value)) ||
  (type === 'systemd' && value.startsWith('id:'))
const known = new Set(['unix', 'k8s', 'docker', 'systemd'])

function judge(parent: SpiffeId, selectors: readonly Selector[]): TrustJudgement {
  const where = `on a node of ${parent.id}`
  // Behind the server itself stand nodes, not workloads: they are told apart by what attested them.
  if (parent.path === '/spire/server')
    return { grade: 'safe', reach: 'named', pattern: 'spire-node', who: `Nodes with ${list(selectors)}` }
  if (selectors.every(isRoot))
    return {
      grade: 'dangerous',
      reach: 'organisation',
      pattern: 'spire-root-selector',
      who: `Any process that runs as root ${where}`,
    }
  // Any type may be narrow; of those that are not known nothing is claimed.
  if (selectors.some(({ type }) => !known.has(type)))
    return {
      grade: 'unknown',
      reach: 'unknown',
      pattern: 'spire-selector',
      who: `${list(selectors)} ${where}`,
    }
  if (!selectors.some(namesWorkload))
    return {
      grade: 'caution',
      reach: 'named',
      pattern: 'spire-wide-selector',
      who: `Any process with ${list(selectors)} ${where}`,
    }
  if (
    selectors.some(({ type, value }) => type === 'k8s' && value.startsWith('sa:')) &&
    !hasNamespace(selectors)
  )
    return {
      grade: 'caution',
      reach: 'named',
      pattern: 'spire-account-of-any-namespace',
      who: `An account of that name in any namespace ${where}`,
    }
  if (parent.path.startsWith('/spire/agent/join_token/'))
    return {
      grade: 'caution',
      reach: 'named',
      pattern: 'spire-join-token',
      who: `Workloads ${where}, which whoever held its join token could be; nothing else proves which machine it is`,
    }
  return {
    grade: 'safe',
    reach: 'named',
    pattern: 'spire-workload',
    who: `Workloads with ${list(selectors)} ${where}`,
  }
}

const hasNamespace = (selectors: readonly Selector[]): boolean =>
  selectors.some(({ type, value }) => type === 'k8s' && value.startsWith('ns:'))

const list = (selectors: readonly Selector[]): string =>
  selectors.map(({ type, value }) => `${type}:${value}`).join(', ')
