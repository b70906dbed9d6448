import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { githubPermission, githubScope } from '@/lib/privilege/github-catalogue'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, type Format, type Raw } from '../../source'
import { checked, isObject, said, scalar } from '../checked'
import { endOf } from '../expiry'
import { rightOf } from '../platform-right'
import { tokenIdentity } from './names'

const some = z.string().nullish()
const id = z.union([z.number(), z.string()])
const fineGrained = z.object({
  token_id: id,
  token_name: some,
  owner: z.object({ login: z.string() }).nullish(),
  repository_selection: some,
  permissions: z
    .object({
      organization: z.record(z.string(), z.string()).nullish(),
      repository: z.record(z.string(), z.string()).nullish(),
      other: z.record(z.string(), z.string()).nullish(),
    })
    .nullish(),
  access_granted_at: some,
  token_expired: z.boolean().nullish(),
  token_expires_at: some,
  token_last_used_at: some,
})
const authorised = z.object({
  login: z.string(),
  credential_id: id,
  credential_type: z.string(),
  token_last_eight: some,
  credential_authorized_at: some,
  credential_accessed_at: some,
  authorized_credential_id: id.nullish(),
  authorized_credential_note: some,
  authorized_credential_expires_at: some,
  scopes: z.array(z.string()).nullish(),
})

/**
 * Personal access tokens that may act in an organisation: fine-grained ones that it approved, and classic ones and tokens of OAuth apps that
 * passed its single sign-on. Classic tokens that never passed it are on no list. Sources: GitHub REST API, "List fine-grained personal
 * access tokens with access to organization resources" and "List SAML SSO authorizations for an organization".
 */
export const tokens: Format = {
  id: 'github/tokens',
  title: 'GitHub personal access tokens',
  provider: 'github',
  role: 'inventory',
  collect: `# fine-grained tokens: only a GitHub App may ask, with the organisation permission "Personal access tokens: read"
gh api --paginate "/orgs/$ORG/personal-access-tokens" --jq '.[]' > tokens.ndjson
# classic tokens (Enterprise Cloud with single sign-on): an owner with read:org
gh api --paginate "/orgs/$ORG/credential-authorizations" --jq '.[]' > authorizations.ndjson`,
  recognises: ({ records }) => records.some(isToken),
  isOwn: isToken,
  scopeOf: () => undefined,
  asksFor: 'GitHub organisation',
  enumerates: [],
  keeps: {
    ...members(`id token_id token_name repository_selection token_expired login credential_id token_last_eight
      authorized_credential_id authorized_credential_note authorized_credential_title fingerprint scopes`),
    ...wordMembers('credential_type'),
    ...times(`access_granted_at token_expires_at token_last_used_at credential_authorized_at credential_accessed_at
      authorized_credential_expires_at created_at`),
    owner: members('login id type'),
    permissions: { organization: { '*': true }, repository: { '*': true }, other: { '*': true } },
  },
  recordIdOf: ({ value }) =>
    isObject(value)
      ? 'token_id' in value
        ? `token/${scalar(value.token_id)}`
        : `credential/${scalar(value.credential_id)}`
      : undefined,
  records: ({ value }, { scope }) => recordsOf(value, scope.toLowerCase()),
}

function isToken({ value }: Raw): boolean {
  if (!isObject(value)) return false
  return (
    ('token_id' in value && 'token_name' in value && 'repository_selection' in value) ||
    ('credential_type' in value && 'credential_authorized_at' in value && 'login' in value)
  )
}

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  if (isObject(value) && 'credential_type' in value) return authorisedRecords(value, scope)
  if (isObject(value) && 'reason' in value && !('access_granted_at' in value))
    throw new NotAboutIdentities('A token that somebody asked for and nobody approved yet')
  const found = checked(fineGrained, value, 'a fine-grained token')
  const token = scalar(found.token_id)
  const identity = tokenIdentity(scope, token)
  const owner = found.owner?.login
  const isAll = found.repository_selection === 'all'
  const { organization, repository, other } = found.permissions ?? {}
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'api_client',
      name: found.token_name || `token ${token}`,
      scope,
      status: 'active',
      description: owner ? `Acts for the account ${owner}, within its own permissions` : undefined,
      ownerHints: owner ? [{ from: 'creator', key: 'owner', value: owner }] : undefined,
    } satisfies IdentityRecord),
    said({
      type: 'credential',
      identity,
      nativeId: token,
      kind: 'personal_access_token',
      static: true,
      label: 'Fine-grained token',
      status: found.token_expired ? 'inactive' : 'active',
      // When it was made is not told: what is told is when the organisation approved it.
      rotationTracked: false,
      ...endOf(found.token_expires_at),
      lastUsedAt: readTime(found.token_last_used_at),
      neverUsed: found.token_last_used_at === null ? true : undefined,
      binding: { repositories: found.repository_selection ?? 'none' },
    } satisfies CredentialRecord),
    ...[
      ...Object.entries(organization ?? {}),
      ...Object.entries(repository ?? {}),
      ...Object.entries(other ?? {}),
    ].flatMap(([name, level]) =>
      rightOf(
        identity,
        githubPermission(name, level),
        `${name}: ${level}`,
        isAll ? '*' : 'chosen repositories',
      ),
    ),
  ]
}

function authorisedRecords(value: object, scope: string): ModelRecord[] {
  const found = checked(authorised, value, 'an authorised credential')
  const type = found.credential_type.toLowerCase()
  if (type.includes('ssh')) throw new NotAboutIdentities("A person's SSH key")
  if (type.includes('app') && !type.includes('oauth'))
    throw new NotAboutIdentities('A token by which an app acts for a person')
  const token = scalar(found.authorized_credential_id ?? found.credential_id)
  const identity = tokenIdentity(scope, token)
  const isOauth = type.includes('oauth')
  // An id is no end of a token.
  const end = found.token_last_eight
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'api_client',
      name: found.authorized_credential_note || `token ${end ? `…${end}` : token}`,
      scope,
      status: 'active',
      description: `Acts for the account ${found.login}, in everything that its scopes allow`,
      ownerHints: [{ from: 'creator', key: 'login', value: found.login }],
    } satisfies IdentityRecord),
    said({
      type: 'credential',
      identity,
      nativeId: token,
      kind: isOauth ? 'api_key' : 'personal_access_token',
      static: true,
      label: `${isOauth ? 'OAuth token' : 'Classic token'}${end ? ` …${end}` : ''}`,
      status: 'active',
      rotationTracked: false,
      ...endOf(found.authorized_credential_expires_at),
      lastUsedAt: readTime(found.credential_accessed_at),
    } satisfies CredentialRecord),
    ...(found.scopes ?? []).flatMap((scope) => rightOf(identity, githubScope(scope), scope, '*')),
  ]
}
