import { z } from 'zod'
import type { EventRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { checked, isObject, listAt, said } from '../checked'
import { accountOf, kindOfArn, nameOfArn } from './arn'

const time = z.union([z.string(), z.number()]).nullish()
const action = z.object({
  ActionName: z.string(),
  LastAccessedEntity: z.string().nullish(),
  LastAccessedTime: time,
})
const service = z.object({
  ServiceNamespace: z.string(),
  LastAuthenticated: time,
  LastAuthenticatedEntity: z.string().nullish(),
  TrackedActionsLastAccessed: z.array(action).nullish(),
})
const entity = z.object({
  EntityInfo: z.object({ Arn: z.string(), Id: z.string().nullish(), Type: z.string().nullish() }),
  LastAuthenticated: time,
})

const keptServices = {
  ...members(
    'ServiceName ServiceNamespace LastAuthenticatedEntity LastAuthenticatedRegion TotalAuthenticatedEntities',
  ),
  ...times('LastAuthenticated'),
  TrackedActionsLastAccessed: {
    ...members('ActionName LastAccessedEntity LastAccessedRegion'),
    ...times('LastAccessedTime'),
  },
}

/**
 * Service last accessed details: when an identity last used a service, and of the services that AWS tracks by action when it last called which. AWS
 * looks back up to 400 days. A service that was not used is not told of whom, so that silence stays silence. Source: IAM API reference,
 * GetServiceLastAccessedDetails and GetServiceLastAccessedDetailsWithEntities.
 */
export const lastAccessed: Format = {
  id: 'aws/last-accessed',
  title: 'AWS service last accessed details',
  provider: 'aws',
  role: 'inventory',
  remembers: true,
  collect: `# needs iam:ListRoles, iam:ListUsers, iam:GenerateServiceLastAccessedDetails and iam:GetServiceLastAccessedDetails
for arn in $(aws iam list-roles --query 'Roles[].Arn' --output text) $(aws iam list-users --query 'Users[].Arn' --output text); do
  job=$(aws iam generate-service-last-accessed-details --arn "$arn" --granularity ACTION_LEVEL --query JobId --output text)
  while answer=$(aws iam get-service-last-accessed-details --job-id "$job") && [ "$(jq -r .JobStatus <<<"$answer")" = IN_PROGRESS ]; do sleep 1; done
  jq -c . <<<"$answer"
done > last-accessed.ndjson`,
  recognises: ({ records }) => records.some(isOwn),
  isOwn,
  scopeOf: ({ value }) => accountOf(entitiesIn(value)[0]),
  asksFor: 'AWS account id',
  enumerates: [],
  keeps: {
    ...wordMembers('JobStatus JobType'),
    ...times('JobCreationDate JobCompletionDate'),
    IsTruncated: true,
    ServicesLastAccessed: keptServices,
    EntityDetailsList: {
      EntityInfo: members('Arn Name Type Id Path'),
      ...times('LastAuthenticated'),
    },
  },
  // One job tells of one identity; a policy's or a group's tells of whoever used it last.
  recordIdOf: ({ value }) => entitiesIn(value)[0],
  records: ({ value }) => recordsOf(value),
}

function isOwn({ value }: Raw): boolean {
  return (
    isObject(value) &&
    'JobStatus' in value &&
    (Array.isArray(value.ServicesLastAccessed) || Array.isArray(value.EntityDetailsList))
  )
}

/** Whom an answer names, in its order. */
function entitiesIn(value: unknown): string[] {
  if (!isObject(value)) return []
  const arnOf = (one: unknown): unknown => {
    if (!isObject(one)) return undefined
    return isObject(one.EntityInfo) ? one.EntityInfo.Arn : one.LastAuthenticatedEntity
  }
  return [...listAt(value, 'ServicesLastAccessed'), ...listAt(value, 'EntityDetailsList')]
    .map(arnOf)
    .filter((arn): arn is string => typeof arn === 'string' && accountOf(arn) !== undefined)
}

function recordsOf(value: unknown): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is no answer about last access')
  if (value.JobStatus !== 'COMPLETED')
    throw new Reject('The job had not ended when its answer was asked for: ask for it again')
  const last = new Map<string, Date>()
  const saw = (arn: string | null | undefined, at: Date | undefined): void => {
    if (!arn || !at || !accountOf(arn)) return
    const known = last.get(arn)
    if (!known || known < at) last.set(arn, at)
  }
  const uses: EventRecord[] = []
  for (const one of listAt(value, 'ServicesLastAccessed')) {
    const found = checked(service, one, 'the last access to a service')
    saw(found.LastAuthenticatedEntity, readTime(found.LastAuthenticated))
    for (const { ActionName, LastAccessedEntity, LastAccessedTime } of found.TrackedActionsLastAccessed ??
      []) {
      const at = readTime(LastAccessedTime)
      saw(LastAccessedEntity, at)
      if (LastAccessedEntity && at)
        uses.push(...useOf(LastAccessedEntity, `${found.ServiceNamespace}:${ActionName}`, at))
    }
  }
  for (const one of listAt(value, 'EntityDetailsList')) {
    const found = checked(entity, one, 'the last access of somebody')
    saw(found.EntityInfo.Arn, readTime(found.LastAuthenticated))
  }
  if (last.size === 0) throw new NotAboutIdentities('No last use is told of any of these services')
  return [...[...last].map(([arn, at]) => identityOf(arn, at)), ...uses]
}

const identityOf = (arn: string, lastUsedAt: Date): IdentityRecord =>
  said({
    type: 'identity',
    provider: 'aws',
    nativeId: arn,
    kind: kindOfArn(arn),
    name: nameOfArn(arn),
    scope: accountOf(arn)!,
    lastUsedAt,
  } satisfies IdentityRecord)

/** A call that AWS remembers, as the use of a right. The same call is the same event in every answer. */
export function useOf(arn: string, action: string, at: Date): EventRecord[] {
  const scope = accountOf(arn)
  if (!scope) return []
  return [
    {
      type: 'event',
      eventId: `last accessed|${arn}|${action}|${at.toISOString()}`,
      occurredAt: at,
      kind: 'use',
      identity: { provider: 'aws', nativeId: arn, kind: kindOfArn(arn), name: nameOfArn(arn), scope },
      action,
      result: 'success',
    },
  ]
}
