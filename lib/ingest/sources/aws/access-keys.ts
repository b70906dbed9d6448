import { z } from 'zod'
import type { CredentialRecord, ModelRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { Reject, type Context, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { checked, isObject, said } from '../checked'
import { accountOf, kindOfAccessKey, nameOfArn, userArnIn } from './arn'

const time = z.union([z.string(), z.number()]).nullish()
const lastUsed = {
  LastUsedDate: time,
  ServiceName: z.string().nullish(),
  LastUsedService: z.string().nullish(),
}
const key = z.object({
  UserName: z.string(),
  AccessKeyId: z.string(),
  Status: z.string().nullish(),
  CreateDate: time,
  /** Added by the command below: the answer of AWS names the user only, without its path. */
  UserArn: z.string().nullish(),
  ...lastUsed,
  AccessKeyLastUsed: z.object(lastUsed).nullish(),
})

/**
 * ListAccessKeys, optionally with GetAccessKeyLastUsed merged in. The only inventory that holds access-key ids, which
 * logs and scanners name; the credential report does not.
 * Source: IAM API reference, ListAccessKeys and GetAccessKeyLastUsed.
 */
export const accessKeys: Format = {
  id: 'aws/access-keys',
  title: 'AWS IAM access keys',
  provider: 'aws',
  role: 'inventory',
  collect: `# needs iam:ListUsers, iam:ListAccessKeys and iam:GetAccessKeyLastUsed
aws iam list-users --query 'Users[].[UserName,Arn]' --output text | while read -r name arn; do
  aws iam list-access-keys --user-name "$name" --output json | jq -c --arg arn "$arn" '.AccessKeyMetadata[] + {UserArn: $arn}'
done | while read -r key; do
  aws iam get-access-key-last-used --access-key-id "$(jq -r .AccessKeyId <<<"$key")" | jq -c --argjson key "$key" '$key + {AccessKeyLastUsed}'
done > access-keys.ndjson`,
  recognises: ({ lists, records }) => lists?.includes('AccessKeyMetadata') === true || records.some(isKey),
  isOwn: isKey,
  scopeOf: ({ value }) => (isObject(value) ? accountOf(value.UserArn) : undefined),
  asksFor: 'AWS account id',
  enumerates: [],
  keeps: {
    ...members('UserName AccessKeyId UserArn ServiceName LastUsedService Region'),
    ...times('CreateDate LastUsedDate'),
    Status: 'word',
    AccessKeyLastUsed: { ...members('ServiceName LastUsedService Region'), LastUsedDate: 'time' },
  },
  covers: { '': ['credential'] },
  subjectOf: ({ value }) =>
    isObject(value) && typeof value.UserArn === 'string'
      ? { provider: 'aws', nativeId: value.UserArn }
      : undefined,
  records: ({ value }, context) => recordsOf(value, context),
}

function isKey({ value, list }: Raw): boolean {
  if (list === 'AccessKeyMetadata') return true
  return isObject(value) && 'AccessKeyId' in value && 'UserName' in value && 'Status' in value
}

function recordsOf(value: unknown, { scope }: Context): ModelRecord[] {
  const found = checked(key, value, 'an access key')
  const arn = found.UserArn ?? userArnIn(scope, found.UserName)
  const account = accountOf(arn)
  if (!account) throw new Reject(`${arn} names no account`)
  const identity = { provider: 'aws', nativeId: arn } as const
  const use = found.AccessKeyLastUsed ?? ('LastUsedDate' in found ? found : undefined)
  const lastUsedAt = readTime(use?.LastUsedDate)
  const service = use?.ServiceName ?? use?.LastUsedService
  return [
    said({
      type: 'credential',
      identity,
      nativeId: found.AccessKeyId,
      ...kindOfAccessKey(found.AccessKeyId),
      label: `Access key …${found.AccessKeyId.slice(-4)}`,
      status: found.Status === 'Active' ? 'active' : found.Status === 'Inactive' ? 'inactive' : 'unknown',
      createdAt: readTime(found.CreateDate),
      rotatedAt: readTime(found.CreateDate),
      rotationTracked: false,
      cannotExpire: true,
      lastUsedAt,
      // AWS answers without a date for a key that was never used; no answer at all says nothing.
      neverUsed: use && !lastUsedAt && !use.LastUsedDate ? true : undefined,
      binding: service && service !== 'N/A' ? { last_used_service: service } : undefined,
    } satisfies CredentialRecord),
    {
      type: 'identity',
      ...identity,
      kind: 'iam_user',
      name: nameOfArn(arn),
      ...(found.UserArn ? {} : { nameOnly: true }),
      scope: account,
      status: 'active',
    },
  ]
}
