import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord, OwnerHint } from '@/lib/model/records'
import { members, tagPairs, times, wordMembers } from '../../read/kept'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { checked, isObject, said, type Members, text } from '../checked'
import { environmentOfTags, ownerHintsOf, someHints } from '../hints'
import { accountOf } from './arn'

const time = z.union([z.string(), z.number()]).nullish()
const stages = z.record(z.string(), z.array(z.string())).nullish()
const secret = z.object({
  ARN: z.string(),
  Name: z.string(),
  Description: z.string().nullish(),
  OwningService: z.string().nullish(),
  RotationEnabled: z.boolean().nullish(),
  RotationRules: z
    .object({ AutomaticallyAfterDays: z.number().nullish(), ScheduleExpression: z.string().nullish() })
    .nullish(),
  LastRotatedDate: time,
  NextRotationDate: time,
  LastAccessedDate: time,
  DeletedDate: time,
  CreatedDate: time,
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).nullish(),
  SecretVersionsToStages: stages,
  VersionIdsToStages: stages,
})
const parameter = z.object({
  ARN: z.string().nullish(),
  Name: z.string(),
  Type: z.string(),
  LastModifiedDate: time,
  LastModifiedUser: z.string().nullish(),
  Version: z.number().nullish(),
  Description: z.string().nullish(),
})

/**
 * Secrets of Secrets Manager and encrypted parameters of Parameter Store, never their values. Whom a secret lets in somewhere else is not told;
 * that it was fetched is, to the day. Sources: Secrets Manager API reference, ListSecrets and DescribeSecret; Systems Manager API reference,
 * DescribeParameters.
 */
export const secrets: Format = {
  id: 'aws/secrets',
  title: 'AWS Secrets Manager secrets and encrypted parameters',
  provider: 'aws',
  role: 'inventory',
  collect: `# needs secretsmanager:ListSecrets and ssm:DescribeParameters; neither reads a value
aws secretsmanager list-secrets --include-planned-deletion --output json > secrets.json
aws ssm describe-parameters --parameter-filters Key=Type,Values=SecureString --output json > parameters.json`,
  recognises: ({ lists, records }) => lists?.includes('SecretList') === true || records.some(isOwn),
  isOwn,
  scopeOf: ({ value }) => (isObject(value) ? accountOf(value.ARN) : undefined),
  asksFor: 'AWS account id',
  enumerates: [],
  keeps: {
    ...members(`ARN Name Description OwningService RotationEnabled RotationLambdaARN PrimaryRegion KmsKeyId KeyId LastModifiedUser
      Version Tier DataType`),
    ...wordMembers('Type'),
    ...times(
      'LastRotatedDate LastAccessedDate LastChangedDate DeletedDate CreatedDate NextRotationDate LastModifiedDate',
    ),
    RotationRules: members('AutomaticallyAfterDays ScheduleExpression Duration'),
    Tags: tagPairs,
    SecretVersionsToStages: { '*': true },
    VersionIdsToStages: { '*': true },
  },
  recordIdOf: ({ value }) => (isObject(value) ? (text(value.ARN) ?? text(value.Name)) : undefined),
  records: ({ value }, { scope }) =>
    isObject(value) && isParameter(value) ? parameterRecords(value, scope) : secretRecords(value),
}

const isParameter = (value: Members): boolean =>
  'Name' in value &&
  'LastModifiedDate' in value &&
  /^(String|StringList|SecureString)$/.test(text(value.Type) ?? '')

function isOwn({ value }: Raw): boolean {
  return (
    isObject(value) &&
    (/^arn:aws[a-z-]*:secretsmanager:/.test(text(value.ARN) ?? '') ||
      (isParameter(value) && ('Tier' in value || 'Version' in value)))
  )
}

/** Answers about a version name the secret as well, and say nothing of its rotation. */
function demandSecret(value: unknown): void {
  if (!isObject(value) || !(Array.isArray(value.Versions) || 'VersionId' in value)) return
  if ('SecretString' in value || 'SecretBinary' in value)
    throw new Reject('This answer holds the secret itself: delete the file, and list the secrets instead')
  throw new NotAboutIdentities('Versions of a secret: the list of secrets tells of their rotation')
}

function secretRecords(value: unknown): ModelRecord[] {
  demandSecret(value)
  const found = checked(secret, value, 'a secret of Secrets Manager')
  const account = accountOf(found.ARN)
  if (!account) throw new Reject(`${found.ARN} names no account`)
  const identity = { provider: 'aws', nativeId: found.ARN } as const
  const tags = Object.fromEntries((found.Tags ?? []).map(({ Key, Value }) => [Key, Value]))
  const isDeleted = readTime(found.DeletedDate) !== undefined
  const createdAt = readTime(found.CreatedDate)
  const rotatedAt = readTime(found.LastRotatedDate)
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'other',
      name: found.Name,
      scope: account,
      environment: environmentOfTags(tags),
      status: isDeleted ? 'disabled' : 'active',
      createdAt,
      // The service that owns a secret makes it and rotates it.
      providerManaged: found.OwningService ? true : undefined,
      description: found.Description || 'A secret that is kept here; whom it lets in elsewhere is not told',
      tags: said({ ...tags, owning_service: found.OwningService || undefined }) as Record<string, string>,
      ownerHints: someHints(ownerHintsOf(tags, 'tag')),
    } satisfies IdentityRecord),
    said({
      type: 'credential',
      identity,
      nativeId: found.ARN,
      kind: 'other',
      static: true,
      label: `Secret ${found.Name}`,
      status: isDeleted ? 'inactive' : 'active',
      createdAt,
      // A secret that never had a second version is as old as itself. When one was put by hand is not told.
      rotatedAt: rotatedAt ?? (hasOneVersion(found) ? createdAt : undefined),
      rotationTracked: rotatedAt || hasOneVersion(found) ? true : undefined,
      lastUsedAt: readTime(found.LastAccessedDate),
      binding: said({ rotation: rotationOf(found) }) as Record<string, string>,
      inStore: true,
      storeRotates: found.RotationEnabled === true,
      rotationDueAt: found.RotationEnabled ? readTime(found.NextRotationDate) : undefined,
    } satisfies CredentialRecord),
  ]
}

type Secret = z.infer<typeof secret>

/** AWS keeps a label on the version before the current one, so that it shows whether there was one. */
function hasOneVersion({ SecretVersionsToStages, VersionIdsToStages }: Secret): boolean {
  const versions = Object.values(SecretVersionsToStages ?? VersionIdsToStages ?? {})
  return versions.length === 1 && versions[0]!.includes('AWSCURRENT') && !versions[0]!.includes('AWSPREVIOUS')
}

function rotationOf({ RotationEnabled, RotationRules: rules }: Secret): string | undefined {
  // The answer leaves out whether rotation is on for secrets that never had any.
  if (!RotationEnabled) return RotationEnabled === false ? 'switched off' : 'not configured'
  if (rules?.ScheduleExpression) return rules.ScheduleExpression
  return rules?.AutomaticallyAfterDays ? `every ${rules.AutomaticallyAfterDays} days` : 'configured'
}

function parameterRecords(value: Members, scope: string): ModelRecord[] {
  const found = checked(parameter, value, 'a parameter')
  if (found.Type !== 'SecureString')
    throw new NotAboutIdentities('A parameter in plain text: a setting, or a secret that everybody may read')
  const account = accountOf(found.ARN) ?? (/^\d{12}$/.test(scope) ? scope : undefined)
  if (!account) throw new Reject('The parameter names no account: give the account id at import')
  const name = found.Name.replace(/^\//, '')
  const identity = {
    provider: 'aws',
    nativeId: found.ARN ?? `arn:aws:ssm::${account}:parameter/${name}`,
  } as const
  const changedAt = readTime(found.LastModifiedDate)
  const author = found.LastModifiedUser ?? undefined
  const hints: OwnerHint[] = author ? [{ from: 'creator', key: 'LastModifiedUser', value: author }] : []
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'other',
      name: found.Name,
      scope: account,
      status: 'active',
      createdAt: found.Version === 1 ? changedAt : undefined,
      description: found.Description || 'An encrypted parameter; whom it lets in elsewhere is not told',
      ownerHints: someHints(hints),
    } satisfies IdentityRecord),
    said({
      type: 'credential',
      identity,
      nativeId: identity.nativeId,
      kind: 'other',
      static: true,
      label: `Parameter ${found.Name}`,
      status: 'active',
      createdAt: found.Version === 1 ? changedAt : undefined,
      rotatedAt: changedAt,
      rotationTracked: changedAt ? true : undefined,
      versions: found.Version ?? undefined,
      // The store rotates nothing; whether something outside of it does is not told.
      inStore: true,
    } satisfies CredentialRecord),
  ]
}
