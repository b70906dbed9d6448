import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { isSecretField } from '../../read/redact-patterns'
import { readTime } from '../../read/time'
import { type Context, NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { checked, isObject, type Members, said, text } from '../checked'
import { githubIdentity, pipelineIdentity } from './names'

const secret = z.object({
  name: z.string(),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
  visibility: z.string().nullish(),
  selected_repositories_url: z.string().nullish(),
})
const variable = secret.extend({ value: z.unknown() })
const page = z.object({
  repository: z.string().nullish(),
  environment: z.string().nullish(),
  secrets: z.array(secret).default([]),
  variables: z.array(variable).default([]),
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
 * What workflows run with: the names and ages of their secrets (GitHub never tells a value), variables that are named like one, and the runners
 * that an organisation hosts itself. An answer does not say of which repository it is: the command adds that. Sources: GitHub REST API, "Actions
 * secrets", "Actions variables" and "Self-hosted runners"; gh manual, "gh secret list".
 */
export const actions: Format = {
  id: 'github/actions',
  title: 'GitHub Actions secrets, variables and runners',
  provider: 'github',
  role: 'inventory',
  collect: `# the organisation permissions "Secrets: read", "Variables: read" and "Self-hosted runners: read", on each repository "Secrets: read" and
# "Variables: read" (classic: admin:org, repo)
gh api --paginate "/orgs/$ORG/actions/secrets" --jq '{secrets}' > actions.ndjson
gh api --paginate "/orgs/$ORG/actions/variables" --jq '{variables}' >> actions.ndjson
gh api --paginate "/orgs/$ORG/repos" --jq '.[].full_name' | while read -r repo; do
  for list in secrets variables; do
    gh api --paginate "/repos/$repo/actions/$list" | jq -c --arg repo "$repo" --arg list "$list" '{repository: $repo, ($list): .[$list]}'
  done
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
    ...members('id name os ephemeral version busy repository environment selected_repositories_url'),
    ...wordMembers('status'),
    labels: members('name'),
    ...wordMembers('visibility'),
    ...times('created_at updated_at updatedAt'),
    value: 'hash',
    secrets: {
      ...members('name selected_repositories_url'),
      ...wordMembers('visibility'),
      ...times('created_at updated_at'),
    },
    variables: {
      ...members('name'),
      ...wordMembers('visibility'),
      ...times('created_at updated_at'),
      value: 'hash',
    },
  },
  recordIdOf: ({ value }) =>
    isObject(value)
      ? isPage(value, 'secrets') || isPage(value, 'variables')
        ? [listIn(value), text(value.repository) ?? '', text(value.environment) ?? ''].join('/')
        : undefined
      : undefined,
  records: ({ value }, context) => recordsOf(value, context),
}

const isRunner = (value: unknown): boolean =>
  isObject(value) && 'os' in value && 'busy' in value && 'labels' in value && 'status' in value

const isPage = (value: unknown, list: 'secrets' | 'variables'): boolean => {
  if (!isObject(value)) return false
  const items = value[list]
  return (
    Array.isArray(items) &&
    ('total_count' in value || 'repository' in value || Object.keys(value).length === 1) &&
    items.every((one) => isObject(one) && 'name' in one && 'updated_at' in one)
  )
}

/**
 * Whom secrets are for: Dependabot and Codespaces have theirs, under names that workflows may use as well. An answer says so only in the
 * address of the repositories that may read one.
 */
const readers = { dependabot: 'Dependabot', codespaces: 'Codespaces' } as const
type Reader = keyof typeof readers

const readerOf = (url: unknown): Reader | undefined =>
  /\/(dependabot|codespaces)\/secrets\//.exec(text(url) ?? '')?.[1] as Reader | undefined

const readerOfAll = (secrets: readonly unknown[]) =>
  secrets.map((one) => (isObject(one) ? readerOf(one.selected_repositories_url) : undefined)).find(Boolean)

function listIn({ secrets }: Members): string {
  if (!Array.isArray(secrets)) return 'variables'
  const reader = readerOfAll(secrets)
  return reader ? `${reader} secrets` : 'secrets'
}

const OF_ONE =
  'name value created_at updated_at visibility selected_repositories_url updatedAt numSelectedRepos selectedReposURL'
const ofOne = new Set(OF_ONE.split(' '))

/** One secret or variable by itself, as `gh secret list --json` and `--jq '.secrets'` print them. GitHub writes their names in capitals. */
const isOne = (value: unknown): boolean =>
  isObject(value) &&
  /^[A-Z_][A-Z0-9_]*$/.test(text(value.name) ?? '') &&
  (('created_at' in value && 'updated_at' in value) || 'updatedAt' in value) &&
  Object.keys(value).every((name) => ofOne.has(name))

function isOfActions({ value }: Raw): boolean {
  return isRunner(value) || isPage(value, 'secrets') || isPage(value, 'variables') || isOne(value)
}

function recordsOf(value: unknown, context: Context): ModelRecord[] {
  const scope = context.scope.toLowerCase()
  if (isRunner(value)) return runnerRecords(value, scope)
  return isOne(value) ? oneRecords(value as Members, context) : pageRecords(value, context)
}

/** Only what an organisation shares says who may read it; of any other a list by itself does not say whose it is. */
function oneRecords(one: Members, context: Context): ModelRecord[] {
  if (!('visibility' in one))
    throw new Reject('It does not say of which repository it is: keep the answer whole, as the command does')
  const plain = { ...one, updated_at: one.updated_at ?? one.updatedAt }
  return pageRecords('value' in one ? { variables: [plain] } : { secrets: [plain] }, context)
}

function pageRecords(value: unknown, { scope, fingerprint }: Context): ModelRecord[] {
  const found = checked(page, value, 'a list of secrets')
  const variables = found.variables.filter(({ name }) => isSecretField(name))
  if (found.secrets.length + variables.length === 0)
    throw new NotAboutIdentities(
      found.variables.length > 0 ? 'No variable is named like a secret' : 'No secrets',
    )
  const path = (found.repository ?? scope).toLowerCase()
  const identity = pipelineIdentity(path)
  const environment = found.environment ? `/${found.environment}` : ''
  const reader = readerOfAll(found.secrets)
  const label = reader ? `${readers[reader]} secret` : 'Secret'
  const credential = (
    kept: 'secret' | 'variable',
    one: z.infer<typeof secret>,
    rest: Partial<CredentialRecord>,
  ) =>
    said({
      type: 'credential',
      identity,
      nativeId: `${path}${environment}/${reader ? `${reader}-` : ''}${kept}/${one.name}`,
      kind: 'client_secret',
      static: true,
      label: `${kept === 'secret' ? label : 'Variable'} ${one.name}${found.environment ? ` (${found.environment})` : ''}`,
      status: 'active',
      createdAt: readTime(one.created_at),
      // Writing the same value again counts as new too; GitHub knows no better.
      rotatedAt: readTime(one.updated_at),
      rotationTracked: true,
      ...rest,
    } satisfies CredentialRecord)
  // What a secret opens elsewhere may end; the copy here does not say.
  const visible = ({ visibility }: z.infer<typeof secret>): Record<string, string> =>
    visibility ? { visibility } : {}
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
      credential('secret', one, { binding: one.visibility ? visible(one) : undefined }),
    ),
    ...variables.map((one) =>
      credential('variable', one, {
        fingerprint: typeof one.value === 'string' && one.value ? fingerprint(one.value) : undefined,
        binding: { ...visible(one), kept: 'in plain text, for whoever may read the repository' },
      }),
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
