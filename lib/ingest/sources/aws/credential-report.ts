import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import type { CredentialKind } from '@/lib/model/vocabulary'
import { members, times } from '../../read/kept'
import { Reject, type Format } from '../../source'
import { readTime } from '../../read/time'
import { isObject, said, type Members } from '../checked'
import { environmentOfSegment } from '../hints'
import { accountOf, pathOfArn } from './arn'

/**
 * IAM credential report: one row per user and one for the root account. Read by header, never by position; live
 * reports leave columns out. `N/A`, `no_information` and `not_supported` mean three different things.
 * Source: IAM user guide, "Getting credential reports for your AWS account".
 */
export const credentialReport: Format = {
  id: 'aws/credential-report',
  title: 'AWS IAM credential report',
  provider: 'aws',
  role: 'inventory',
  collect: `# needs iam:GenerateCredentialReport and iam:GetCredentialReport
aws iam generate-credential-report
aws iam get-credential-report --query Content --output text | base64 -d > credential-report.csv`,
  recognises: ({ header }) =>
    header !== undefined &&
    ['user', 'arn', 'user_creation_time', 'access_key_1_active'].every((name) => header.includes(name)),
  scopeOf: ({ value }) => (isObject(value) ? accountOf(value.arn) : undefined),
  enumerates: ['iam_user', 'root_account'],
  keeps: {
    ...members(`user arn password_enabled mfa_active access_key_1_active access_key_1_last_used_region access_key_1_last_used_service
      access_key_2_active access_key_2_last_used_region access_key_2_last_used_service cert_1_active cert_2_active`),
    ...times(`user_creation_time password_last_used password_last_changed password_next_rotation access_key_1_last_rotated
      access_key_1_last_used_date access_key_2_last_rotated access_key_2_last_used_date cert_1_last_rotated cert_2_last_rotated`),
  },
  subjectOf: ({ value }) =>
    isObject(value) && typeof value.arn === 'string' ? { provider: 'aws', nativeId: value.arn } : undefined,
  records: ({ value }) => recordsOf(value),
}

type Row = Readonly<Record<string, string | undefined>>

/** First day on which AWS kept track of passwords; before it "no_information" may also mean "not tracked". */
const passwordsTrackedFrom = Date.UTC(2014, 9, 20)

function recordsOf(value: unknown): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is not a row of a credential report')
  const row: Row = Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
  const arn = row.arn ?? ''
  const account = accountOf(arn)
  if (!account) throw new Reject('The row names no ARN of an account')
  const createdAt = readTime(row.user_creation_time)
  const ref = { provider: 'aws', nativeId: arn } as const
  const credentials: CredentialRecord[] = [
    ...accessKey(row, '1', ref),
    ...accessKey(row, '2', ref),
    ...password(row, ref, createdAt),
    ...certificate(row, '1', ref),
    ...certificate(row, '2', ref),
  ]
  const isRoot = row.user === '<root_account>'
  // Root signs in with a password that the report calls "not_supported"; the day of it stands there all the same.
  const signedInAt = readTime(row.password_last_used)
  const lastUsedAt = latest([...credentials.map((credential) => credential.lastUsedAt), signedInAt])
  const identity: IdentityRecord = said({
    type: 'identity',
    ...ref,
    kind: isRoot ? 'root_account' : 'iam_user',
    name: isRoot ? 'root' : (row.user ?? arn),
    scope: account,
    environment: isRoot ? undefined : environmentOfSegment(pathOfArn(arn).split('/').at(-2) ?? ''),
    status: 'active',
    createdAt,
    lastUsedAt,
    // Certificates and service-specific credentials leave no trace here, so only a user without them can be judged.
    neverUsed:
      !lastUsedAt && credentials.length > 0 && credentials.every((credential) => credential.neverUsed)
        ? true
        : undefined,
    human: isTrue(row.password_enabled)
      ? !isRoot || undefined
      : isFalse(row.password_enabled)
        ? false
        : undefined,
  })
  return [identity, ...credentials]
}

type Ref = IdentityRecord['nativeId'] extends string ? { provider: 'aws'; nativeId: string } : never

function accessKey(row: Row, slot: '1' | '2', identity: Ref): CredentialRecord[] {
  const at = `access_key_${slot}`
  const active = isTrue(row[`${at}_active`])
  // Live reports keep the date of an inactive key; a slot with neither was never filled, or its key was deleted.
  const rotated = readTime(row[`${at}_last_rotated`])
  if (!active && !rotated) return []
  const used = row[`${at}_last_used_date`]
  return [
    said({
      type: 'credential',
      identity,
      nativeId: `${identity.nativeId}#${at}`,
      kind: 'access_key',
      static: true,
      label: `Access key ${slot}`,
      status: active ? 'active' : 'inactive',
      // A key cannot be rotated in place: the report calls the day it was made "last rotated".
      createdAt: rotated,
      rotatedAt: rotated,
      rotationTracked: false,
      cannotExpire: true,
      lastUsedAt: readTime(used),
      neverUsed: used === 'N/A' ? true : undefined,
      binding: bindingOf({ region: row[`${at}_last_used_region`], service: row[`${at}_last_used_service`] }),
    } satisfies CredentialRecord),
  ]
}

function password(row: Row, identity: Ref, userCreatedAt: Date | undefined): CredentialRecord[] {
  if (!isTrue(row.password_enabled)) return []
  const used = row.password_last_used
  const tracked = userCreatedAt !== undefined && userCreatedAt.getTime() > passwordsTrackedFrom
  return [
    said({
      type: 'credential',
      identity,
      nativeId: `${identity.nativeId}#password`,
      kind: 'password',
      static: true,
      label: 'Console password',
      status: 'active',
      rotatedAt: readTime(row.password_last_changed),
      rotationTracked: readTime(row.password_last_changed) ? true : undefined,
      expiresAt: readTime(row.password_next_rotation),
      lastUsedAt: readTime(used),
      neverUsed: tracked && (used === 'no_information' || used === 'N/A') ? true : undefined,
      binding: isTrue(row.mfa_active)
        ? { mfa: 'active' }
        : isFalse(row.mfa_active)
          ? { mfa: 'none' }
          : undefined,
    } satisfies CredentialRecord),
  ]
}

function certificate(row: Row, slot: '1' | '2', identity: Ref): CredentialRecord[] {
  const active = isTrue(row[`cert_${slot}_active`])
  const rotated = readTime(row[`cert_${slot}_last_rotated`])
  if (!active && !rotated) return []
  const kind: CredentialKind = 'signing_certificate'
  return [
    said({
      type: 'credential',
      identity,
      nativeId: `${identity.nativeId}#cert_${slot}`,
      kind,
      static: true,
      label: `Signing certificate ${slot}`,
      status: active ? 'active' : 'inactive',
      createdAt: rotated,
      rotatedAt: rotated,
      rotationTracked: false,
    } satisfies CredentialRecord),
  ]
}

/** Where a key was last used; `N/A` beside a date means a global service. */
function bindingOf(last: { region?: string; service?: string }): Record<string, string> | undefined {
  const known: Members = Object.fromEntries(
    Object.entries(last).filter(([, value]) => value && value !== 'N/A' && value !== 'not_supported'),
  )
  return Object.keys(known).length > 0
    ? Object.fromEntries(Object.entries(known).map(([key, value]) => [`last_used_${key}`, String(value)]))
    : undefined
}

const isTrue = (value: string | undefined) => value?.toLowerCase() === 'true'
const isFalse = (value: string | undefined) => value?.toLowerCase() === 'false'

function latest(dates: Array<Date | undefined>): Date | undefined {
  const times = dates.flatMap((date) => (date ? [date.getTime()] : []))
  return times.length > 0 ? new Date(Math.max(...times)) : undefined
}
