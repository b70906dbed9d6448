import type { EventRecord } from '@/lib/model/records'
import { readTime } from '../../read/time'
import { isObject, text, type Members } from '../checked'
import { serviceAccount } from './audit-actor'
import type { Shared } from './audit-issuance'

/**
 * The end of a pod, for the service account that it ran as: told by the answer to its deletion, which is only logged at level
 * RequestResponse. A pod is deleted twice, at first with a grace period and in the end by its kubelet; the later one counts,
 * and of the first the end of the grace period.
 * Source: Kubernetes documentation, "Pod Lifecycle", "Termination of Pods".
 */
export function endOfPod(event: Members, shared: Shared, cluster: string): EventRecord | undefined {
  const ref = isObject(event.objectRef) ? event.objectRef : {}
  if (event.verb !== 'delete' || ref.resource !== 'pods' || text(ref.subresource) || isDryRun(event))
    return undefined
  const pod = isObject(event.responseObject) ? event.responseObject : {}
  const metadata = isObject(pod.metadata) ? pod.metadata : {}
  const spec = isObject(pod.spec) ? pod.spec : {}
  const [uid, name] = [text(metadata.uid), text(spec.serviceAccountName)]
  const namespace = text(metadata.namespace) ?? text(ref.namespace)
  if (shared.result !== 'success' || !uid || !name || !namespace) return undefined
  const deletedAt = readTime(metadata.deletionTimestamp)
  return {
    type: 'event',
    eventId: `${shared.eventId}/end`,
    occurredAt: deletedAt && deletedAt > shared.occurredAt ? deletedAt : shared.occurredAt,
    kind: 'task_end',
    identity: serviceAccount(cluster, { namespace, name }),
    run: uid,
    result: 'success',
  }
}

/** Answered like a deletion, and nothing is deleted. */
function isDryRun(event: Members): boolean {
  const options = isObject(event.requestObject) ? event.requestObject : {}
  return (
    (Array.isArray(options.dryRun) && options.dryRun.length > 0) ||
    /[?&]dryRun=[^&]/.test(text(event.requestURI) ?? '')
  )
}

/**
 * The pod that a requested token is bound to, and whether the token ends with it. The API server refuses its own tokens once the pod is
 * gone; other recipients accept theirs until they expire. Without an audience a token is for the API server; where the request is not
 * logged nothing is known.
 * Source: Kubernetes documentation, "Managing Service Accounts", "Bound service account tokens".
 */
export function ofPod(
  bound: Members,
  request: Members,
  audience: readonly string[],
): Pick<EventRecord, 'run' | 'endsWithRun'> {
  const uid = bound.kind === 'Pod' ? text(bound.uid) : undefined
  if (!uid || !isObject(request.spec)) return {}
  const isForOthers = audience.length > 0 && !audience.some((one) => OF_API_SERVER.test(one))
  return isForOthers ? { run: uid } : { run: uid, endsWithRun: true }
}

/** Audiences that API servers take for their own: the default one, that of k3s, and the issuers of managed clusters. */
const OF_API_SERVER =
  /^(?:https:\/\/)?(?:kubernetes\.default(?:\.svc)?(?:[./:]|$)|container\.googleapis\.com\/|oidc\.eks\.)|\.oic\.prod-aks\.azure\.com\/|^(?:k3s|api|kubernetes)$/
