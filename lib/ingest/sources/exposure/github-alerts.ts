import { z } from 'zod'
import type { ExposureRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, type Context, type Format, type Raw } from '../../source'
import { checked, isObject, said } from '../checked'
import { accessKeyIdIn, isCanary, isRedacted, secretHash, unknownHolder } from './secret'

const some = z.string().nullish()
const alert = z.object({
  number: z.number(),
  created_at: some,
  html_url: some,
  state: some,
  resolution: some,
  secret_type: z.string(),
  secret: some,
  validity: some,
  publicly_leaked: z.boolean().nullish(),
  repository: z.object({ full_name: z.string(), private: z.boolean().nullish() }).nullish(),
  first_location_detected: z
    .object({ path: some, start_line: z.number().nullish(), commit_sha: some, blob_sha: some })
    .nullish(),
})

/**
 * Secret scanning alerts of GitHub. An alert that was closed as a false positive or for a test is no exposure; one that was closed as revoked
 * says that the secret does not work any more. Source: GitHub REST API, "List secret scanning alerts for an organization".
 */
export const githubAlerts: Format = {
  id: 'exposure/github-alerts',
  title: 'GitHub secret scanning alerts',
  provider: 'other',
  role: 'inventory',
  collect: `# the repository permission "Secret scanning alerts: read" (classic: security_events); with the secrets, which are hashed on arrival
gh api --paginate "/orgs/$ORG/secret-scanning/alerts?per_page=100" --jq '.[]' > alerts.ndjson`,
  recognises: ({ records }) => records.some(isAlert),
  isOwn: isAlert,
  scopeOf: ({ value }) =>
    isObject(value) && isObject(value.repository) && typeof value.repository.full_name === 'string'
      ? value.repository.full_name.split('/')[0]
      : undefined,
  asksFor: 'GitHub organisation',
  enumerates: [],
  keeps: {
    ...members(
      'number html_url secret_type secret_type_display_name publicly_leaked multi_repo push_protection_bypassed',
    ),
    ...wordMembers('state resolution validity'),
    ...times('created_at updated_at resolved_at'),
    secret: 'hash',
    repository: members('full_name private'),
    first_location_detected: members('path start_line commit_sha blob_sha'),
  },
  covers: { '': ['exposure'] },
  records: ({ value }, context) => [recordOf(value, context)],
}

function isAlert({ value }: Raw): boolean {
  return isObject(value) && 'secret_type' in value && 'number' in value && 'state' in value
}

const harmless = new Set(['false_positive', 'used_in_tests', 'pattern_edited', 'pattern_deleted'])

function recordOf(value: unknown, context: Context): ModelRecord {
  const found = checked(alert, value, 'a secret scanning alert')
  if (found.resolution && harmless.has(found.resolution))
    throw new NotAboutIdentities(`Closed by somebody: ${found.resolution.replaceAll('_', ' ')}`)
  const secret = found.secret ?? undefined
  const key = accessKeyIdIn(secret)
  const canary = isCanary(secret) || undefined
  const hash = secretHash(secret, context)
  const isRevoked = found.resolution === 'revoked' || found.validity === 'inactive'
  const verified = isRevoked ? false : found.validity === 'active' ? true : undefined
  const repository = found.repository?.full_name
  const mark = key ?? hash?.slice(0, 12)
  const place = found.first_location_detected
  return said({
    type: 'exposure',
    nativeId: `${repository ?? context.scope}#${found.number}`,
    fingerprint: hash,
    isRedacted: isRedacted(secret) || undefined,
    detector: found.secret_type,
    credentialNativeId: key,
    holder: verified && mark && !canary ? unknownHolder(found.secret_type, mark, repository) : undefined,
    location: said({
      repository,
      file: place?.path ?? undefined,
      line: place?.start_line ?? undefined,
      commit: place?.commit_sha ?? undefined,
      url: found.html_url ?? undefined,
    }),
    verified,
    public: found.publicly_leaked ? true : found.repository?.private === false ? true : undefined,
    canary,
    foundAt: readTime(found.created_at),
  } satisfies ExposureRecord)
}
