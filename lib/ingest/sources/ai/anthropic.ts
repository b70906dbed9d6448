import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, type Context, type Format, type Raw } from '../../source'
import { checked, isObject, said, text } from '../checked'
import { accountOf, accountRecords, type Listed, listedIn, ruleRecords } from './anthropic-federation'

const key = z.object({
  id: z.string(),
  name: z.string().nullish(),
  workspace_id: z.string().nullish(),
  created_at: z.string().nullish(),
  created_by: z.object({ id: z.string(), type: z.string().nullish() }).nullish(),
  partial_key_hint: z.string().nullish(),
  status: z.string().nullish(),
  expires_at: z.string().nullish(),
  principal: z.object({ id: z.string(), type: z.string().nullish() }).nullish(),
})

/**
 * API keys and service accounts of an organisation at Anthropic, and the rules by which tokens of other issuers become a service
 * account. The list of keys tells no last use. Source: Anthropic Admin API, "API keys", "Service accounts", "Federation rules".
 */
export const anthropic: Format = {
  id: 'ai/anthropic',
  title: 'Anthropic API keys, service accounts and federation rules',
  provider: 'ai',
  role: 'inventory',
  collect: `# an admin key, which only an administrator can make; the other lists take no key, only an OAuth token with the scope org:admin
pages() {
  local next= page
  while :; do
    page=$(curl -sSfG -H "$1" -H "anthropic-version: 2023-06-01" -d limit=100 \${next:+--data-urlencode "$3=$next"} "https://api.anthropic.com/v1/organizations/$2") || return 1
    jq -c '.data[]' <<<"$page"
    next=$(jq -r "$4" <<<"$page"); [ -n "$next" ] || return 0
  done
}
(
  pages "x-api-key: $ANTHROPIC_ADMIN_KEY" api_keys after_id 'if .has_more then .last_id else empty end' || exit 1
  for list in service_accounts federation_issuers federation_rules; do
    pages "authorization: Bearer $ANTHROPIC_AUTH_TOKEN" "$list" page '.next_page // empty' || exit 1
  done
) > anthropic.part && mv anthropic.part anthropic.ndjson`,
  recognises: ({ records }) => records.some(isOurs),
  isOwn: isOurs,
  scopeOf: () => undefined,
  asksFor: 'Anthropic organisation',
  enumerates: ['api_client'],
  keeps: {
    ...members('id type name workspace_id partial_key_hint'),
    ...wordMembers('status'),
    ...times('created_at expires_at archived_at'),
    created_by: members('id type'),
    principal: members('id type'),
    ...members(
      'description organization_role issuer_url issuer_id issuer_name oauth_scope token_lifetime_seconds',
    ),
    match: { ...members('subject_prefix audience condition'), claims: { '*': true } },
    target: members('type service_account_id service_account_name'),
  },
  prepare: listedIn,
  records: ({ value }, context) => recordsOf(value, context),
}

function isOurs({ value }: Raw): boolean {
  if (!isObject(value)) return false
  switch (text(value.type)) {
    case 'api_key':
      return 'partial_key_hint' in value
    case 'service_account':
      return 'organization_role' in value
    case 'federation_issuer':
      return 'issuer_url' in value
    case 'federation_rule':
      return 'issuer_id' in value && 'match' in value
    default:
      return false
  }
}

function recordsOf(value: unknown, { scope, prepared }: Context): ModelRecord[] {
  if (isObject(value) && value.type === 'service_account') return accountRecords(value, scope)
  const listed = (prepared as Listed | undefined) ?? { issuers: new Map(), accounts: new Map() }
  if (isObject(value) && value.type === 'federation_rule') return ruleRecords(value, scope, listed)
  if (isObject(value) && value.type === 'federation_issuer')
    throw new NotAboutIdentities('An issuer; the rules that trust it say who gets in')
  return keyRecords(value, scope, listed)
}

function keyRecords(value: unknown, scope: string, { accounts }: Listed): ModelRecord[] {
  const found = checked(key, value, 'an API key of Anthropic')
  const alone = `anthropic/${scope}/key/${found.id}`
  const service = found.principal?.type === 'service_account' ? found.principal.id : undefined
  const identity = service ? accountOf(scope, service) : ({ provider: 'ai', nativeId: alone } as const)
  const isOn = found.status === 'active' || !found.status
  return [
    said({
      type: 'identity',
      ...identity,
      kind: service ? 'service_account' : 'api_client',
      name: service ? (accounts.get(service) ?? service) : found.name || found.id,
      scope,
      status: isOn || service ? 'active' : 'disabled',
      createdAt: service ? undefined : readTime(found.created_at),
      tags: found.workspace_id && !service ? { workspace: found.workspace_id } : undefined,
      // An id of theirs resolves in no directory: it is told, and is no hint.
      description: found.created_by && !service ? `Made by the account ${found.created_by.id}` : undefined,
    } satisfies IdentityRecord),
    said({
      type: 'credential',
      identity,
      nativeId: found.id,
      kind: 'api_key',
      static: true,
      label: `API key …${(found.partial_key_hint ?? '').slice(-4)}`,
      status: isOn ? 'active' : found.status === 'archived' ? 'revoked' : 'inactive',
      createdAt: readTime(found.created_at),
      rotatedAt: readTime(found.created_at),
      rotationTracked: false,
      expiresAt: readTime(found.expires_at),
      cannotExpire: found.expires_at === undefined,
    } satisfies CredentialRecord),
  ]
}
