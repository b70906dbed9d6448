import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { isControlPlaneAccount } from '@/lib/privilege/kubernetes-own'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { isObject, said, text, type Members } from '../checked'
import { environmentOfSegment, environmentOfTags, ownerHintsOf, someHints } from '../hints'
import { certManagerRecords, isCertManager, tlsSecretRecords } from './certificates'
import { isSecretStore, secretStoreRecords } from './external-secrets'
import { objectKept } from './kept'
import { metadataOf, namespaced, type Metadata } from './names'
import { bindingRecords, roleRecords } from './rbac'
import { isWorkload, workloadRecords } from './workloads'

/**
 * Kubernetes objects as kubectl prints them (one List of mixed kinds), as the API answers (a list per kind, whose items
 * carry no kind), or as manifests, in JSON or YAML. Source: Kubernetes API reference 1.34.
 */
export const objects: Format = {
  id: 'kubernetes/objects',
  title: 'Kubernetes service accounts, RBAC and workloads',
  provider: 'kubernetes',
  role: 'inventory',
  collect: `# needs get and list on the named kinds; Secrets of other types and all secret data are dropped on arrival
kubectl get serviceaccounts,roles,rolebindings,clusterroles,clusterrolebindings,deployments,daemonsets,statefulsets,cronjobs,jobs,pods -A -o json > objects.json
kubectl get secrets -A --field-selector type=kubernetes.io/service-account-token -o json | jq 'del(.items[].data)' > tokens.json
# certificates, without their keys; the second where cert-manager is installed
kubectl get secrets -A --field-selector type=kubernetes.io/tls -o json | jq '.items |= map(.data |= {"tls.crt": .["tls.crt"]})' > tls.json
kubectl get certificates.cert-manager.io,certificaterequests.cert-manager.io -A -o json > certificates.json
# where External Secrets is installed
kubectl get secretstores.external-secrets.io,clustersecretstores.external-secrets.io -A -o json > stores.json`,
  envelope: ['kind'],
  recognises: ({ records, envelope, lists }) =>
    (isKindOfList(envelope.kind) && lists?.includes('items') === true) || records.some(isObjectOfOurs),
  isOwn: isObjectOfOurs,
  scopeOf: () => undefined,
  asksFor: 'cluster name',
  enumerates: ['service_account'],
  keeps: objectKept,
  subjectOf: ({ value }, { scope }) => subjectIn(value, scope),
  records: recordsOf,
}

// Google calls an answer `admin#directory#tokenList`.
const isKindOfList = (kind: unknown): boolean =>
  typeof kind === 'string' && /^[A-Za-z]*List$/.test(kind) && kind !== 'EventList'

/** Any object: the kinds that say nothing about identities are rejected one by one, with that reason. */
function isObjectOfOurs({ value, envelope }: Raw): boolean {
  if (!isObject(value) || !isObject(value.metadata) || !text(value.metadata.name)) return false
  if (text(value.apiVersion)?.startsWith('audit.k8s.io/')) return false
  return typeof value.kind === 'string' ? typeof value.apiVersion === 'string' : isKindOfList(envelope?.kind)
}

function subjectIn(value: unknown, cluster: string) {
  const metadata = isObject(value) && value.kind === 'ServiceAccount' ? metadataOf(value) : undefined
  return (
    metadata &&
    ({ provider: 'kubernetes', nativeId: namespaced(cluster, metadata.namespace, metadata.name) } as const)
  )
}

function recordsOf(raw: Raw, context: Context): ModelRecord[] {
  const { value } = raw
  if (!isObject(value)) throw new Reject('This is not a Kubernetes object')
  const list = text(raw.envelope?.kind) ?? text(context.envelope.kind)
  const kind =
    text(value.kind) ?? (raw.list === 'items' && list !== 'List' ? list?.replace(/List$/, '') : undefined)
  if (!kind) throw new Reject('The object does not say its kind, and neither does its list')
  const metadata = metadataOf(value)
  if (!metadata) throw new Reject(`This ${kind} has no name`)
  const cluster = context.scope
  if (isSecretStore(value)) return secretStoreRecords(value, metadata, cluster)
  if (isCertManager(value)) return certManagerRecords(value, metadata, cluster)
  if (kind === 'ServiceAccount') return [serviceAccount(value, metadata, cluster)]
  if (kind === 'Secret') return secret(value, metadata, cluster, context)
  if (kind === 'Role' || kind === 'ClusterRole') return roleRecords(value, metadata, kind, cluster)
  if (kind === 'RoleBinding' || kind === 'ClusterRoleBinding')
    return bindingRecords(value, metadata, kind, cluster)
  if (isWorkload(kind)) return workloadRecords(value, metadata, kind, cluster)
  throw new NotAboutIdentities(`Says nothing about identities: ${kind}`)
}

/** Annotations that let an account act as an identity of a cloud. */
const cloudIdentities = [
  'eks.amazonaws.com/role-arn',
  'iam.gke.io/gcp-service-account',
  'azure.workload.identity/client-id',
]

function serviceAccount(object: Members, metadata: Metadata, cluster: string): IdentityRecord {
  const { labels, annotations, namespace, name } = metadata
  const clouds = Object.fromEntries(
    Object.entries(annotations).filter(([key]) => cloudIdentities.includes(key)),
  )
  const hints = [...ownerHintsOf(labels, 'label'), ...ownerHintsOf(annotations, 'annotation')]
  if (!namespace.startsWith('kube-') && namespace !== 'default')
    hints.push({ from: 'path', key: 'namespace', value: namespace })
  return said({
    type: 'identity',
    provider: 'kubernetes',
    nativeId: namespaced(cluster, namespace, name),
    kind: 'service_account',
    uniqueId: metadata.uid,
    // Logs outside the cluster know it by that alone.
    aliases: metadata.uid ? [metadata.uid] : undefined,
    name,
    scope: cluster,
    environment:
      environmentOfTags(labels) ?? environmentOfTags(annotations) ?? environmentOfSegment(namespace),
    status: 'active',
    createdAt: readTime(metadata.createdAt),
    providerManaged: isControlPlaneAccount(namespace, name) ? true : undefined,
    tags: {
      namespace,
      ...labels,
      ...clouds,
      ...(object.automountServiceAccountToken === false ? { automount: 'false' } : {}),
    },
    ownerHints: someHints(hints),
  })
}

/** Tokens of service accounts and certificates are credentials of an identity; the rest may hold anything and is not kept. */
function secret(
  object: Members,
  metadata: Metadata,
  cluster: string,
  { fingerprint }: Context,
): ModelRecord[] {
  const type = text(object.type) ?? 'Opaque'
  if (type === 'kubernetes.io/tls') return tlsSecretRecords(object, metadata, cluster)
  if (type !== 'kubernetes.io/service-account-token')
    throw new NotAboutIdentities(`Says nothing about identities: Secret of type ${type}`)
  const account = metadata.annotations['kubernetes.io/service-account.name']
  if (!account) throw new Reject('This token Secret does not name its service account')
  const token = isObject(object.data) ? text(object.data.token) : undefined
  const lastUsed = metadata.labels['kubernetes.io/legacy-token-last-used']
  return [
    said({
      type: 'credential',
      identity: { provider: 'kubernetes', nativeId: namespaced(cluster, metadata.namespace, account) },
      nativeId: metadata.uid ?? `${namespaced(cluster, metadata.namespace, metadata.name)}#secret`,
      kind: 'service_account_token',
      static: true,
      label: metadata.name,
      status: metadata.labels['kubernetes.io/legacy-token-invalid-since'] ? 'inactive' : 'active',
      createdAt: readTime(metadata.createdAt),
      rotationTracked: false,
      // A token in a Secret is valid until the Secret goes.
      cannotExpire: true,
      lastUsedAt: readTime(lastUsed),
      issuer: 'kubernetes',
      fingerprint: token ? fingerprint(Buffer.from(token, 'base64').toString('utf8')) : undefined,
      binding: { namespace: metadata.namespace },
    } satisfies CredentialRecord),
  ]
}
