import { z } from 'zod'
import type { IdentityRecord, ModelRecord } from '@/lib/model/records'
import { isGoogleOwn } from '@/lib/privilege/google-own'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { checked, isObject, said, text, objectAt } from '../checked'
import { gcpIdentity, isServiceAccount, partOf, projectOf } from './names'

const accountInsight = z.object({
  content: z.object({
    email: z.string(),
    serviceAccountId: z.string().nullish(),
    projectId: z.string().nullish(),
    lastAuthenticatedTime: z.string().nullish(),
  }),
})

/**
 * Insights and recommendations of IAM. An insight into a service account says when it last authenticated. What a member exercised of
 * a role says no time, and a recommendation is Google's own judgement: Muster reads use in the audit log and judges itself. Source:
 * Recommender API v1, google.iam.serviceAccount.Insight, google.iam.policy.Insight and google.iam.policy.Recommender.
 */
export const recommender: Format = {
  id: 'gcp/recommender',
  title: 'Google Cloud IAM recommendations and insights',
  provider: 'gcp',
  role: 'inventory',
  collect: `# needs recommender.iamServiceAccountInsights.list (roles/recommender.iamViewer)
for project in $(gcloud projects list --format='value(projectId)'); do
  gcloud recommender insights list --insight-type=google.iam.serviceAccount.Insight --location=global --project="$project" --format=json | jq -c '.[]'
done > insights.ndjson`,
  recognises: ({ records }) => records.some(isOfRecommender),
  isOwn: isOfRecommender,
  scopeOf: ({ value }) =>
    isObject(value)
      ? (text(objectAt(value, 'content').projectId) ?? partOf(text(value.name), 'projects'))
      : undefined,
  enumerates: [],
  keeps: {
    ...members('name description targetResources'),
    ...wordMembers('category insightSubtype recommenderSubtype severity priority'),
    ...times('lastRefreshTime'),
    observationPeriod: true,
    content: {
      ...members('email serviceAccountId projectId member role exercisedPermissions inferredPermissions'),
      ...times('lastAuthenticatedTime'),
    },
  },
  recordIdOf: ({ value }) => (isObject(value) ? text(value.name) : undefined),
  records: ({ value }) => recordsOf(value),
}

const isName = (name: unknown): boolean =>
  /^(projects|folders|organizations|billingAccounts)\/[^/]+\/locations\/[^/]+\/(recommenders|insightTypes)\/google\.iam\.[\w.]+\/(recommendations|insights)\/[^/]+$/.test(
    text(name) ?? '',
  )

function isOfRecommender({ value }: Raw): boolean {
  return isObject(value) && isName(value.name) && isObject(value.content)
}

function recordsOf(value: unknown): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is not an insight')
  const name = text(value.name) ?? ''
  if (name.includes('/recommenders/'))
    throw new NotAboutIdentities(
      'A recommendation: what Google would take away. Muster judges rights from roles and the audit log',
    )
  if (name.includes('/google.iam.policy.'))
    throw new NotAboutIdentities(
      'What a member exercised of a role, without a time: the audit log tells it with one',
    )
  if (!name.includes('/google.iam.serviceAccount.Insight/'))
    throw new NotAboutIdentities('An insight about something other than the use of a service account')
  const { content } = checked(accountInsight, value, 'an insight into a service account')
  const { email } = content
  if (!isServiceAccount(email)) throw new Reject('The insight names no service account')
  if (isGoogleOwn(email)) throw new NotAboutIdentities('A service agent: Google runs it')
  return [
    said({
      type: 'identity',
      ...gcpIdentity(email),
      kind: 'service_account',
      name: email.split('@')[0]!,
      uniqueId: content.serviceAccountId || undefined,
      aliases: content.serviceAccountId ? [content.serviceAccountId] : undefined,
      scope: content.projectId || projectOf(email) || 'unknown project',
      lastUsedAt: readTime(content.lastAuthenticatedTime),
    } satisfies IdentityRecord),
  ]
}
