import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord, OwnerHint } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { checked, isObject, said, text } from '../checked'
import { endOf } from '../expiry'
import { rightOf } from '../platform-right'

const time = z.union([z.number(), z.string()]).nullish()
const some = z.string().nullish()
const account = z.object({ id: some, name: some, email: some, role: some }).nullish()
const key = z.object({
  object: z.string(),
  id: z.string(),
  name: some,
  redacted_value: some,
  created_at: time,
  expires_at: time,
  last_used_at: time,
  project: some,
  owner: z
    .object({ type: some, id: some, name: some, role: some, user: account, service_account: account })
    .nullish(),
})
const serviceAccount = z.object({
  id: z.string(),
  name: some,
  role: some,
  created_at: time,
  project: some,
})

const KEYS = /^organization\.(admin_api_key|project\.api_key)$/
const ACCOUNT = 'organization.project.service_account'

/**
 * API keys and service accounts of an organisation at OpenAI. A key of a service account is that account's; a key that a person made
 * stands for itself and does what the person may. An answer names no project: the command adds it. Source: OpenAI API reference,
 * "Administration".
 */
export const openai: Format = {
  id: 'ai/openai',
  title: 'OpenAI API keys and service accounts',
  provider: 'ai',
  role: 'inventory',
  collect: `# an admin key with the scope api.management.read
api() { curl -sS -H "Authorization: Bearer $OPENAI_ADMIN_KEY" "https://api.openai.com/v1/organization/$1?limit=100"; }
{
  api admin_api_keys | jq -c '.data[]'
  api projects | jq -r '.data[].id' | while read -r project; do
    for list in service_accounts api_keys; do api "projects/$project/$list" | jq -c --arg project "$project" '.data[] + {project: $project}'; done
  done
} > openai.ndjson`,
  recognises: ({ records }) => records.some(isOurs),
  isOwn: isOurs,
  scopeOf: () => undefined,
  asksFor: 'OpenAI organisation',
  enumerates: [],
  keeps: {
    ...members('object id name redacted_value project role owner_project_access'),
    ...times('created_at expires_at last_used_at'),
    owner: {
      ...members('id name role'),
      ...wordMembers('type'),
      user: members('id name email role'),
      service_account: members('id name role'),
    },
  },
  records: ({ value }, { scope }) => recordsOf(value, scope),
}

function isOurs({ value }: Raw): boolean {
  return isObject(value) && (KEYS.test(text(value.object) ?? '') || text(value.object) === ACCOUNT)
}

const aiIdentity = (path: string) => ({ provider: 'ai', nativeId: path }) as const

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is nothing of OpenAI')
  if (value.object === ACCOUNT) return accountRecords(value, scope)
  if ('value' in value && typeof value.value === 'string')
    throw new Reject('This answer made a key and holds it: revoke the key if the file has been anywhere else')
  const found = checked(key, value, 'an API key of OpenAI')
  const isAdmin = found.object === 'organization.admin_api_key'
  const owner = found.owner
  const service = owner?.service_account ?? (owner?.type === 'service_account' ? owner : undefined)
  const person = owner?.user ?? (owner?.type === 'user' ? { ...owner, email: undefined } : undefined)
  const identity = aiIdentity(
    service?.id ? `openai/${scope}/service-account/${service.id}` : `openai/${scope}/key/${found.id}`,
  )
  const by = person?.email ?? person?.name ?? undefined
  const hints: OwnerHint[] = by ? [{ from: 'creator', key: 'owner', value: by }] : []
  return [
    said({
      type: 'identity',
      ...identity,
      kind: service ? 'service_account' : 'api_client',
      // The log names a key that was made or deleted, and not whose it is.
      aliases: service?.id ? [`openai/${scope}/key/${found.id}`] : undefined,
      name: (service ? service.name : found.name) || found.name || found.id,
      scope,
      status: 'active',
      createdAt: service ? undefined : readTime(found.created_at),
      description: isAdmin
        ? 'Administers the organisation'
        : person
          ? 'A key that a person made: it does what that person may do in the project'
          : undefined,
      tags: found.project ? { project: found.project } : undefined,
      ownerHints: hints.length > 0 ? hints : undefined,
    } satisfies IdentityRecord),
    said({
      type: 'credential',
      identity,
      nativeId: found.id,
      kind: 'api_key',
      static: true,
      label: `${isAdmin ? 'Admin key' : 'API key'}${found.redacted_value ? ` …${found.redacted_value.slice(-3)}` : ''}`,
      status: 'active',
      createdAt: readTime(found.created_at),
      rotatedAt: readTime(found.created_at),
      rotationTracked: false,
      // Keys of projects have no end; those that administer may have one.
      ...(isAdmin ? endOf(found.expires_at) : { cannotExpire: true }),
      lastUsedAt: readTime(found.last_used_at),
      neverUsed: found.last_used_at === null ? true : undefined,
    } satisfies CredentialRecord),
    ...(isAdmin ? rightOf(identity, 'ai:openai/organization-admin', 'organisation administration', '*') : []),
  ]
}

function accountRecords(value: object, scope: string): ModelRecord[] {
  const found = checked(serviceAccount, value, 'a service account of OpenAI')
  if ('api_key' in value && value.api_key)
    throw new NotAboutIdentities(
      'The answer that made an account: it holds its key, so list the accounts instead',
    )
  const identity = aiIdentity(`openai/${scope}/service-account/${found.id}`)
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'service_account',
      name: found.name || found.id,
      scope,
      status: 'active',
      createdAt: readTime(found.created_at),
      tags: found.project ? { project: found.project } : undefined,
    } satisfies IdentityRecord),
    ...(found.role
      ? rightOf(
          identity,
          `ai:openai/project-${found.role}`,
          `project ${found.role}`,
          found.project ?? 'its project',
        )
      : []),
  ]
}
