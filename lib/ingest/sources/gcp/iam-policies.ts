import { members } from '../../read/kept'
import { Reject, type Format, type Raw } from '../../source'
import { isObject, text, type Members } from '../checked'
import { policyKept, policyRecords } from './bindings'
import { partOf } from './names'
import { isPool, isProvider, poolRecords, providerRecords, ProvidersOfFile } from './pools'
import { poolKept } from './workload-pools'

/**
 * Policies: who holds which role on what. With the resource that they are of, as Cloud Asset Inventory searches them, or bare as
 * `get-iam-policy` prints them, which says nothing of the project. Providers of pools may stand in the same file: then who passes
 * them is known where a policy names a pool. Source: IAM, Policy (version 3); Cloud Asset API v1, searchAllIamPolicies.
 */
export const iamPolicies: Format = {
  id: 'gcp/iam-policies',
  title: 'Google Cloud IAM policies',
  provider: 'gcp',
  role: 'inventory',
  collect: `# needs cloudasset.assets.searchAllIamPolicies (roles/cloudasset.viewer) at the organisation, a folder or a project
gcloud asset search-all-iam-policies --scope="organizations/$ORGANIZATION" --format=json | jq -c '.[]' > iam-policies.ndjson
# so that Muster knows who passes a pool: its providers (needs iam.workloadIdentityPoolProviders.list) in the same file
gcloud iam workload-identity-pools providers list --location=global --project="$PROJECT" --workload-identity-pool="$POOL" --format=json | jq -c '.[]' >> iam-policies.ndjson`,
  recognises: ({ records }) => records.some(isPolicy),
  isOwn: (raw) => isPolicy(raw) || isProvider(raw.value) || isPool(raw.value),
  scopeOf: ({ value }) => (isObject(value) ? partOf(resourceIn(value), 'projects') : undefined),
  asksFor: 'project',
  enumerates: [],
  keeps: {
    ...poolKept,
    ...members('resource project assetType organization folders'),
    ...policyKept,
    policy: policyKept,
  },
  covers: { '': ['permission_set'], results: ['permission_set'] },
  prepare: async (records) => {
    const found = new ProvidersOfFile()
    for await (const { value } of records()) found.add(value)
    return found
  },
  records: ({ value }, { scope, asOf, prepared }) => {
    const providers = prepared as ProvidersOfFile | undefined
    if (isProvider(value)) return providerRecords(value, providers)
    if (isPool(value)) return poolRecords(value)
    if (!isObject(value)) throw new Reject('This is no policy')
    const inner = isObject(value.policy) ? value.policy : value
    return policyRecords(inner, resourceIn(value) ?? projectNamed(scope), asOf, providers?.all())
  },
}

/** The resource beside the policy. A search names it in full. */
const resourceIn = (value: Members): string | undefined => text(value.resource)

/** A bare policy is that of the project that was asked for; a folder or an organisation is named as such. */
const projectNamed = (scope: string): string =>
  `//cloudresourcemanager.googleapis.com/${/^(projects|folders|organizations)\//.test(scope) ? scope : `projects/${scope}`}`

function isPolicy({ value }: Raw): boolean {
  if (!isObject(value)) return false
  const inner = isObject(value.policy) && 'resource' in value ? value.policy : value
  if (!Array.isArray(inner.bindings) || 'iamPolicy' in value || 'iam_policy' in value) return false
  return inner.bindings.length === 0
    ? 'etag' in inner || inner !== value
    : inner.bindings.every((binding) => isObject(binding) && typeof binding.role === 'string')
}
