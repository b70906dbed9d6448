import type { EventRecord } from '@/lib/model/records'
import { isObject, text, type Members } from '../checked'
import { serviceAccount } from './audit-actor'
import type { Shared } from './audit-issuance'

/**
 * The end of a pod, for the service account that it ran as: told by the answer to its deletion, which is only logged at level
 * RequestResponse. A pod is deleted twice, at first with a grace period and in the end by its kubelet; the later one counts.
 * Source: Kubernetes documentation, "Pod Lifecycle", "Termination of Pods".
 */
export function endOfPod(event: Members, shared: Shared, cluster: string): EventRecord | undefined {
  const ref = isObject(event.objectRef) ? event.objectRef : {}
  if (event.verb !== 'delete' || ref.resource !== 'pods' || text(ref.subresource)) return undefined
  const pod = isObject(event.responseObject) ? event.responseObject : {}
  const metadata = isObject(pod.metadata) ? pod.metadata : {}
  const spec = isObject(pod.spec) ? pod.spec : {}
  const [uid, name] = [text(metadata.uid), text(spec.serviceAccountName)]
  const namespace = text(metadata.namespace) ?? text(ref.namespace)
  if (shared.result !== 'success' || !uid || !name || !namespace) return undefined
  return {
    type: 'event',
    eventId: `${shared.eventId}/end`,
    occurredAt: shared.occurredAt,
    kind: 'task_end',
    identity: serviceAccount(cluster, { namespace, name }),
    run: uid,
    result: 'success',
  }
}

/**
 * The pod that a requested token outlives: one for other recipients than the API server, which alone refuses it once the pod is
 * gone. Without an audience it is for the API server; one that is not logged is not known.
 * Source: Kubernetes documentation, "Managing Service Accounts", "Bound service account tokens".
 */
export function podOutlived(bound: Members, audience: readonly string[]): string | undefined {
  const isForOthers = audience.length > 0 && !audience.some((one) => OF_API_SERVER.test(one))
  return bound.kind === 'Pod' && isForOthers ? text(bound.uid) : undefined
}

/** Audiences that API servers take for their own: the default one, that of k3s, and the issuers of managed clusters. */
const OF_API_SERVER =
  /^(?:https:\/\/)?(?:kubernetes\.default(?:\.svc)?(?:[./:]|$)|container\.googleapis\.com\/|oidc\.eks\.)|\.oic\.prod-aks\.azure\.com\/|^(?:k3s|api|kubernetes)$/
