import type { EventRecord, ModelRecord } from '@/lib/model/records'
import { kubernetesAction } from '@/lib/privilege/kubernetes-catalogue'
import { members, times, wordMembers } from '../../read/kept'
import { Reject, type Context, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { isObject, type Members, parsedObject, said, scalar, text } from '../checked'
import { actorOf, contextOf, credentialOf, isHuman, podOf, type Subject } from './audit-actor'
import { eventOfGkeEntry, gkeClusterOf, isGkeEntry, isLogOfClusters } from './audit-gke'
import { issuanceOf } from './audit-issue'
import type { Shared } from './audit-issuance'
import { endOfPod } from './audit-pod'
import { serviceAccountIn } from './names'

/**
 * Kubernetes audit events: NDJSON from the API server, EventList from a webhook, CloudWatch Logs of EKS, AKS diagnostic
 * logs (`properties.log`), and GKE's entries in Cloud Audit Logs. Read by hand: this is a format that comes in tens of millions.
 * Source: Kubernetes documentation, "Auditing" and audit.k8s.io/v1; authentication annotations of KEP-4193.
 */
export const audit: Format = {
  id: 'kubernetes/audit',
  title: 'Kubernetes audit log',
  provider: 'kubernetes',
  role: 'log',
  collect: `# the file of the API server's --audit-log-path, or on EKS (needs logs:FilterLogEvents):
aws logs filter-log-events --log-group-name "/aws/eks/$CLUSTER/cluster" --log-stream-name-prefix kube-apiserver-audit --output json > audit.json
# or on GKE (needs logging.logEntries.list; reads need Data Access logs, which are off by default):
gcloud logging read 'resource.type="k8s_cluster" AND protoPayload.serviceName="k8s.io"' --freshness=7d --format=json > audit.json`,
  recognises: ({ records }) => {
    const isCloud = ({ value }: Raw) => isObject(value) && isObject(value.protoPayload)
    const entries = records.filter(isCloud).map(({ value }) => value as Members)
    const events = records.filter(isEvent)
    return events.some((raw) => !isCloud(raw)) || (events.length > 0 && isLogOfClusters(entries))
  },
  isOwn: isEvent,
  scopeOf: clusterOf,
  asksFor: 'cluster name',
  enumerates: [],
  keeps: {
    ...members('apiVersion auditID sourceIPs'),
    ...wordMembers('kind level stage verb'),
    ...times('requestReceivedTimestamp stageTimestamp'),
    user: members('username groups uid'),
    impersonatedUser: members('username groups uid'),
    objectRef: members('resource namespace name uid apiGroup apiVersion subresource'),
    responseStatus: { code: true, ...wordMembers('reason status') },
  },
  records: recordsOf,
}

function isEvent({ value }: Raw): boolean {
  return isAuditEvent(unwrap(value))
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
    if (isGkeEntry(candidate)) return eventOfGkeEntry(candidate)
    candidate = candidate.message ?? candidate.log ?? candidate.properties ?? candidate['@message']
  }
  return undefined
}

/** The cluster, where the wrapping says it: EKS in the name of the log group, AKS in the resource id, GKE in a label. */
function clusterOf({ value, envelope }: Raw): string | undefined {
  const group = text(envelope?.logGroup) ?? (isObject(value) ? text(value.logGroup) : undefined)
  const eks = /^\/aws\/eks\/([^/]+)\/cluster$/.exec(group ?? '')?.[1]
  const resource = isObject(value) ? text(value.resourceId) : undefined
  const gke = isObject(value) ? gkeClusterOf(value) : undefined
  return eks ?? gke ?? /\/managedclusters\/([^/]+)/i.exec(resource ?? '')?.[1]?.toLowerCase()
}

function recordsOf(raw: Raw, context: Context): ModelRecord[] {
  const event = unwrap(raw.value)
  if (!event && isObject(raw.value) && isObject(raw.value.protoPayload))
    throw new Reject(
      'An entry of Google Cloud and not of a cluster: hand such entries over in a file of their own',
    )
  if (!event) throw new Reject('This is not an audit event: it has no verb')
  const stage = text(event.stage)
  if (stage === 'RequestReceived' || stage === 'ResponseStarted')
    throw new Reject(`Stage ${stage}: the finished request has a line of its own`)
  const at =
    readTime(event.requestReceivedTimestamp) ??
    readTime(event.stageTimestamp) ??
    readTime(event.timestamp) ??
    readTime(raw.loggedAt)
  if (!at) throw new Reject('The event has no timestamp')
  const cluster = clusterOf(raw) ?? context.scope
  const user = isObject(event.user) ? event.user : {}
  const shared = sharedParts(event, user, at, cluster)
  const actor = actorOf(user, cluster)
  const issued = issuanceOf(event, shared, cluster)
  const ended = endOfPod(event, shared, cluster)
  const records = [issued, ended].filter((record) => record !== undefined)
  if (actor) records.push(...usesOf(event, user, actor, shared, cluster, issued !== undefined))
  if (records.length === 0) throw new Reject(whyNobody(user))
  return records
}

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
        scalar(user.username),
        scalar(event.verb),
        event.requestURI === undefined ? JSON.stringify(event.objectRef ?? '') : scalar(event.requestURI),
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

function actionOf(event: Members): string | undefined {
  const ref = isObject(event.objectRef) ? event.objectRef : undefined
  const verb = scalar(event.verb)
  const resource = text(ref?.resource)
  if (resource) return kubernetesAction(resource, text(ref?.subresource), verb, text(ref?.apiGroup))
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
    run: podOf(user),
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

function whyNobody(user: Members): string {
  const username = text(user.username)
  if (!username) return 'The event names no user'
  if (username === 'system:anonymous') return 'Made by nobody who authenticated (system:anonymous)'
  return 'Made by a person, or by a user that no certificate or account identifies'
}
