import type { CredentialRecord, ModelRecord, WorkloadRecord } from '@/lib/model/records'
import { Reject } from '../../source'
import { isObject, said, text, type Members } from '../checked'
import { environmentOfSegment, environmentOfTags } from '../hints'
import { namespaced, workloadOfPod, type Metadata } from './names'

const kinds: Readonly<Record<string, WorkloadRecord['kind']>> = {
  Pod: 'pod',
  Deployment: 'deployment',
  ReplicaSet: 'deployment',
  StatefulSet: 'deployment',
  DaemonSet: 'deployment',
  ReplicationController: 'deployment',
  Job: 'job',
  CronJob: 'job',
}
export const isWorkload = (kind: string): boolean => Object.hasOwn(kinds, kind)

/** A pod, or what makes pods, with the service account it runs as and the tokens that are projected into it. */
export function workloadRecords(
  object: Members,
  metadata: Metadata,
  kind: string,
  cluster: string,
): ModelRecord[] {
  const spec = podSpecOf(object, kind)
  if (!spec) throw new Reject(`This ${kind} has no pod template`)
  const account = text(spec.serviceAccountName) ?? text(spec.serviceAccount) ?? 'default'
  const identity = {
    provider: 'kubernetes',
    nativeId: namespaced(cluster, metadata.namespace, account),
  } as const
  const maker = makerOf(metadata, kind)
  const nativeId = workloadId(cluster, metadata.namespace, maker)
  const phase = isObject(object.status) ? text(object.status.phase) : undefined
  const workload: WorkloadRecord = said({
    type: 'workload',
    provider: 'kubernetes',
    nativeId,
    name: maker.name,
    kind: kinds[maker.kind] ?? 'other',
    scope: cluster,
    environment: environmentOfTags(metadata.labels) ?? environmentOfSegment(metadata.namespace),
    // A finished pod says nothing about the deployment behind it.
    status:
      phase === 'Succeeded' || phase === 'Failed' ? (maker.kind === 'Pod' ? 'gone' : undefined) : 'running',
    // Without a token mounted, the pod cannot act as the account.
    identities: spec.automountServiceAccountToken === false && projected(spec).length === 0 ? [] : [identity],
  })
  return [
    workload,
    ...projected(spec).map((token) => tokenRecord(token, identity, nativeId, metadata.namespace)),
  ]
}

/** The controller behind a pod: a ReplicaSet's name is that of its Deployment plus a hash. */
function makerOf(metadata: Metadata, kind: string): { kind: string; name: string } {
  const { owner, name } = metadata
  if (!owner || !isWorkload(owner.kind)) return { kind: owner?.kind === 'Node' ? 'DaemonSet' : kind, name }
  if (owner.kind === 'ReplicaSet') return { kind: 'Deployment', name: workloadOfPod(`${owner.name}-bbbbb`) }
  if (owner.kind === 'Job') {
    // The controller of cron jobs names its jobs by the minute.
    const name = owner.name.replace(/-\d{7,10}$/, '')
    return { kind: name === owner.name ? 'Job' : 'CronJob', name }
  }
  return owner
}

/** Names are unique for one kind only: a deployment and a cron job may share theirs. Deployments keep the short form. */
const workloadId = (
  cluster: string,
  namespace: string,
  { kind, name }: { kind: string; name: string },
): string =>
  kind === 'Deployment'
    ? namespaced(cluster, namespace, name)
    : `${cluster}/${namespace}/${kind.toLowerCase()}/${name}`

function podSpecOf(object: Members, kind: string): Members | undefined {
  const path = { Pod: ['spec'], CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'] }[kind] ?? [
    'spec',
    'template',
    'spec',
  ]
  let found: unknown = object
  for (const step of path) found = isObject(found) ? found[step] : undefined
  return isObject(found) ? found : undefined
}

interface Projected {
  audience?: string
  ttlSeconds?: number
}

/** Tokens projected on purpose; the one that every pod gets for the API server is left out. */
function projected(spec: Members): Projected[] {
  const volumes = Array.isArray(spec.volumes) ? spec.volumes.filter(isObject) : []
  return volumes.flatMap((volume) => {
    const source = isObject(volume.projected) ? volume.projected : {}
    if (text(volume.name)?.startsWith('kube-api-access-') || !Array.isArray(source.sources)) return []
    return source.sources.flatMap((one): Projected[] => {
      const token = isObject(one) && isObject(one.serviceAccountToken) ? one.serviceAccountToken : undefined
      if (!token) return []
      // The API server's default is one hour.
      const seconds = typeof token.expirationSeconds === 'number' ? token.expirationSeconds : 3600
      return [{ audience: text(token.audience), ttlSeconds: seconds }]
    })
  })
}

function tokenRecord(
  { audience, ttlSeconds }: Projected,
  identity: CredentialRecord['identity'],
  workload: string,
  namespace: string,
): CredentialRecord {
  return {
    type: 'credential',
    identity,
    nativeId: `${workload}#token/${audience ?? 'api-server'}`,
    kind: 'projected_token',
    static: false,
    label: `Token for ${audience ?? 'the API server'}`,
    status: 'active',
    ...(ttlSeconds ? { ttlSeconds } : {}),
    issuer: 'kubernetes',
    binding: { ...(audience ? { audience } : {}), namespace, workload },
  }
}
