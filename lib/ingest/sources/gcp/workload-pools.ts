import type { Format } from '../../source'
import { isObject, text } from '../checked'
import { partOf } from './names'
import { isOfPool, isPolicy, shared } from './policies-and-pools'

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
  ...shared,
  recognises: ({ records, lists }) => {
    const pools = records.filter(isOfPool).length
    return records.length === 0
      ? lists?.some((name) => name.startsWith('workloadIdentityPool')) === true
      : pools > 0 && pools >= records.filter(isPolicy).length
  },
  scopeOf: ({ value }) => (isObject(value) ? partOf(text(value.name), 'projects') : undefined),
  enumerates: ['other'],
  covers: { workloadIdentityPools: ['identity:other'], workloadIdentityPoolProviders: ['trust'] },
}
