import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord, TrustRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { checked, isObject, type Members, said, text } from '../checked'
import { environmentOfSegment } from '../hints'
import { githubIdentity, pipelineIdentity, repositoryIn } from './names'

const some = z.string().nullish()
const environment = z.object({
  name: z.string(),
  url: some,
  repository: some,
  created_at: some,
  can_admins_bypass: z.boolean().nullish(),
  protection_rules: z
    .array(
      z.object({
        type: z.string(),
        wait_timer: z.number().nullish(),
        prevent_self_review: z.boolean().nullish(),
        reviewers: z
          .array(z.object({ reviewer: z.object({ login: some, slug: some, name: some }).nullish() }))
          .nullish(),
        app: z.object({ slug: some }).nullish(),
      }),
    )
    .nullish(),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean().nullish(), custom_branch_policies: z.boolean().nullish() })
    .nullish(),
})
const customisation = z.object({
  use_default: z.boolean().nullish(),
  use_immutable_subject: z.boolean().nullish(),
  include_claim_keys: z.array(z.string()).nullish(),
  repository: some,
  organization: some,
})
const hook = z.object({
  id: z.number(),
  url: some,
  active: z.boolean().nullish(),
  events: z.array(z.string()).nullish(),
  created_at: some,
  updated_at: some,
  config: z
    .object({
      url: some,
      content_type: some,
      insecure_ssl: z.union([z.string(), z.number(), z.boolean()]).nullish(),
      secret: some,
    })
    .nullish(),
})

/**
 * What GitHub is set to: environments with what protects them, how the subjects of OIDC tokens are built, and webhooks. Of a webhook its host is told and never the
 * address, which may itself be a key, nor the secret. Sources: GitHub REST API, "Deployment environments", "OIDC", "Organization webhooks", "Repository webhooks".
 */
export const settings: Format = {
  id: 'github/settings',
  title: 'GitHub environments, OIDC subjects and webhooks',
  provider: 'github',
  role: 'inventory',
  collect: `# on each repository "Actions: read" and "Webhooks: read", of the organisation "Administration: read" and "Webhooks: read"
{
  gh api "/orgs/$ORG/actions/oidc/customization/sub" | jq -c --arg organization "$ORG" '. + {$organization}'
  gh api --paginate "/orgs/$ORG/hooks" --jq '.[]' | jq -c '.config.url |= (split("/")[0:3] | join("/"))'
  gh api --paginate "/orgs/$ORG/repos" --jq '.[].full_name' | while read -r repository; do
    gh api --paginate "/repos/$repository/environments" --jq '.environments[]' | jq -c --arg repository "$repository" '. + {$repository}'
    gh api "/repos/$repository/actions/oidc/customization/sub" | jq -c --arg repository "$repository" '. + {$repository}'
    gh api --paginate "/repos/$repository/hooks" --jq '.[]' | jq -c '.config.url |= (split("/")[0:3] | join("/"))'
  done
} > settings.ndjson`,
  recognises: ({ records, lists, envelope }) =>
    records.some(isSetting) || (lists?.includes('environments') === true && 'total_count' in envelope),
  isOwn: isSetting,
  scopeOf: ({ value }) =>
    isObject(value)
      ? (
          text(value.organization) ??
          text(value.repository)?.split('/')[0] ??
          ownerIn(value.url)
        )?.toLowerCase()
      : undefined,
  asksFor: 'GitHub organisation',
  enumerates: [],
  keeps: {
    ...members(
      'id name url repository organization can_admins_bypass use_default use_immutable_subject include_claim_keys active events type',
    ),
    ...times('created_at updated_at'),
    protection_rules: {
      ...members('type wait_timer prevent_self_review'),
      reviewers: { reviewer: members('login slug name') },
      app: members('slug'),
    },
    deployment_branch_policy: members('protected_branches custom_branch_policies'),
    config: { ...members('content_type insecure_ssl'), secret: 'hash' },
  },
  covers: {},
  recordIdOf: ({ value }) => (isCustomisation(value) ? 'oidc subject' : undefined),
  records: ({ value }, { scope }) => recordsOf(value, scope.toLowerCase()),
}

const isEnvironment = (value: unknown): value is Members =>
  isObject(value) && 'protection_rules' in value && 'name' in value
const isCustomisation = (value: unknown): value is Members =>
  isObject(value) && Array.isArray(value.include_claim_keys)
const isHook = (value: unknown): value is Members =>
  isObject(value) &&
  Array.isArray(value.events) &&
  isObject(value.config) &&
  'active' in value &&
  'ping_url' in value

function isSetting({ value }: Raw): boolean {
  return isEnvironment(value) || isCustomisation(value) || isHook(value)
}

/** `https://api.github.com/orgs/acme/hooks/1`, `…/repos/acme/shop/hooks/2`. */
const ownerIn = (url: unknown): string | undefined =>
  /\/(?:orgs|repos)\/([^/?#]+)\//.exec(text(url) ?? '')?.[1]

function recordsOf(value: unknown, scope: string): ModelRecord[] {
  if (isEnvironment(value)) return environmentRecords(value, scope)
  if (isCustomisation(value)) return [subjectRecord(value, scope)]
  if (isHook(value)) return hookRecords(value, scope)
  throw new Reject('This is no setting of GitHub that Muster reads')
}

/** The workflows of a repository, by whatever says which it is. */
function pathOf(value: Members, scope: string): string {
  const told = text(value.repository) ?? text(value.organization)
  const found = repositoryIn(value.url)
  return (told ?? (found ? `${found.organisation}/${found.repository}` : scope)).toLowerCase()
}

function environmentRecords(value: Members, scope: string): ModelRecord[] {
  const found = checked(environment, value, 'an environment')
  const path = pathOf(value, scope)
  const rules = found.protection_rules ?? []
  const reviewers = rules.flatMap((rule) =>
    (rule.reviewers ?? []).flatMap(
      ({ reviewer }) => reviewer?.login ?? reviewer?.slug ?? reviewer?.name ?? [],
    ),
  )
  const wait = rules.find((rule) => rule.type === 'wait_timer')?.wait_timer ?? undefined
  const gates = rules.flatMap(({ app }) => app?.slug ?? [])
  const policy = found.deployment_branch_policy
  const branches = policy?.protected_branches
    ? 'protected branches'
    : policy?.custom_branch_policies
      ? 'chosen branches and tags'
      : 'any branch'
  const identity = githubIdentity(`${path}/environment/${found.name}`)
  const isReviewed = reviewers.length > 0 || gates.length > 0
  const isOpen = branches === 'any branch' && !isReviewed
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'ci_pipeline',
      name: `Environment ${found.name} of ${path}`,
      scope: path.split('/')[0]!,
      environment: environmentOfSegment(found.name),
      status: 'active',
      createdAt: readTime(found.created_at),
      description: isReviewed
        ? `A deployment waits for ${[...reviewers, ...gates].join(', ')}`
        : 'A deployment waits for nobody',
      tags: said({
        branches,
        reviewers: reviewers.length > 0 ? reviewers.join(', ') : undefined,
        'wait minutes': wait ? String(wait) : undefined,
        gates: gates.length > 0 ? gates.join(', ') : undefined,
        'administrators may bypass': found.can_admins_bypass === true ? 'yes' : undefined,
      }) as Record<string, string>,
    } satisfies IdentityRecord),
    {
      type: 'trust',
      identity,
      nativeId: `environment:${path}/${found.name}`,
      kind: 'principal',
      principal: path,
      external: false,
      condition: { environment: said({ branches: [branches], ...(reviewers.length > 0 && { reviewers }) }) },
      judgement: {
        grade: isOpen ? 'caution' : 'safe',
        reach: 'named',
        pattern: isOpen ? 'github-open-environment' : 'github-environment',
        who: `Workflows of ${path} on ${branches}${isReviewed ? ', after a review' : ', without a review'}`,
      },
    } satisfies TrustRecord,
  ]
}

function subjectRecord(value: Members, scope: string): IdentityRecord {
  const found = checked(customisation, value, 'a customisation of OIDC subjects')
  const path = pathOf(value, scope)
  const claims = found.include_claim_keys ?? []
  if (found.use_default === true)
    throw new NotAboutIdentities(`Subjects of ${path} are built as GitHub does by default`)
  // Two repositories get the same subject unless it names the repository.
  const namesRepository = claims.some((claim) =>
    /^(repo|repository|repository_id|job_workflow_ref|workflow_ref)$/.test(claim),
  )
  return said({
    type: 'identity',
    ...pipelineIdentity(path),
    kind: 'ci_pipeline',
    name: `Workflows of ${path}`,
    scope: path.split('/')[0]!,
    status: 'active',
    description: namesRepository
      ? undefined
      : 'The subject of its OIDC tokens names no repository: another one can get the same',
    tags: said({
      'oidc subject': claims.join(', ') || undefined,
      'oidc subject by id': found.use_immutable_subject === true ? 'yes' : undefined,
    }) as Record<string, string>,
  })
}

function hookRecords(value: Members, scope: string): ModelRecord[] {
  const found = checked(hook, value, 'a webhook')
  const place = repositoryIn(found.url)
  const owner = (
    place ? `${place.organisation}/${place.repository}` : (ownerIn(found.url) ?? scope)
  ).toLowerCase()
  const identity = githubIdentity(`${owner}/hook/${found.id}`)
  const host = hostOf(found.config?.url)
  const isSigned = Boolean(found.config?.secret)
  const isBlind =
    found.config?.insecure_ssl !== undefined && /^(1|true)$/.test(String(found.config.insecure_ssl))
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'other',
      name: `Webhook ${found.id}${host ? ` to ${host}` : ''}`,
      scope: owner.split('/')[0]!,
      status: found.active === false ? 'disabled' : 'active',
      createdAt: readTime(found.created_at),
      description:
        [
          isSigned
            ? undefined
            : 'No secret is told with it: whoever receives may not be able to tell that GitHub sent it',
          isBlind ? 'Certificates are not checked' : undefined,
        ]
          .filter(Boolean)
          .join('. ') || undefined,
      tags: said({ host, events: found.events?.slice(0, 30).join(', ') || undefined }) as Record<
        string,
        string
      >,
    } satisfies IdentityRecord),
    ...(isSigned
      ? [
          said({
            type: 'credential',
            identity,
            nativeId: `${identity.nativeId}#secret`,
            kind: 'client_secret',
            static: true,
            label: 'Secret that signs deliveries',
            status: found.active === false ? 'inactive' : 'active',
            // When the secret was set is told nowhere; a change of anything else moves the only time there is.
            rotationTracked: false,
          } satisfies CredentialRecord),
        ]
      : []),
  ]
}

function hostOf(url: string | null | undefined): string | undefined {
  try {
    return url ? new URL(url).hostname : undefined
  } catch {
    return undefined
  }
}
