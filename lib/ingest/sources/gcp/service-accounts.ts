import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import type { Environment } from '@/lib/model/vocabulary'
import { isGoogleOwn } from '@/lib/privilege/google-own'
import { members, times, wordMembers } from '../../read/kept'
import { isNever, readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { checked, isObject, said, scalar, text } from '../checked'
import { environmentOfSegment, environmentOfTags, ownerHintsOf, someHints } from '../hints'
import { keyStrength } from '../key-strength'
import { addressesIn, gcpIdentity, lastPart, partOf, projectNames, projectOf } from './names'

const time = z.union([z.string(), z.number(), z.object({ seconds: z.unknown() })]).nullish()
const key = z.object({
  name: z.string().regex(/serviceAccounts\/[^/]+\/keys\/[^/]+$/, 'names no key of a service account'),
  keyType: z.union([z.string(), z.number()]).nullish(),
  keyOrigin: z.union([z.string(), z.number()]).nullish(),
  validAfterTime: time,
  validBeforeTime: time,
  keyAlgorithm: z.union([z.string(), z.number()]).nullish(),
  disabled: z.boolean().nullish(),
})
type Key = z.infer<typeof key>
const account = z.object({
  name: z.string().nullish(),
  email: z.string().regex(/^[^@\s]+@[^@\s]+$/, 'is no address'),
  uniqueId: z.string().nullish(),
  projectId: z.string().nullish(),
  displayName: z.string().nullish(),
  description: z.string().nullish(),
  disabled: z.boolean().nullish(),
  keys: z.array(key).nullish(),
})

/** What the project of an account says of it: labels, and the folders above. */
export interface ProjectHints {
  labels: Readonly<Record<string, string>>
  folders: readonly string[]
}

/**
 * Service accounts with or without their keys, and keys in lists of their own, as IAM answers. Keys that Google keeps and rotates
 * are left out. Source: IAM API v1, projects.serviceAccounts and projects.serviceAccounts.keys.
 */
export const serviceAccounts: Format = {
  id: 'gcp/service-accounts',
  title: 'Google Cloud service accounts and keys',
  provider: 'gcp',
  role: 'inventory',
  collect: `# needs iam.serviceAccounts.list and iam.serviceAccountKeys.list in each project (roles/iam.securityReviewer has both)
for project in $(gcloud projects list --format='value(projectId)'); do
  gcloud iam service-accounts list --project="$project" --format=json | jq -c '.[]' | while read -r account; do
    keys=$(gcloud iam service-accounts keys list --iam-account="$(jq -r .email <<<"$account")" --project="$project" --format=json)
    jq -c --argjson keys "$keys" '. + {keys: $keys}' <<<"$account"
  done
done > service-accounts.ndjson`,
  recognises: ({ records, lists }) =>
    records.some(isAccountOrKey) || (records.length === 0 && lists?.includes('accounts') === true),
  isOwn: isAccountOrKey,
  scopeOf: ({ value }) => (isObject(value) ? projectIn(value) : undefined),
  asksFor: 'project',
  enumerates: ['service_account'],
  keeps: {
    ...members('name email uniqueId projectId displayName description disabled oauth2ClientId'),
    ...keyKept(),
    keys: { name: true, ...keyKept() },
  },
  covers: { accounts: ['identity:service_account'], keys: ['credential'] },
  subjectOf: ({ value }) =>
    isObject(value) && text(value.email)?.includes('@') ? gcpIdentity(value.email as string) : undefined,
  recordIdOf: ({ value }) =>
    isObject(value) && isKeyName(value.name) ? lastPart(value.name as string) : undefined,
  records: ({ value }, { scope }) => accountRecords(value, scope),
}

function keyKept() {
  return {
    ...wordMembers('keyType keyOrigin keyAlgorithm disableReason'),
    ...times('validAfterTime validBeforeTime'),
    disabled: true,
  } as const
}

const isKeyName = (name: unknown): boolean =>
  /(^|\/)serviceAccounts\/[^/]+\/keys\/[^/]+$/.test(text(name) ?? '')

function isAccountOrKey({ value }: Raw): boolean {
  if (!isObject(value) || 'assetType' in value || 'asset_type' in value || 'iamPolicy' in value) return false
  if (isKeyName(value.name)) return true
  return (
    'email' in value &&
    ('uniqueId' in value ||
      'oauth2ClientId' in value ||
      partOf(text(value.name), 'serviceAccounts') !== undefined)
  )
}

const projectIn = (value: Record<string, unknown>): string | undefined =>
  text(value.projectId) ?? partOf(text(value.name), 'projects')

/** An account with its keys, or one key. */
export function accountRecords(value: unknown, scope: string, hints?: ProjectHints): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is not a service account')
  if (isKeyName(value.name)) {
    const found = checked(key, value, 'a key of a service account')
    const holder = partOf(found.name, 'serviceAccounts')!
    if (isGoogleOwn(holder)) throw new NotAboutIdentities('A key of an account that Google runs')
    if (isSystemManaged(found)) throw new NotAboutIdentities('A key that Google keeps and rotates by itself')
    return [keyRecord(found, gcpIdentity(holder))]
  }
  const found = checked(account, value, 'a service account')
  if (isGoogleOwn(found.email)) throw new NotAboutIdentities('A service agent: Google runs it')
  const identity = gcpIdentity(found.email)
  const project =
    found.projectId ?? partOf(found.name ?? undefined, 'projects') ?? projectOf(found.email) ?? scope
  const addresses = addressesIn(`${found.displayName ?? ''} ${found.description ?? ''}`)
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'service_account',
      name: found.email.split('@')[0]!,
      uniqueId: found.uniqueId ?? undefined,
      aliases: found.uniqueId ? [found.uniqueId] : undefined,
      scope: project,
      environment: environmentOf(project, hints),
      status: found.disabled ? 'disabled' : 'active',
      description: [found.displayName, found.description].filter(Boolean).join(': ') || undefined,
      tags: hints && Object.keys(hints.labels).length > 0 ? { ...hints.labels } : undefined,
      ownerHints: someHints([
        ...addresses.map((value) => ({ from: 'field', key: 'description', value }) as const),
        ...ownerHintsOf(hints?.labels ?? {}, 'label'),
      ]),
    } satisfies IdentityRecord),
    ...(found.keys ?? []).filter((one) => !isSystemManaged(one)).map((one) => keyRecord(one, identity)),
    // The address of a default account names the project by its number.
    ...projectNames(found.projectId ?? undefined, projectOf(found.email)),
  ]
}

/** Labels say it plainly; else the name of the project or of the nearest folder that is called like an environment. */
export function environmentOf(project: string, hints?: ProjectHints): Environment | undefined {
  return (
    environmentOfTags(hints?.labels ?? {}) ??
    environmentOfSegment(project) ??
    hints?.folders.map((folder) => environmentOfSegment(folder.toLowerCase())).find(Boolean)
  )
}

/** By number in exports of protocol buffers: 1 is a user's, 2 is Google's. */
const isSystemManaged = ({ keyType }: Key): boolean => keyType === 'SYSTEM_MANAGED' || keyType === 2

function keyRecord(found: Key, identity: ReturnType<typeof gcpIdentity>): CredentialRecord {
  const id = lastPart(found.name)
  const isForEver = isNever(seconds(found.validBeforeTime))
  return said({
    type: 'credential',
    identity,
    nativeId: id,
    kind: 'service_account_key',
    static: true,
    label: `Key ${id.slice(0, 8)}${found.keyOrigin === 'USER_PROVIDED' ? ' (uploaded)' : ''}`,
    status: found.disabled ? 'inactive' : 'active',
    createdAt: readTime(found.validAfterTime),
    rotatedAt: readTime(found.validAfterTime),
    rotationTracked: false,
    expiresAt: isForEver ? undefined : readTime(found.validBeforeTime),
    cannotExpire: isForEver ? false : undefined,
    issuer: 'iam.googleapis.com',
    keyStrength: keyStrength(scalar(found.keyAlgorithm)),
  } satisfies CredentialRecord)
}

const seconds = (value: Key['validBeforeTime']): unknown =>
  typeof value === 'object' && value !== null ? Number(scalar(value.seconds)) : value
