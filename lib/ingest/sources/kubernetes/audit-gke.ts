import { isObject, said, text, type Members } from '../checked'

/** A Cloud Audit entry that GKE wrote for a request to the API server of a cluster. */
export function isGkeEntry(entry: Members): boolean {
  const payload = payloadOf(entry)
  return payload?.serviceName === 'k8s.io' || text(payload?.methodName)?.startsWith('io.k8s.') === true
}

const payloadOf = (entry: Members): Members | undefined =>
  [entry.protoPayload, entry.proto_payload].find(isObject)

/**
 * Whether entries of Cloud Audit Logs, most or all of them of clusters, are a log of Kubernetes. What else is among them counts: a
 * log of a whole project holds requests to its clusters too. A single one may have strayed in.
 */
export function isLogOfClusters(entries: readonly Members[]): boolean {
  const others = entries.filter((entry) => !isGkeEntry(entry)).length
  return others * 2 <= entries.length && (others < 2 || others * 10 <= entries.length)
}

/** gRPC codes of `status.code` as the HTTP codes that the API server answered with. */
const httpCodes: Readonly<Record<number, number>> = { 0: 200, 5: 404, 6: 409, 7: 403, 16: 401 }

/**
 * The audit event behind a LogEntry: GKE names method and resource in its own way and tells neither level nor stage.
 * Source: GKE documentation, "Kubernetes audit logs in Cloud Audit Logs" (`io.k8s.<group>.<version>.<resource>.<verb>`).
 */
export function eventOfGkeEntry(entry: Members): Members {
  const payload = payloadOf(entry) ?? {}
  const labels = isObject(entry.labels) ? entry.labels : {}
  const operation = isObject(entry.operation) ? entry.operation : {}
  const metadata = isObject(payload.requestMetadata) ? payload.requestMetadata : {}
  const authentication = isObject(payload.authenticationInfo) ? payload.authenticationInfo : {}
  const status = isObject(payload.status) ? payload.status : {}
  const method = methodOf(text(payload.methodName) ?? '')
  const place = placeOf(text(payload.resourceName) ?? '')
  const ip = text(metadata.callerIp) ?? text(metadata.callerIP)
  return said({
    kind: 'Event',
    auditID: text(operation.id) ?? text(entry.insertId),
    verb: method.verb,
    requestURI: method.resource ? undefined : `/${text(payload.resourceName) ?? method.path}`,
    objectRef: method.resource
      ? said({
          resource: method.resource,
          subresource: method.subresource ?? place.subresource,
          ...place.names,
        })
      : undefined,
    user: said({
      username: text(authentication.principalEmail) ?? text(authentication.principalSubject),
    }),
    sourceIPs: ip ? [ip] : undefined,
    userAgent: text(metadata.callerSuppliedUserAgent),
    responseStatus: typeof status.code === 'number' ? { code: httpCodes[status.code] ?? 500 } : undefined,
    annotations: labels,
    requestObject: payload.request,
    responseObject: payload.response,
    requestReceivedTimestamp: entry.timestamp,
  })
}

/** `io.k8s.core.v1.pods.exec.create`; requests outside of any resource are `io.k8s.readyz` or `io.k8s.core.v1.healthz.get`. */
function methodOf(method: string): { verb: string; resource?: string; subresource?: string; path: string } {
  const [, path = ''] = /^io\.k8s\.(.+)$/.exec(method) ?? []
  const parts = path.split('.')
  const version = parts.findIndex((part, index) => index > 0 && /^v\d\w*$/.test(part))
  const behind = version < 0 ? [] : parts.slice(version + 1)
  const isNamed =
    (behind.length === 2 || behind.length === 3) && behind.every(Boolean) && /^[a-z]+$/.test(behind.at(-1)!)
  const [resource, subresource] = isNamed ? behind.slice(0, -1) : []
  const verb = isNamed ? behind.at(-1) : undefined
  if (!verb || !resource || /^(healthz|livez|readyz|version|metrics)$/.test(resource))
    return { verb: verb ?? 'get', path: resource ?? path }
  return { verb, resource, subresource, path }
}

/** `core/v1/namespaces/shop/serviceaccounts/api/token`: namespace, name and subresource. */
function placeOf(resourceName: string): { names: Members; subresource?: string } {
  const [, , ...parts] = resourceName.split('/')
  const isNamespaced = parts[0] === 'namespaces' && parts.length > 2
  const [, name, subresource] = isNamespaced ? parts.slice(2) : parts
  return {
    names: said({ namespace: isNamespaced ? parts[1] : undefined, name: name || undefined }),
    subresource: subresource || undefined,
  }
}

/** The cluster's name as its monitored resource says it. */
export function gkeClusterOf(entry: Members): string | undefined {
  const labels = isObject(entry.resource) && isObject(entry.resource.labels) ? entry.resource.labels : {}
  return text(labels.cluster_name)
}
