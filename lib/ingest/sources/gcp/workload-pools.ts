import { members, wordMembers } from '../../read/kept'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { isObject, text } from '../checked'
import { partOf, plainName } from './names'
import { isPool, isProvider, poolRecords, providerRecords, ProvidersOfFile } from './pools'

/** What of a pool or a provider is stored: certificates and keys of its issuers are not. */
export const poolKept = {
  ...members('name displayName description disabled attributeCondition'),
  ...wordMembers('state mode'),
  attributeMapping: { '*': true },
  oidc: members('issuerUri allowedAudiences'),
  aws: members('accountId'),
} as const

/**
 * Workload identity pools and their providers, as IAM answers. A pool stands on the roll as everybody in it; each provider is a
 * trust of it. Source: IAM API v1, projects.locations.workloadIdentityPools and its providers.
 */
export const workloadPools: Format = {
  id: 'gcp/workload-pools',
  title: 'Google Cloud workload identity pools and providers',
  provider: 'gcp',
  role: 'inventory',
  collect: `# needs iam.workloadIdentityPools.list and iam.workloadIdentityPoolProviders.list (roles/iam.workloadIdentityPoolViewer has both)
for project in $(gcloud projects list --format='value(projectId)'); do
  gcloud iam workload-identity-pools list --location=global --project="$project" --format=json | jq -c '.[]' | while read -r pool; do
    echo "$pool"
    gcloud iam workload-identity-pools providers list --location=global --project="$project" \\
      --workload-identity-pool="$(jq -r '.name | split("/") | last' <<<"$pool")" --format=json | jq -c '.[]'
  done
done > workload-pools.ndjson`,
  // Beside policies they say whom these name: such a file is one of policies.
  recognises: ({ records, lists }) =>
    (records.some(isOwn) && !records.some(({ value }) => isObject(value) && 'policy' in value)) ||
    (records.length === 0 && lists?.some((name) => name.startsWith('workloadIdentityPool')) === true),
  isOwn,
  scopeOf: ({ value }) => (isObject(value) ? partOf(text(value.name), 'projects') : undefined),
  enumerates: ['other'],
  keeps: poolKept,
  covers: { workloadIdentityPools: ['identity:other'], workloadIdentityPoolProviders: ['trust'] },
  recordIdOf: ({ value }) => (isProvider(value) ? plainName(text(value.name)!) : undefined),
  prepare: async (records) => {
    const found = new ProvidersOfFile()
    for await (const { value } of records()) found.add(value)
    return found
  },
  records: ({ value }, { prepared }) => {
    if (isProvider(value)) return providerRecords(value, prepared as ProvidersOfFile | undefined)
    if (isPool(value)) return poolRecords(value)
    if (
      isObject(value) &&
      /\/workloadIdentityPools\/[^/]+\/providers\/[^/]+\/keys\//.test(text(value.name) ?? '')
    )
      throw new NotAboutIdentities('A key with which the provider of a pool encrypts')
    throw new Reject('This is neither a workload identity pool nor a provider of one')
  },
}

function isOwn({ value }: Raw): boolean {
  return (
    (isPool(value) || isProvider(value)) &&
    !('assetType' in value || 'asset_type' in value || 'policy' in value)
  )
}
