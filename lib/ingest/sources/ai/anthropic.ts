import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import type { Format, Raw } from '../../source'
import { checked, isObject, said, text } from '../checked'

const key = z.object({
  id: z.string(),
  name: z.string().nullish(),
  workspace_id: z.string().nullish(),
  created_at: z.string().nullish(),
  created_by: z.object({ id: z.string(), type: z.string().nullish() }).nullish(),
  partial_key_hint: z.string().nullish(),
  status: z.string().nullish(),
  expires_at: z.string().nullish(),
})

/** API keys of an organisation at Anthropic. The list tells neither an end nor a last use. Source: Anthropic Admin API, "List API keys". */
export const anthropic: Format = {
  id: 'ai/anthropic',
  title: 'Anthropic API keys',
  provider: 'ai',
  role: 'inventory',
  collect: `# an admin key, which only an administrator of the organisation can make
curl -sS -H "x-api-key: $ANTHROPIC_ADMIN_KEY" -H "anthropic-version: 2023-06-01" "https://api.anthropic.com/v1/organizations/api_keys?limit=1000" > anthropic.json`,
  recognises: ({ records }) => records.some(isKey),
  isOwn: isKey,
  scopeOf: () => undefined,
  asksFor: 'Anthropic organisation',
  enumerates: ['api_client'],
  keeps: {
    ...members('id type name workspace_id partial_key_hint'),
    ...wordMembers('status'),
    ...times('created_at expires_at'),
    created_by: members('id type'),
  },
  records: ({ value }, { scope }) => recordsOf(value, scope),
}

function isKey({ value }: Raw): boolean {
  return isObject(value) && 'partial_key_hint' in value && text(value.type) === 'api_key'
}

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  const found = checked(key, value, 'an API key of Anthropic')
  const identity = { provider: 'ai', nativeId: `anthropic/${scope}/key/${found.id}` } as const
  const isOn = found.status === 'active' || !found.status
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'api_client',
      name: found.name || found.id,
      scope,
      status: isOn ? 'active' : 'disabled',
      createdAt: readTime(found.created_at),
      tags: found.workspace_id ? { workspace: found.workspace_id } : undefined,
      // An id of theirs resolves in no directory: it is told, and is no hint.
      description: found.created_by ? `Made by the account ${found.created_by.id}` : undefined,
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
