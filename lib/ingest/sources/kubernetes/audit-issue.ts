import type { EventRecord } from '@/lib/model/records'
import { isObject, said, text, type Members } from '../checked'
import { serviceAccount } from './audit-actor'
import { certificateIssuance } from './audit-certificate'
import { ofPod } from './audit-pod'
import { namespaced, workloadOfPod } from './names'
import type { Shared, Issuance } from './audit-issuance'

/**
 * TokenRequest, the making of token Secrets, and signed client certificates. Audience, lifetime and certificate are only
 * logged at level Request and above.
 */
export function issuanceOf(event: Members, shared: Shared, cluster: string): EventRecord | undefined {
  const ref = isObject(event.objectRef) ? event.objectRef : {}
  const request = isObject(event.requestObject) ? event.requestObject : {}
  const user = isObject(event.user) ? event.user : {}
  const shape: Issuance = {
    type: 'event',
    ...shared,
    kind: shared.result === 'denied' ? 'deny' : 'issue',
    issuer: 'kubernetes',
    requester: text(user.username),
  }
  if (event.verb !== 'create') return certificateIssuance(event, shape, cluster)
  if (ref.resource === 'serviceaccounts' && ref.subresource === 'token')
    return tokenRequest(event, ref, request, shape, cluster)
  if (ref.resource !== 'secrets' || request.type !== 'kubernetes.io/service-account-token') return undefined
  const metadata = isObject(request.metadata) ? request.metadata : {}
  const account = isObject(metadata.annotations)
    ? text(metadata.annotations['kubernetes.io/service-account.name'])
    : undefined
  const made =
    isObject(event.responseObject) && isObject(event.responseObject.metadata)
      ? event.responseObject.metadata
      : {}
  const [namespace, name] = [text(ref.namespace) ?? 'default', text(ref.name) ?? text(metadata.name)]
  if (!account || !name) return undefined
  return said({
    ...shape,
    // Whoever made the Secret is not where its token will be used.
    context: undefined,
    identity: serviceAccount(cluster, { namespace, name: account }),
    credential: {
      nativeId: text(made.uid) ?? `${namespaced(cluster, namespace, name)}#secret`,
      kind: 'service_account_token',
      static: true,
      label: name,
    },
  } satisfies EventRecord)
}

function tokenRequest(
  event: Members,
  ref: Members,
  request: Members,
  shape: Issuance,
  cluster: string,
): EventRecord | undefined {
  const [namespace, name] = [text(ref.namespace), text(ref.name)]
  if (!namespace || !name) return undefined
  const annotations = isObject(event.annotations) ? event.annotations : {}
  const id = text(annotations['authentication.kubernetes.io/issued-credential-id'])
  const spec = isObject(request.spec) ? request.spec : {}
  const bound = isObject(spec.boundObjectRef) ? spec.boundObjectRef : {}
  const pod = bound.kind === 'Pod' ? text(bound.name) : undefined
  const audience = Array.isArray(spec.audiences)
    ? spec.audiences.filter((one) => typeof one === 'string')
    : []
  return said({
    ...shape,
    identity: serviceAccount(cluster, { namespace, name }),
    credential: id ? { nativeId: id, kind: 'projected_token', static: false } : undefined,
    audience: audience.length > 0 ? audience : undefined,
    ttlSeconds: typeof spec.expirationSeconds === 'number' ? spec.expirationSeconds : undefined,
    ...ofPod(bound, request, audience),
    // The kubelet asks on behalf of a pod; where it runs is the node's address, not the workload's.
    context: pod
      ? { kind: 'workload', name: namespaced(cluster, namespace, workloadOfPod(pod)) }
      : shape.context,
  } satisfies EventRecord)
}
