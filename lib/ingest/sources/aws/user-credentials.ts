import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import type { CredentialKind } from '@/lib/model/vocabulary'
import { members, times } from '../../read/kept'
import { Reject, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { checked, isObject, said, scalar, type Members, text } from '../checked'
import { accountOf, nameOfArn, userArnIn } from './arn'

const time = z.union([z.string(), z.number()]).nullish()
const own = z.object({
  UserName: z.string(),
  Status: z.string().nullish(),
  /** Added by the command below: the answers of AWS name the user only, without its path. */
  UserArn: z.string().nullish(),
})
const serviceSpecific = own.extend({
  ServiceSpecificCredentialId: z.string(),
  ServiceName: z.string().nullish(),
  ServiceUserName: z.string().nullish(),
  ServiceCredentialAlias: z.string().nullish(),
  CreateDate: time,
  ExpirationDate: time,
})
const sshKey = own.extend({ SSHPublicKeyId: z.string(), UploadDate: time })
const signing = own.extend({ CertificateId: z.string(), UploadDate: time })

const kept = {
  ...members(`UserName UserArn ServiceSpecificCredentialId ServiceName ServiceUserName ServiceCredentialAlias SSHPublicKeyId Fingerprint
    CertificateId`),
  ...times('CreateDate UploadDate ExpirationDate'),
  Status: 'word',
} as const

/**
 * What IAM users authenticate with beside access keys and passwords: service-specific credentials (CodeCommit, Keyspaces, keys of
 * Bedrock), SSH keys of CodeCommit, signing certificates. AWS does not tell when one was last used. Source: IAM API reference,
 * ListServiceSpecificCredentials, ListSSHPublicKeys, ListSigningCertificates.
 */
export const userCredentials: Format = {
  id: 'aws/user-credentials',
  title: 'AWS IAM service-specific credentials, SSH keys and signing certificates',
  provider: 'aws',
  role: 'inventory',
  collect: `# needs iam:ListUsers, iam:ListServiceSpecificCredentials, iam:ListSSHPublicKeys and iam:ListSigningCertificates
aws iam list-users --query 'Users[].[UserName,Arn]' --output text | while read -r name arn; do
  aws iam list-service-specific-credentials --user-name "$name" | jq -c --arg arn "$arn" '.ServiceSpecificCredentials[] + {UserArn: $arn}'
  aws iam list-ssh-public-keys --user-name "$name" | jq -c --arg arn "$arn" '.SSHPublicKeys[] + {UserArn: $arn}'
  aws iam list-signing-certificates --user-name "$name" | jq -c --arg arn "$arn" '.Certificates[] | del(.CertificateBody) + {UserArn: $arn}'
done > user-credentials.ndjson`,
  recognises: ({ lists, records }) =>
    lists?.some((name) => name === 'ServiceSpecificCredentials' || name === 'SSHPublicKeys') === true ||
    records.some(isOwn),
  isOwn,
  scopeOf: ({ value }) => accountIn(credentialIn(value)),
  asksFor: 'AWS account id',
  enumerates: [],
  keeps: { ...kept, ServiceSpecificCredential: kept, SSHPublicKey: kept },
  subjectOf: ({ value }) => {
    const arn = text(credentialIn(value).UserArn)
    return arn ? { provider: 'aws', nativeId: arn } : undefined
  },
  records: ({ value }, { scope }) => recordsOf(credentialIn(value), scope),
}

/** The answer about one wraps it in its name. */
function credentialIn(value: unknown): Members {
  if (!isObject(value)) return {}
  const inner = value.ServiceSpecificCredential ?? value.SSHPublicKey
  return isObject(inner) ? inner : value
}

function isOwn({ value }: Raw): boolean {
  const one = credentialIn(value)
  return (
    'UserName' in one &&
    ['ServiceSpecificCredentialId', 'SSHPublicKeyId', 'CertificateId'].some((name) => name in one)
  )
}

/** The name that CodeCommit gives a user ends with the account: `deploy-at-123456789012`. */
const accountIn = (one: Members): string | undefined =>
  accountOf(one.UserArn) ?? /-at-(\d{12})$/.exec(text(one.ServiceUserName) ?? '')?.[1]

function recordsOf(one: Members, scope: string): ModelRecord[] {
  const found = credentialOf(one)
  const arn = text(one.UserArn) ?? userArnIn(accountIn(one) ?? scope, scalar(one.UserName))
  const account = accountOf(arn)
  if (!account) throw new Reject(`${arn} names no account`)
  const identity = { provider: 'aws', nativeId: arn } as const
  return [
    said({
      type: 'credential',
      identity,
      static: true,
      status: one.Status === 'Active' ? 'active' : one.Status === 'Inactive' ? 'inactive' : 'unknown',
      rotationTracked: false,
      ...found,
      rotatedAt: found.createdAt,
    } satisfies CredentialRecord),
    said({
      type: 'identity',
      ...identity,
      kind: 'iam_user',
      name: nameOfArn(arn),
      nameOnly: one.UserArn ? undefined : true,
      scope: account,
      status: 'active',
    } satisfies IdentityRecord),
  ]
}

/** By the service that it is for: a key of Bedrock is sent as it is, the others are a password beside a name. */
const kindFor = (service: string): CredentialKind => (service.startsWith('bedrock') ? 'api_key' : 'password')

type Found = Pick<CredentialRecord, 'nativeId' | 'kind' | 'label' | 'createdAt'> & Partial<CredentialRecord>

function credentialOf(one: Members): Found {
  if ('SSHPublicKeyId' in one) {
    const found = checked(sshKey, one, 'an SSH key')
    return {
      nativeId: found.SSHPublicKeyId,
      kind: 'ssh_key',
      label: `SSH key …${found.SSHPublicKeyId.slice(-4)}`,
      createdAt: readTime(found.UploadDate),
      cannotExpire: true,
    }
  }
  if ('CertificateId' in one) {
    const found = checked(signing, one, 'a signing certificate')
    return {
      nativeId: found.CertificateId,
      kind: 'signing_certificate',
      label: `Signing certificate …${found.CertificateId.slice(-4)}`,
      createdAt: readTime(found.UploadDate),
    }
  }
  const found = checked(serviceSpecific, one, 'a service-specific credential')
  const service = (found.ServiceName ?? '').replace(/\.amazonaws\.com$/, '')
  const expiresAt = readTime(found.ExpirationDate)
  return {
    nativeId: found.ServiceSpecificCredentialId,
    kind: kindFor(service),
    label: `Credential of ${service || 'a service'} …${found.ServiceSpecificCredentialId.slice(-4)}`,
    createdAt: readTime(found.CreateDate),
    expiresAt,
    // Only keys of Bedrock can be given an end.
    cannotExpire: service.startsWith('bedrock') ? false : service ? true : undefined,
    binding: service ? { service } : undefined,
  }
}
