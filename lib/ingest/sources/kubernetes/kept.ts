import { type Kept, members, times, wordMembers } from '../../read/kept'
import { isHintKey } from '../hints'
import { certManagerKept, isCertManager } from './certificates'
import { isSecretStore, secretStoreKept } from './external-secrets'

/** Annotations may hold anything; only those that Muster reads are kept. */
const annotations = members(
  'kubernetes.io/service-account.name kubernetes.io/service-account.uid eks.amazonaws.com/role-arn iam.gke.io/gcp-service-account azure.workload.identity/client-id cert-manager.io/certificate-name',
)

const pod = {
  ...members('serviceAccountName serviceAccount automountServiceAccountToken nodeName hostNetwork hostPID'),
  volumes: {
    name: true as const,
    secret: members('secretName'),
    projected: { sources: { serviceAccountToken: members('path audience expirationSeconds') } },
  },
}
const template: Kept = { spec: pod }

/** What of a Kubernetes object is evidence: who it is, which rights it gives to whom, and as whom it runs. */
export function objectKept(raw: { value: unknown }): Kept {
  const given = annotationsIn(raw.value).filter(isHintKey)
  const own: { readonly [member: string]: Kept } = {
    ...members('apiVersion type automountServiceAccountToken'),
    kind: 'word',
    metadata: {
      ...members('name namespace uid'),
      ...times('creationTimestamp deletionTimestamp'),
      labels: { '*': true },
      annotations: { ...annotations, ...members(given.join(' ')) },
      ownerReferences: { ...members('apiVersion name controller'), kind: 'word' },
    },
    data: { token: 'hash', 'tls.crt': 'hash' },
    rules: members('apiGroups resources verbs resourceNames nonResourceURLs'),
    aggregationRule: { clusterRoleSelectors: { matchLabels: { '*': true } } },
    roleRef: { ...members('apiGroup name'), kind: 'word' },
    subjects: { ...members('name namespace apiGroup'), kind: 'word' },
    secrets: members('name'),
    imagePullSecrets: members('name'),
    spec: { ...pod, template, jobTemplate: { spec: { template } } },
    status: wordMembers('phase'),
  }
  if (isSecretStore(raw.value)) return { ...own, ...secretStoreKept }
  return isCertManager(raw.value) ? { ...own, ...certManagerKept } : own
}

function annotationsIn(value: unknown): string[] {
  const { metadata } = (value ?? {}) as { metadata?: { annotations?: unknown } }
  return typeof metadata?.annotations === 'object' && metadata.annotations !== null
    ? Object.keys(metadata.annotations)
    : []
}
