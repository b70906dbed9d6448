import { isObject, type Members, scalar, text } from '../checked'

/** Name of a service account inside its cluster; also that of a workload. */
export const namespaced = (cluster: string, namespace: string, name: string): string =>
  `${cluster}/${namespace}/${name}`

/** `system:serviceaccount:namespace:name` */
export function serviceAccountIn(
  username: string | undefined,
): { namespace: string; name: string } | undefined {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username ?? '') ?? []
  return namespace && name ? { namespace, name } : undefined
}

// Characters of generated names: no vowels, no digits that look like letters.
const random = '[bcdfghjklmnpqrstvwxz2456789]'
const ofReplicaSet = new RegExp(`^(.+)-${random}{6,10}-${random}{5}$`)
const ofController = new RegExp(`^(.+)-${random}{5}$`)
const ofCronJob = new RegExp(`^(.+)-\\d{7,10}-${random}{5}$`)

/** Name of the workload that a pod belongs to, from the pod's generated name. */
export function workloadOfPod(pod: string): string {
  const [, name] =
    ofCronJob.exec(pod) ??
    ofReplicaSet.exec(pod) ??
    ofController.exec(pod) ??
    /^(.+)-\d{1,4}$/.exec(pod) ??
    []
  return name ?? pod
}

export interface Metadata {
  name: string
  namespace: string
  uid?: string
  createdAt?: string
  labels: Record<string, string>
  annotations: Record<string, string>
  owner?: { kind: string; name: string }
}

/** What is used of an object's metadata; undefined when it has no name. */
export function metadataOf(object: Members): Metadata | undefined {
  const metadata = isObject(object.metadata) ? object.metadata : undefined
  const name = text(metadata?.name)
  if (!metadata || !name) return undefined
  const owners = Array.isArray(metadata.ownerReferences) ? metadata.ownerReferences.filter(isObject) : []
  const owner = owners.find((one) => one.controller === true) ?? owners[0]
  return {
    name,
    namespace: text(metadata.namespace) ?? 'default',
    uid: text(metadata.uid),
    createdAt: text(metadata.creationTimestamp),
    labels: texts(metadata.labels),
    annotations: texts(metadata.annotations),
    owner:
      owner && text(owner.kind) && text(owner.name)
        ? { kind: scalar(owner.kind), name: scalar(owner.name) }
        : undefined,
  }
}

function texts(value: unknown): Record<string, string> {
  if (!isObject(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
