import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { githubPermission } from '@/lib/privilege/github-catalogue'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import type { Format, Raw } from '../../source'
import { checked, isObject, said, text } from '../checked'
import { rightOf } from '../platform-right'
import { appIdentity, loginOf } from './names'

const installation = z.object({
  id: z.number(),
  app_id: z.number().nullish(),
  app_slug: z.string(),
  account: z.object({ login: z.string() }).nullish(),
  repository_selection: z.string().nullish(),
  permissions: z.record(z.string(), z.string()).nullish(),
  created_at: z.union([z.string(), z.number()]).nullish(),
  suspended_at: z.union([z.string(), z.number()]).nullish(),
  suspended_by: z.object({ login: z.string() }).nullish(),
  single_file_name: z.string().nullish(),
})

/**
 * Installations of GitHub Apps in an organisation. What an app may do is its permissions, in all repositories or in those that were chosen;
 * its private keys are with whoever runs it, so no list of the organisation shows them. Source: GitHub REST API, "List app
 * installations for an organization".
 */
export const apps: Format = {
  id: 'github/apps',
  title: 'GitHub App installations',
  provider: 'github',
  role: 'inventory',
  collect: `# an owner, or a token with the organisation permission "Administration: read" (classic: admin:read or read:org)
gh api --paginate "/orgs/$ORG/installations" --jq '.installations[]' > apps.ndjson`,
  recognises: ({ records, lists, envelope }) =>
    records.some(isInstallation) || (lists?.includes('installations') === true && 'total_count' in envelope),
  isOwn: isInstallation,
  scopeOf: ({ value }) => (isObject(value) ? loginOf(value.account)?.toLowerCase() : undefined),
  asksFor: 'GitHub organisation',
  enumerates: ['app_registration'],
  keeps: {
    ...members('id app_id app_slug repository_selection single_file_name events target_type'),
    ...times('created_at updated_at suspended_at'),
    account: members('login id'),
    suspended_by: members('login'),
    permissions: { '*': true },
  },
  subjectOf: ({ value }, { scope }) =>
    isObject(value) && text(value.app_slug)
      ? appIdentity(loginOf(value.account) ?? scope, text(value.app_slug)!)
      : undefined,
  covers: { installations: ['identity:app_registration'] },
  records: ({ value }, { scope }) => recordsOf(value, scope),
}

function isInstallation({ value }: Raw): boolean {
  return isObject(value) && 'app_slug' in value && 'permissions' in value && 'repository_selection' in value
}

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  const found = checked(installation, value, 'an installation of an app')
  const organisation = (found.account?.login ?? scope).toLowerCase()
  const identity = appIdentity(organisation, found.app_slug)
  const isAll = found.repository_selection === 'all'
  const permissions = Object.entries(found.permissions ?? {})
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'app_registration',
      name: found.app_slug,
      scope: organisation,
      uniqueId: String(found.id),
      status: found.suspended_at ? 'disabled' : 'active',
      createdAt: readTime(found.created_at),
      description: isAll ? 'In all repositories, later ones too' : 'In chosen repositories',
      tags: said({
        repositories: found.repository_selection ?? undefined,
        app_id: found.app_id ? String(found.app_id) : undefined,
      }) as Record<string, string>,
    } satisfies IdentityRecord),
    // Each is asked for with the key of the app and ends after an hour.
    said({
      type: 'credential',
      identity,
      nativeId: `${identity.nativeId}#installation-token`,
      kind: 'other',
      static: false,
      label: 'Installation token',
      status: found.suspended_at ? 'inactive' : 'active',
      ttlSeconds: 3600,
    } satisfies CredentialRecord),
    ...permissions.flatMap(([name, level]) =>
      rightOf(
        identity,
        githubPermission(name, level),
        `${name}: ${level}`,
        isAll ? '*' : 'chosen repositories',
      ),
    ),
  ]
}
