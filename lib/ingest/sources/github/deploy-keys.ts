import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { githubPermission } from '@/lib/privilege/github-catalogue'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import { Reject, type Format, type Raw } from '../../source'
import { checked, isObject, said } from '../checked'
import { rightOf } from '../platform-right'
import { githubIdentity, repositoryIn } from './names'

const key = z.object({
  id: z.number(),
  url: z.string(),
  title: z.string().nullish(),
  key: z.string().nullish(),
  created_at: z.string().nullish(),
  read_only: z.boolean().nullish(),
  added_by: z.string().nullish(),
  last_used: z.string().nullish(),
  enabled: z.boolean().nullish(),
})

/**
 * Deploy keys of repositories: an SSH key that reads, or reads and writes, one repository and never ends by itself. Source: GitHub REST API,
 * "List deploy keys".
 */
export const deployKeys: Format = {
  id: 'github/deploy-keys',
  title: 'GitHub deploy keys',
  provider: 'github',
  role: 'inventory',
  collect: `# the repository permission "Administration: read" on every repository (classic: repo)
gh api --paginate "/orgs/$ORG/repos" --jq '.[].full_name' | while read -r repo; do
  gh api --paginate "/repos/$repo/keys" --jq '.[]'
done > deploy-keys.ndjson`,
  recognises: ({ records }) => records.some(isKey),
  isOwn: isKey,
  scopeOf: ({ value }) => (isObject(value) ? repositoryIn(value.url)?.organisation.toLowerCase() : undefined),
  asksFor: 'GitHub organisation',
  enumerates: [],
  keeps: {
    ...members('id url title read_only added_by enabled verified'),
    ...times('created_at last_used'),
  },
  records: ({ value }) => recordsOf(value),
}

function isKey({ value }: Raw): boolean {
  return isObject(value) && 'read_only' in value && 'key' in value && repositoryIn(value.url) !== undefined
}

function recordsOf(value: unknown): ModelRecord[] {
  const found = checked(key, value, 'a deploy key')
  const place = repositoryIn(found.url)
  if (!place) throw new Reject('The address of this key names no repository')
  const repository = `${place.organisation}/${place.repository}`.toLowerCase()
  const identity = githubIdentity(`${repository}/deploy-key/${found.id}`)
  const level = found.read_only === false ? 'write' : 'read'
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'api_client',
      name: found.title || `deploy key ${found.id}`,
      scope: place.organisation.toLowerCase(),
      status: found.enabled === false ? 'disabled' : 'active',
      createdAt: readTime(found.created_at),
      tags: { repository },
      ownerHints: [
        ...(found.added_by ? [{ from: 'creator' as const, key: 'added_by', value: found.added_by }] : []),
        { from: 'path', key: 'repository', value: place.repository },
      ],
    } satisfies IdentityRecord),
    said({
      type: 'credential',
      identity,
      nativeId: identity.nativeId,
      kind: 'ssh_key',
      static: true,
      label: found.title ?? undefined,
      status: found.enabled === false ? 'inactive' : 'active',
      createdAt: readTime(found.created_at),
      rotatedAt: readTime(found.created_at),
      rotationTracked: false,
      cannotExpire: true,
      lastUsedAt: readTime(found.last_used),
      neverUsed: found.last_used === null ? true : undefined,
      binding: said({ repository, fingerprint: fingerprintOf(found.key) }) as Record<string, string>,
    } satisfies CredentialRecord),
    ...rightOf(identity, githubPermission('contents', level), `contents: ${level}`, repository),
  ]
}

/** `SHA256:…`, as OpenSSH and the log of GitHub write it. */
function fingerprintOf(key: string | null | undefined): string | undefined {
  const body = /^(?:ssh|ecdsa|sk)-[\w@.-]{1,60} ([A-Za-z0-9+/=]{40,})/.exec(key ?? '')?.[1]
  return body
    ? `SHA256:${createHash('sha256').update(Buffer.from(body, 'base64')).digest('base64').replace(/=$/, '')}`
    : undefined
}
