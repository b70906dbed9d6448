import type { Format } from '../../source'
import { isObject } from '../checked'
import { partOf } from './names'
import { isOfPool, isPolicy, resourceIn, shared } from './policies-and-pools'

/**
 * Policies: who holds which role on what. With the resource that they are of, as Cloud Asset Inventory searches them, or bare as
 * `get-iam-policy` prints them, which says nothing of the project, or as they hold for a resource. Providers of pools may stand in the same file: then who passes
 * them is known where a policy names a pool. Source: IAM, Policy (version 3); Cloud Asset API v1, searchAllIamPolicies and
 * effectiveIamPolicies.batchGet.
 */
export const iamPolicies: Format = {
  id: 'gcp/iam-policies',
  title: 'Google Cloud IAM policies',
  provider: 'gcp',
  role: 'inventory',
  collect: `# needs cloudasset.assets.searchAllIamPolicies (roles/cloudasset.viewer) at the organisation, a folder or a project
gcloud asset search-all-iam-policies --scope="organizations/$ORGANIZATION" --format=json | jq -c '.[]' > iam-policies.ndjson
# or what holds for some resources, with what they inherit (needs cloudasset.assets.analyzeIamPolicy and searchAllIamPolicies)
gcloud asset get-effective-iam-policy --scope="organizations/$ORGANIZATION" --names="//cloudresourcemanager.googleapis.com/projects/$PROJECT" --format=json > effective.json
# so that Muster knows who passes a pool: its providers (needs iam.workloadIdentityPoolProviders.list) in the same file
gcloud iam workload-identity-pools providers list --location=global --project="$PROJECT" --workload-identity-pool="$POOL" --format=json | jq -c '.[]' >> iam-policies.ndjson`,
  ...shared,
  recognises: ({ records }) => {
    const policies = records.filter(isPolicy).length
    return policies > 0 && policies > records.filter(isOfPool).length
  },
  scopeOf: ({ value }) => (isObject(value) ? partOf(resourceIn(value), 'projects') : undefined),
  asksFor: 'project',
  enumerates: [],
  covers: { '': ['permission_set'], results: ['permission_set'] },
}
