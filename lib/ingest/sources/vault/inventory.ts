import type { ModelRecord } from '@/lib/model/records'
import { type Kept, members, times } from '../../read/kept'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { isObject, type Members, objectAt, text } from '../checked'
import { policyRecord } from './grants'
import { engineRolePath, engineRoleRecords, isLease, leaseRecords } from './leases'
import { namespaceOf, vaultIdentity } from './names'
import { type Methods, roleRecords, secretId } from './roles'
import type { MethodConfig } from './role-trust'
import { entityRecords, tokenRecords } from './tokens'

/**
 * What Vault or OpenBao answers of its roles, secret IDs, tokens, leases, policies and entities, each line with the path that was asked for: no
 * answer says by itself which role or policy it is about. Tokens and entities name themselves and are read alone too.
 * Sources: the API documentation of each path; OpenBao's, which is the same for these.
 */
export const inventory: Format = {
  id: 'vault/inventory',
  title: 'Vault or OpenBao roles, tokens and policies',
  provider: 'vault',
  role: 'inventory',
  collect: `# needs a policy with read and list on sys/auth, sys/mounts, sys/policies/acl/*, auth/+/config, auth/+/role/*, auth/+/certs/*, identity/entity/id/*;
# +/roles/*; update on auth/+/role/+/secret-id-accessor/lookup, auth/token/lookup-accessor and sys/leases/lookup, sudo and list on auth/token/accessors
# and sys/leases/lookup/*.
# For the join to the audit log also update on sys/audit-hash/DEVICE (DEVICE=file/ is the name of the audit device). OpenBao: bao in place of vault.
ask() { verb=$1; shift; vault "$verb" -format=json "$@" | jq -c --arg path "$path" --arg hash "$hash" '{path: $path, audit_hash: $hash, data: .data} | if .audit_hash == "" then del(.audit_hash) else . end'; }
hashed() { vault write -field=hash "sys/audit-hash/$DEVICE" input="$1" 2> errors; }
{
  for path in sys/auth sys/mounts; do hash=; ask read "$path"; done
  vault list -format=json sys/policies/acl | jq -r '.[]' | while read -r name; do hash=; path="sys/policies/acl/$name"; ask read "$path"; done
  vault auth list -format=json | jq -r 'keys[]' | while read -r mount; do
    hash=; path="auth/\${mount}config"; ask read "$path" 2> errors
    for kind in role certs; do vault list -format=json "auth/$mount$kind" 2> errors | jq -r '.[]?' | while read -r name; do
      hash=; path="auth/$mount$kind/$name"; ask read "$path"
      vault list -format=json "auth/$mount$kind/$name/secret-id" 2> errors | jq -r '.[]?' | while read -r accessor; do
        path="auth/$mount$kind/$name/secret-id-accessor/lookup"; hash=$(hashed "$accessor"); ask write "$path" secret_id_accessor="$accessor"; done; done; done; done
  vault secrets list -format=json | jq -r 'keys[]' | while read -r mount; do vault list -format=json "\${mount}roles" 2> errors | jq -r '.[]?' | while read -r name; do
    hash=; path="\${mount}roles/$name"; ask read "$path"
    vault list -format=json "sys/leases/lookup/\${mount}creds/$name" 2> errors | jq -r '.[]?' | while read -r id; do
      path=sys/leases/lookup; ask write "$path" lease_id="\${mount}creds/$name/$id"; done; done; done
  vault list -format=json auth/token/accessors | jq -r '.[]' | while read -r accessor; do
    path=auth/token/lookup-accessor; hash=$(hashed "$accessor"); ask write "$path" accessor="$accessor"; done
  vault list -format=json identity/entity/id | jq -r '.[]?' | while read -r id; do hash=; path="identity/entity/id/$id"; ask read "$path"; done
} > vault.ndjson`,
  recognises: ({ records }) => records.some(isAnswer),
  isOwn: isAnswer,
  scopeOf: () => undefined,
  asksFor: 'Vault cluster (a name for it)',
  enumerates: ['api_client'],
  keeps: keptOf,
  subjectOf: ({ value }, { scope }) => (isObject(value) ? subjectIn(value, scope) : undefined),
  recordIdOf: ({ value }) => (isObject(value) ? recordIdIn(value) : undefined),
  prepare: async (records) => {
    const methods = new Map<string, MethodConfig>()
    for await (const { value } of records()) if (isObject(value)) methodIn(value, methods)
    return methods
  },
  records: ({ value }, context) => recordsOf(value, context.scope, methodsIn(context.prepared)),
}

const methodsIn = (prepared: unknown): Methods =>
  prepared instanceof Map ? (prepared as Methods) : new Map()

function keptOf({ value }: Raw): Kept {
  const path = isObject(value) ? (text(value.path) ?? '') : ''
  const around = members('path namespace audit_hash')
  // The policy itself is kept: its paths are what it grants.
  if (path.startsWith('sys/polic')) return { ...around, data: members('name policy rules') }
  return {
    ...around,
    data: {
      ...members(`accessor creation_ttl display_name entity_id explicit_max_ttl identity_policies num_uses orphan path
        policies renewable role ttl type period namespace_path name disabled
        bind_secret_id local_secret_ids secret_id_bound_cidrs secret_id_num_uses secret_id_ttl token_bound_cidrs token_explicit_max_ttl
        token_max_ttl token_no_default_policy token_num_uses token_period token_policies token_strictly_bind_ip token_ttl token_type
        secret_id_accessor cidr_list bound_service_account_names bound_service_account_namespaces audience alias_name_source
        role_type bound_audiences bound_subject bound_claims_type user_claim bound_iam_principal_arn bound_iam_role_arn bound_service_accounts
        bound_service_principal_ids allowed_common_names allowed_dns_sans allowed_uri_sans kubernetes_host issuer bound_issuer
        oidc_discovery_url jwks_url default_ttl max_ttl default_sts_ttl max_sts_ttl db_name credential_type allowed_domains allow_any_name`),
      ...times(
        'creation_time expire_time issue_time last_renewal expiration_time last_renewal_time last_updated_time',
      ),
      bound_claims: { '*': true },
      meta: { '*': true },
      metadata: { '*': true },
      aliases: members('name mount_path mount_type mount_accessor'),
      // Elsewhere the id is the token itself.
      ...(path.startsWith('identity/') || isLease(objectAt(isObject(value) ? value : {}, 'data'))
        ? members('id')
        : {}),
    },
  }
}

/** Envelope of an answer, or what the command above makes of it. */
function isAnswer({ value }: Raw): boolean {
  if (!isObject(value)) return false
  const isEnvelope = 'lease_id' in value && 'lease_duration' in value && ('data' in value || 'auth' in value)
  const { data } = value
  const path = text(value.path) ?? ''
  return (
    isEnvelope ||
    (isObject(data) &&
      (knownPath.test(path) ||
        isToken(data) ||
        isLease(data) ||
        (engineRolePath.test(path) && isEngineRole(data))))
  )
}

const isEngineRole = (data: Members): boolean =>
  ['max_ttl', 'default_ttl', 'ttl', 'default_sts_ttl', 'credential_type'].some((name) => name in data)

const knownPath =
  /^(sys\/(auth|mounts|leases\/lookup|policies\/acl\/.+|policy\/.+)|auth\/.+|identity\/(entity|group)\/.+)$/
const isToken = (data: unknown): data is Members =>
  isObject(data) && 'accessor' in data && 'creation_time' in data && 'policies' in data

/** Without the id of the request, which differs from call to call. */
function recordIdIn(value: Members): string | undefined {
  const data = objectAt(value, 'data')
  const path = text(value.path)
  const own =
    text(data.secret_id_accessor) ?? text(data.accessor) ?? (isLease(data) ? text(data.id) : undefined)
  return path ? [path, own].filter(Boolean).join('#') : own
}

const rolePath = /^auth\/(.+)\/(role|certs)\/([^/]+)$/
const secretIdPath = /^auth\/(.+)\/role\/([^/]+)\/secret-id(?:-accessor)?\/lookup$/

function subjectIn(value: Members, cluster: string) {
  const namespace = namespaceOf(value.namespace)
  const path = text(value.path) ?? ''
  const [, mount, kind, role] = rolePath.exec(path) ?? []
  return mount ? vaultIdentity(cluster, namespace, `auth/${mount}/${kind}/${role}`) : undefined
}

/** What a method is configured with, and how long its tokens live unless a role says so. */
function methodIn(value: Members, methods: Map<string, MethodConfig>): void {
  const path = text(value.path) ?? ''
  const data = objectAt(value, 'data')
  const mount = /^auth\/(.+)\/config$/.exec(path)?.[1]
  const set = (key: string, found: MethodConfig) => {
    const name = `${namespaceOf(value.namespace)}${key}`
    methods.set(name, { ...methods.get(name), ...found })
  }
  if (mount) {
    const address =
      text(data.bound_issuer) ??
      text(data.oidc_discovery_url) ??
      text(data.issuer) ??
      text(data.kubernetes_host)
    if (address) set(mount, { issuer: address.replace(/^https:\/\//, '').replace(/\/$/, '') })
  }
  if (path === 'sys/auth')
    for (const [name, method] of Object.entries(data)) {
      const ttl = objectAt(isObject(method) ? method : {}, 'config').default_lease_ttl
      if (typeof ttl === 'number' && ttl > 0) set(name.replace(/\/$/, ''), { ttlSeconds: ttl })
    }
}

function recordsOf(value: unknown, cluster: string, methods: Methods): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is not an answer of Vault')
  const data = value.data
  if (isObject(value.auth) && 'client_token' in value.auth)
    throw new Reject('This answer gave somebody a token: revoke it if the file has been anywhere else')
  if (!isObject(data)) throw new NotAboutIdentities('An answer without data')
  const path = text(value.path)
  const namespace = namespaceOf(value.namespace)
  if (isToken(data))
    return tokenRecords(data, cluster, namespaceOf(data.namespace_path) || namespace, text(value.audit_hash))
  if (isLease(data)) return leaseRecords(data, cluster, namespace)
  if ('keys' in data && Object.keys(data).length <= 2) throw new NotAboutIdentities('A list of names')
  if (!path)
    throw new Reject('The answer does not say what it is about: collect it with the path that was asked for')
  const [, mount, kind, role] = rolePath.exec(path) ?? []
  if (mount && role) return roleRecords(data, { cluster, namespace, mount, kind: kind!, role }, methods)
  const secret = secretIdPath.exec(path)
  if (secret)
    return [
      secretId(
        data,
        vaultIdentity(cluster, namespace, `auth/${secret[1]}/role/${secret[2]}`),
        text(value.audit_hash),
      ),
    ]
  const policy = /^sys\/(?:policies\/acl|policy)\/(.+)$/.exec(path)?.[1]
  if (policy) return [policyRecord(data, cluster, namespace, policy)]
  const engine = engineRolePath.exec(path)
  if (engine) return engineRoleRecords(data, cluster, namespace, engine[1]!, engine[2]!)
  if (path.startsWith('identity/entity/')) return entityRecords(data, cluster, namespace)
  if (/^(sys\/(auth|mounts)|auth\/.+\/config)$/.test(path))
    throw new NotAboutIdentities('Settings of login methods and engines, which roles are read with')
  throw new NotAboutIdentities('Says nothing about identities')
}
