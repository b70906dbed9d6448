import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, type Format, type Raw } from '../../source'
import { checked, isObject, said, text } from '../checked'
import { githubIdentity, pipelineIdentity } from './names'

const secret = z.object({
  name: z.string(),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
  visibility: z.string().nullish(),
})
const page = z.object({
  repository: z.string().nullish(),
  environment: z.string().nullish(),
  secrets: z.array(secret),
})
const runner = z.object({
  id: z.number(),
  name: z.string(),
  os: z.string().nullish(),
  status: z.string().nullish(),
  ephemeral: z.boolean().nullish(),
  version: z.string().nullish(),
  labels: z.array(z.object({ name: z.string() })).nullish(),
})

/**
 * What workflows run with: the names and ages of their secrets (GitHub never tells a value), and the runners that an organisation hosts
 * itself. An answer does not say of which repository it is: the command adds that. Sources: GitHub REST API, "Actions secrets" and
 * "Self-hosted runners".
 */
export const actions: Format = {
  id: 'github/actions',
  title: 'GitHub Actions secrets and runners',
  provider: 'github',
  role: 'inventory',
  collect: `# the organisation permissions "Secrets: read" and "Self-hosted runners: read", on each repository "Secrets: read" (classic: admin:org, repo)
gh api --paginate "/orgs/$ORG/actions/secrets" --jq '{secrets}' > actions.ndjson
gh api --paginate "/orgs/$ORG/repos" --jq '.[].full_name' | while read -r repo; do
  gh api --paginate "/repos/$repo/actions/secrets" | jq -c --arg repo "$repo" '{repository: $repo, secrets}'
done >> actions.ndjson
gh api --paginate "/orgs/$ORG/actions/runners" --jq '.runners[]' > runners.ndjson`,
  recognises: ({ records, lists, envelope }) =>
    records.some(isOfActions) || (lists?.includes('runners') === true && 'total_count' in envelope),
  isOwn: isOfActions,
  scopeOf: ({ value }) =>
    isObject(value) ? text(value.repository)?.split('/')[0]?.toLowerCase() : undefined,
  asksFor: 'GitHub organisation',
  enumerates: [],
  keeps: {
    ...members('id name os ephemeral version busy repository environment'),
    ...wordMembers('status'),
    labels: members('name'),
    secrets: { ...members('name'), ...wordMembers('visibility'), ...times('created_at updated_at') },
  },
  recordIdOf: ({ value }) =>
    isObject(value)
      ? Array.isArray(value.secrets)
        ? `secrets/${text(value.repository) ?? ''}/${text(value.environment) ?? ''}`
        : undefined
      : undefined,
  records: ({ value }, { scope }) => recordsOf(value, scope.toLowerCase()),
}

const isRunner = (value: unknown): boolean =>
  isObject(value) && 'os' in value && 'busy' in value && 'labels' in value && 'status' in value

const isSecretPage = (value: unknown): boolean =>
  isObject(value) &&
  Array.isArray(value.secrets) &&
  ('total_count' in value || 'repository' in value || Object.keys(value).length === 1) &&
  value.secrets.every((one) => isObject(one) && 'name' in one && 'updated_at' in one)

function isOfActions({ value }: Raw): boolean {
  return isRunner(value) || isSecretPage(value)
}

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  return isRunner(value) ? runnerRecords(value, scope) : secretRecords(value, scope)
}

function secretRecords(value: unknown, scope: string): ModelRecord[] {
  const found = checked(page, value, 'a list of secrets')
  if (found.secrets.length === 0) throw new NotAboutIdentities('No secrets')
  const path = (found.repository ?? scope).toLowerCase()
  const identity = pipelineIdentity(path)
  const environment = found.environment ? `/${found.environment}` : ''
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'ci_pipeline',
      name: `Workflows of ${path}`,
      scope: path.split('/')[0]!,
      status: 'active',
    } satisfies IdentityRecord),
    ...found.secrets.map((one) =>
      said({
        type: 'credential',
        identity,
        nativeId: `${path}${environment}/secret/${one.name}`,
        kind: 'client_secret',
        static: true,
        label: `Secret ${one.name}${found.environment ? ` (${found.environment})` : ''}`,
        status: 'active',
        createdAt: readTime(one.created_at),
        // Writing the same value again counts as new too; GitHub knows no better.
        rotatedAt: readTime(one.updated_at),
        rotationTracked: true,
        // What it opens elsewhere may end; the copy here does not say.
        binding: one.visibility ? { visibility: one.visibility } : undefined,
      } satisfies CredentialRecord),
    ),
  ]
}

function runnerRecords(value: unknown, scope: string): ModelRecord[] {
  const found = checked(runner, value, 'a runner')
  const identity = githubIdentity(`${scope}/runner/${found.id}`)
  const labels = (found.labels ?? []).map(({ name }) => name).filter((name) => name !== 'self-hosted')
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'other',
      name: found.name,
      scope,
      status: 'active',
      description: found.ephemeral
        ? 'Runs one job and ends'
        : 'Kept between jobs: the next job finds the files of the one before',
      tags: said({
        os: found.os ?? undefined,
        ephemeral:
          found.ephemeral === undefined || found.ephemeral === null
            ? undefined
            : found.ephemeral
              ? 'yes'
              : 'no',
        labels: labels.length > 0 ? labels.join(', ') : undefined,
        version: found.version ?? undefined,
      }) as Record<string, string>,
    } satisfies IdentityRecord),
    said({
      type: 'workload',
      provider: 'github',
      nativeId: `${scope}/runner/${found.id}`,
      name: found.name,
      kind: 'process',
      scope,
      status: found.status === 'online' ? 'running' : undefined,
      identities: [identity],
    }),
  ]
}
