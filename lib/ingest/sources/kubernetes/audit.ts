import type { EventContext, EventRecord, ModelRecord } from '@/lib/model/records'
import { kubernetesAction } from '@/lib/privilege/kubernetes-catalogue'
import { Reject, type Context, type Format, type Raw } from '../../source'
import { readTime } from '../../time'
import { isObject, parsedObject, said, text, type Members } from '../checked'
import { roleArnOf, subject } from '../aws/cloudtrail-actor'
import { accountOf } from '../aws/arn'
import { namespaced, serviceAccountIn, workloadOfPod } from './names'

/**
 * Kubernetes audit events: NDJSON from the API server, EventList from a webhook, CloudWatch Logs of EKS, and AKS
 * diagnostic logs (`properties.log`). Read by hand: this is a format that comes in tens of millions.
 * Source: Kubernetes documentation, "Auditing" and audit.k8s.io/v1; authentication annotations of KEP-4193.
 */
export const audit: Format = {
  id: 'kubernetes/audit',
  title: 'Kubernetes audit log',
  provider: 'kubernetes',
  role: 'log',
  collect: `# the file of the API server's --audit-log-path, or on EKS (needs logs:FilterLogEvents):
aws logs filter-log-events --log-group-name "/aws/eks/$CLUSTER/cluster" --log-stream-name-prefix kube-apiserver-audit --output json > audit.json`,
  recognises: ({ records }) => records.some(({ value }) => isAuditEvent(unwrap(value))),
  scopeOf: clusterOf,
  asksFor: 'cluster name',
  enumerates: [],
  secretFields: ['token', 'requestObject.data', 'responseObject.data'],
  records: recordsOf,
}

function isAuditEvent(event: Members | undefined): boolean {
  if (!event) return false
  if (text(event.apiVersion)?.startsWith('audit.k8s.io/')) return true
  return (
    event.kind === 'Event' &&
    typeof event.verb === 'string' &&
    ('auditID' in event || isObject(event.objectRef))
  )
}

function unwrap(value: unknown): Members | undefined {
  let candidate: unknown = value
  for (let depth = 0; depth < 4; depth += 1) {
    if (!isObject(candidate)) {
      candidate = parsedObject(candidate)
      if (candidate === undefined) return undefined
      continue
    }
    if (typeof candidate.verb === 'string') return candidate
    candidate = candidate.message ?? candidate.log ?? candidate.properties ?? candidate['@message']
  }
  return undefined
}

/** The cluster, where the wrapping says it: EKS in the name of the log group, AKS in the resource id. */
function clusterOf({ value, envelope }: Raw): string | undefined {
  const group = text(envelope?.logGroup) ?? (isObject(value) ? text(value.logGroup) : undefined)
  const eks = /^\/aws\/eks\/([^/]+)\/cluster$/.exec(group ?? '')?.[1]
  const resource = isObject(value) ? text(value.resourceId) : undefined
  return eks ?? /\/managedclusters\/([^/]+)/i.exec(resource ?? '')?.[1]?.toLowerCase()
}

function recordsOf(raw: Raw, context: Context): ModelRecord[] {
  const event = unwrap(raw.value)
  if (!event) throw new Reject('This is no audit event: it has no verb')
  const stage = text(event.stage)
  if (stage === 'RequestReceived' || stage === 'ResponseStarted')
    throw new Reject(`Stage ${stage}: the finished request has a line of its own`)
  const at =
    readTime(event.requestReceivedTimestamp) ?? readTime(event.stageTimestamp) ?? readTime(event.timestamp)
  if (!at) throw new Reject('The event has no timestamp')
  const cluster = clusterOf(raw) ?? context.scope
  const user = isObject(event.user) ? event.user : {}
  const shared = sharedParts(event, user, at, cluster)
  const actor = actorOf(user, cluster)
  const records: EventRecord[] = []
  const issued = issuanceOf(event, shared, cluster)
  if (issued) records.push(issued)
  if (actor) records.push(...usesOf(event, user, actor, shared, cluster, records.length > 0))
  if (records.length === 0) throw new Reject(whyNobody(user))
  return records
}

type Subject = EventRecord['identity']
type Shared = Pick<EventRecord, 'eventId' | 'occurredAt' | 'result' | 'context' | 'sourceIp' | 'userAgent'>

function sharedParts(event: Members, user: Members, at: Date, cluster: string): Shared {
  const status = isObject(event.responseStatus) ? event.responseStatus : {}
  const annotations = isObject(event.annotations) ? event.annotations : {}
  const code = typeof status.code === 'number' ? status.code : undefined
  const refused = annotations['authorization.k8s.io/decision'] === 'forbid' || code === 401 || code === 403
  const failed = stageIsPanic(event) || (code !== undefined && code >= 400)
  const ip = Array.isArray(event.sourceIPs) ? text(event.sourceIPs[0]) : undefined
  return {
    // Only the finished request is read, so the id alone is unique.
    eventId:
      text(event.auditID) ??
      [
        at.toISOString(),
        user.username,
        event.verb,
        event.requestURI ?? JSON.stringify(event.objectRef ?? ''),
        ip,
      ].join('|'),
    occurredAt: at,
    result: refused ? 'denied' : failed ? 'error' : 'success',
    context: contextOf(user, ip, cluster),
    sourceIp: ip,
    userAgent: text(event.userAgent)?.slice(0, 300),
  }
}

const stageIsPanic = (event: Members) => event.stage === 'Panic'

const extraOf = (user: Members, key: string): string | undefined => {
  const extra = isObject(user.extra) ? user.extra[key] : undefined
  return Array.isArray(extra) ? text(extra[0]) : text(extra)
}

/** The pod that a bound token belongs to, else the address of the caller. */
function contextOf(user: Members, ip: string | undefined, cluster: string): EventContext | undefined {
  const pod = extraOf(user, 'authentication.kubernetes.io/pod-name')
  const account = serviceAccountIn(text(user.username))
  if (pod && account)
    return { kind: 'workload', name: namespaced(cluster, account.namespace, workloadOfPod(pod)) }
  return ip ? { kind: 'network', name: `ip ${ip}` } : undefined
}

/** Service accounts, components with certificates, and cloud identities; people are not kept. */
function actorOf(user: Members, cluster: string): Subject | undefined {
  const username = text(user.username)
  const account = serviceAccountIn(username)
  if (account) return serviceAccount(cluster, account)
  const arn =
    extraOf(user, 'canonicalArn') ??
    extraOf(user, 'arn') ??
    (username?.startsWith('arn:') ? username : undefined)
  if (arn && accountOf(arn)) return subject(roleArnOf(arn))
  if (
    !username ||
    username.includes('@') ||
    username === 'system:anonymous' ||
    username === 'system:unsecured'
  )
    return undefined
  if (!username.startsWith('system:') && !hasCertificate(user)) return undefined
  return {
    provider: 'kubernetes',
    nativeId: `${cluster}/user/${username}`,
    kind: 'other',
    name: username,
    scope: cluster,
  }
}

const hasCertificate = (user: Members) =>
  extraOf(user, 'authentication.kubernetes.io/credential-id')?.startsWith('X509') === true

const serviceAccount = (
  cluster: string,
  { namespace, name }: { namespace: string; name: string },
): Subject => ({
  provider: 'kubernetes',
  nativeId: namespaced(cluster, namespace, name),
  kind: 'service_account',
  name,
  scope: cluster,
})

/** The credential that was presented: the id of a bound token, or the hash of a client certificate. */
function credentialOf(user: Members): EventRecord['credential'] {
  const id = extraOf(user, 'authentication.kubernetes.io/credential-id')
  if (!id) return undefined
  return id.startsWith('X509')
    ? { nativeId: id, kind: 'client_certificate', static: true }
    : { nativeId: id, kind: 'projected_token', static: false }
}

/** `kubectl` outside of any pod with the token of an account: a person acts as the machine. */
function isHuman(event: Members, user: Members): true | undefined {
  const agent = text(event.userAgent) ?? ''
  return /^(kubectl|k9s|Lens|OpenLens|Headlamp|Mozilla)\b/i.test(agent) &&
    !extraOf(user, 'authentication.kubernetes.io/pod-name')
    ? true
    : undefined
}

function actionOf(event: Members): string | undefined {
  const ref = isObject(event.objectRef) ? event.objectRef : undefined
  const verb = String(event.verb)
  const resource = text(ref?.resource)
  if (resource) return kubernetesAction(resource, text(ref?.subresource), verb)
  const path = text(event.requestURI)?.split('?')[0]
  return path ? `k8s:${path}:${verb}` : undefined
}

function usesOf(
  event: Members,
  user: Members,
  actor: Subject,
  shared: Shared,
  cluster: string,
  second: boolean,
): EventRecord[] {
  const impersonated = isObject(event.impersonatedUser) ? event.impersonatedUser : undefined
  const action = actionOf(event)
  const own: EventRecord = said({
    type: 'event',
    ...shared,
    eventId: second ? `${shared.eventId}/use` : shared.eventId,
    kind: 'use',
    identity: actor,
    credential: credentialOf(user),
    action: impersonated
      ? `k8s:${serviceAccountIn(text(impersonated.username)) ? 'serviceaccounts' : 'users'}:impersonate`
      : action,
    human: isHuman(event, user),
  } satisfies EventRecord)
  const as = impersonated ? actorOf(impersonated, cluster) : undefined
  if (!as) return [own]
  const borrowed: EventRecord = said({
    type: 'event',
    ...shared,
    eventId: `${shared.eventId}/impersonated`,
    kind: 'use',
    identity: as,
    action,
    requester: actor.nativeId,
  } satisfies EventRecord)
  return [own, borrowed]
}

/** TokenRequest and the making of token Secrets. Audience and lifetime are only logged at level Request and above. */
function issuanceOf(event: Members, shared: Shared, cluster: string): EventRecord | undefined {
  const ref = isObject(event.objectRef) ? event.objectRef : {}
  if (event.verb !== 'create') return undefined
  const request = isObject(event.requestObject) ? event.requestObject : {}
  const user = isObject(event.user) ? event.user : {}
  const shape = {
    type: 'event',
    ...shared,
    kind: shared.result === 'denied' ? 'deny' : 'issue',
    issuer: 'kubernetes',
    requester: text(user.username),
  } as const
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
  shape: Shared & { type: 'event'; kind: EventRecord['kind'] },
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
    // The kubelet asks on behalf of a pod; where it runs is the node's address, not the workload's.
    context: pod
      ? { kind: 'workload', name: namespaced(cluster, namespace, workloadOfPod(pod)) }
      : shape.context,
  } satisfies EventRecord)
}

function whyNobody(user: Members): string {
  const username = text(user.username)
  if (!username) return 'The event names no user'
  if (username === 'system:anonymous') return 'Made by nobody who authenticated (system:anonymous)'
  return 'Made by a person, or by a user that no certificate or account identifies'
}
