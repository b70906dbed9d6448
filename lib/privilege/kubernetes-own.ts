/**
 * What Kubernetes makes and owns by itself, by exact name. A name that only begins with `system:`, or merely stands in
 * kube-system, is no proof: anybody who may create it may call it so. Source: kubernetes/kubernetes 1.34.2, bootstrap policy.
 */
export const controlPlaneUsers: readonly string[] = [
  'system:apiserver',
  'system:kube-controller-manager',
  'system:kube-proxy',
  'system:kube-scheduler',
]

/** Service accounts of the control plane in kube-system. Each is bound to roles whose names begin with `system:` only. */
const controlPlaneAccounts: readonly string[] = [
  'attachdetach-controller',
  'bootstrap-signer',
  'certificate-controller',
  'cloud-provider',
  'clusterrole-aggregation-controller',
  'cronjob-controller',
  'daemon-set-controller',
  'deployment-controller',
  'device-taint-eviction-controller',
  'disruption-controller',
  'endpoint-controller',
  'endpointslice-controller',
  'endpointslicemirroring-controller',
  'ephemeral-volume-controller',
  'expand-controller',
  'generic-garbage-collector',
  'horizontal-pod-autoscaler',
  'job-controller',
  'kube-apiserver-serving-clustertrustbundle-publisher',
  'kube-controller-manager',
  'kube-dns',
  'kube-scheduler',
  'leader-election-controller',
  'legacy-service-account-token-cleaner',
  'namespace-controller',
  'node-controller',
  'persistent-volume-binder',
  'pod-garbage-collector',
  'podcertificaterequestcleaner',
  'pv-protection-controller',
  'pvc-protection-controller',
  'replicaset-controller',
  'replication-controller',
  'resource-claim-controller',
  'resourcequota-controller',
  'root-ca-cert-publisher',
  'route-controller',
  'selinux-warning-controller',
  'service-account-controller',
  'service-cidrs-controller',
  'service-controller',
  'statefulset-controller',
  'storage-version-garbage-collector',
  'storage-version-migrator-controller',
  'token-cleaner',
  'ttl-after-finished-controller',
  'ttl-controller',
  'validatingadmissionpolicy-status-controller',
  'volumeattributesclass-protection-controller',
]

export const isControlPlaneAccount = (namespace: string, name: string): boolean =>
  namespace === 'kube-system' && controlPlaneAccounts.includes(name)

/** Components by name, kubelets and bootstrap tokens by their prefixes, which the API server guards. */
export const isControlPlaneUser = (name: string): boolean =>
  controlPlaneUsers.includes(name) || /^system:(node|bootstrap):/.test(name)
