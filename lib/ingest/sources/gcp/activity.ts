import { z } from 'zod'
import type { ModelRecord } from '@/lib/model/records'
import { isGoogleOwn } from '@/lib/privilege/google-own'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { checked, isObject, said, scalar, text, type Members, listAt, objectAt } from '../checked'
import { gcpIdentity, lastPart, partOf, projectNames, projectOf } from './names'

const resourceOf = z.object({
  fullResourceName: z.string().nullish(),
  serviceAccountId: z.string().nullish(),
  projectNumber: z.union([z.string(), z.number()]).nullish(),
})
const activityOf = z.object({
  fullResourceName: z.string().nullish(),
  activityType: z.string(),
  activity: z.object({
    lastAuthenticatedTime: z.string().nullish(),
    serviceAccount: resourceOf.nullish(),
    serviceAccountKey: resourceOf.nullish(),
  }),
})

/**
 * When service accounts and their keys last authenticated, as Activity Analyzer answers. It counts calls of Google APIs, up to a
 * day or two ago, refused ones too, and for a key also that Google looked it up; whoever is not in the answer did not authenticate in
 * its period. Sources: Google Cloud, "View recent usage for service accounts and keys"; Policy Analyzer API v1, activities.query.
 */
export const activity: Format = {
  id: 'gcp/activity',
  title: 'Google Cloud last authentication of accounts and keys',
  provider: 'gcp',
  role: 'inventory',
  collect: `# needs policyanalyzer.serviceAccountLastAuthenticationActivities.query and
# policyanalyzer.serviceAccountKeyLastAuthenticationActivities.query (roles/policyanalyzer.activityAnalysisViewer)
for project in $(gcloud projects list --format='value(projectId)'); do
  for type in serviceAccountLastAuthentication serviceAccountKeyLastAuthentication; do
    gcloud policy-intelligence query-activity --activity-type="$type" --project="$project" --limit=unlimited --format=json | jq -c '.[]'
  done
done > activity.ndjson`,
  recognises: ({ records }) => records.some(isActivity),
  isOwn: isActivity,
  scopeOf: ({ value }) => (isObject(value) ? partOf(nameIn(value), 'projects') : undefined),
  asksFor: 'project',
  enumerates: [],
  keeps: {
    ...kept(),
    activities: kept(),
  },
  recordIdOf: ({ value }) => (isObject(value) ? nameIn(value) : undefined),
  records: ({ value }) => {
    if (!isObject(value)) throw new Reject('This is not an activity')
    // An answer in one line is one record.
    const all = Array.isArray(value.activities) ? listAt(value, 'activities') : [value]
    const found = all.flatMap(activityRecords)
    if (found.length === 0)
      throw new NotAboutIdentities('No authentication in the period, or only of accounts that Google runs')
    return found
  },
}

function kept() {
  const resource = members('fullResourceName serviceAccountId projectNumber')
  return {
    fullResourceName: true,
    ...wordMembers('activityType'),
    observationPeriod: times('startTime endTime'),
    activity: { ...times('lastAuthenticatedTime'), serviceAccount: resource, serviceAccountKey: resource },
  } as const
}

const nameIn = (value: Members): string | undefined => {
  const inner = objectAt(value, 'activity')
  return (
    text(value.fullResourceName) ??
    text(objectAt(inner, 'serviceAccountKey').fullResourceName) ??
    text(objectAt(inner, 'serviceAccount').fullResourceName)
  )
}

function isActivity({ value }: Raw): boolean {
  const isOne = (one: unknown) =>
    isObject(one) && /^serviceAccount(Key)?LastAuthentication$/.test(text(one.activityType) ?? '')
  return isOne(value) || (isObject(value) && listAt(value, 'activities').some(isOne))
}

function activityRecords(value: unknown): ModelRecord[] {
  const { activity: inner, fullResourceName } = checked(activityOf, value, 'an activity')
  const resource = inner.serviceAccountKey ?? inner.serviceAccount
  const name =
    inner.serviceAccountKey?.fullResourceName ??
    inner.serviceAccount?.fullResourceName ??
    fullResourceName ??
    ''
  const account = partOf(name, 'serviceAccounts')
  if (!account) throw new Reject('The activity does not name a service account')
  const lastUsedAt = readTime(inner.lastAuthenticatedTime)
  if (isGoogleOwn(account) || !lastUsedAt) return []
  const identity = gcpIdentity(account)
  const isKey = partOf(name, 'keys') !== undefined
  const project = projectNames(partOf(name, 'projects'), scalar(resource?.projectNumber) || undefined)
  if (isKey)
    return [
      said({
        type: 'credential' as const,
        identity,
        nativeId: lastPart(name),
        kind: 'service_account_key' as const,
        static: true,
        lastUsedAt,
      }),
      ...project,
    ]
  return [
    said({
      type: 'identity' as const,
      ...identity,
      kind: 'service_account' as const,
      name: account.split('@')[0]!,
      uniqueId: resource?.serviceAccountId || undefined,
      aliases: resource?.serviceAccountId && account.includes('@') ? [resource.serviceAccountId] : undefined,
      scope: partOf(name, 'projects') ?? projectOf(account) ?? 'unknown project',
      lastUsedAt,
    }),
    ...project,
  ]
}
