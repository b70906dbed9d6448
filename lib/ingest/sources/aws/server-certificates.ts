import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { checked, isObject, said, type Members, text } from '../checked'
import { keyStrength } from '../key-strength'
import { accountOf } from './arn'

const time = z.union([z.string(), z.number()]).nullish()
const ofIam = z.object({
  ServerCertificateName: z.string(),
  ServerCertificateId: z.string(),
  Arn: z.string(),
  UploadDate: time,
  Expiration: time,
})
const ofAcm = z.object({
  CertificateArn: z.string(),
  DomainName: z.string().nullish(),
  Type: z.string().nullish(),
  Status: z.string().nullish(),
  KeyAlgorithm: z.string().nullish(),
  SignatureAlgorithm: z.string().nullish(),
  Issuer: z.string().nullish(),
  NotBefore: time,
  NotAfter: time,
  InUseBy: z.array(z.string()).nullish(),
  InUse: z.boolean().nullish(),
})

const kept = {
  ...members(`ServerCertificateName ServerCertificateId Arn Path CertificateArn DomainName KeyAlgorithm SignatureAlgorithm Issuer
    InUseBy InUse`),
  ...wordMembers('Type Status RenewalEligibility'),
  ...times('UploadDate Expiration NotBefore NotAfter CreatedAt IssuedAt ImportedAt'),
}

/**
 * Certificates that IAM and Certificate Manager hold for load balancers and distributions. Sources: IAM API reference,
 * ListServerCertificates; ACM API reference, ListCertificates and DescribeCertificate.
 */
export const serverCertificates: Format = {
  id: 'aws/server-certificates',
  title: 'AWS server certificates (IAM and Certificate Manager)',
  provider: 'aws',
  role: 'inventory',
  collect: `# needs iam:ListServerCertificates, acm:ListCertificates and acm:DescribeCertificate
aws iam list-server-certificates | jq -c '.ServerCertificateMetadataList[]' > server-certificates.ndjson
aws acm list-certificates --query 'CertificateSummaryList[].CertificateArn' --output text | tr '\\t' '\\n' | while read -r arn; do
  aws acm describe-certificate --certificate-arn "$arn" | jq -c .Certificate
done >> server-certificates.ndjson`,
  recognises: ({ lists, records }) =>
    lists?.some((name) => name === 'ServerCertificateMetadataList' || name === 'CertificateSummaryList') ===
      true || records.some(isOwn),
  isOwn,
  scopeOf: ({ value }) => {
    const one = certificateIn(value)
    return accountOf(one.Arn) ?? accountOf(one.CertificateArn)
  },
  enumerates: [],
  keeps: {
    ...kept,
    Certificate: kept,
    ServerCertificate: { ServerCertificateMetadata: kept },
    ServerCertificateMetadata: kept,
  },
  recordIdOf: ({ value }) => {
    const one = certificateIn(value)
    return text(one.Arn) ?? text(one.CertificateArn)
  },
  records: ({ value }) => {
    const one = certificateIn(value)
    return 'CertificateArn' in one ? acmRecords(one) : iamRecords(one)
  },
}

/** An answer about one certificate wraps it. */
function certificateIn(value: unknown): Members {
  if (!isObject(value)) return {}
  const outer = isObject(value.ServerCertificate) ? value.ServerCertificate : value
  const inner = outer.ServerCertificateMetadata ?? outer.Certificate
  return isObject(inner) ? inner : outer
}

function isOwn({ value }: Raw): boolean {
  const one = certificateIn(value)
  return (
    ('ServerCertificateId' in one && 'Arn' in one) ||
    /^arn:aws[a-z-]*:acm:/.test(text(one.CertificateArn) ?? '')
  )
}

function iamRecords(one: Members): ModelRecord[] {
  const found = checked(ofIam, one, 'a server certificate')
  return recordsOf(found.Arn, found.ServerCertificateName, {
    nativeId: found.ServerCertificateId,
    label: `Certificate ${found.ServerCertificateName}`,
    createdAt: readTime(found.UploadDate),
    expiresAt: readTime(found.Expiration),
  })
}

function acmRecords(one: Members): ModelRecord[] {
  const found = checked(ofAcm, one, 'a certificate of Certificate Manager')
  if (found.Status === 'PENDING_VALIDATION' || found.Status === 'FAILED')
    throw new NotAboutIdentities('A certificate that was never issued')
  return recordsOf(
    found.CertificateArn,
    found.DomainName ?? found.CertificateArn,
    {
      nativeId: found.CertificateArn,
      label: `Certificate of ${found.DomainName ?? 'an unnamed host'}`,
      createdAt: readTime(found.NotBefore),
      expiresAt: readTime(found.NotAfter),
      issuer: found.Issuer ?? undefined,
      status: found.Status === 'REVOKED' ? 'revoked' : 'active',
      keyStrength: found.KeyAlgorithm
        ? keyStrength(found.KeyAlgorithm.replaceAll('_', ' '), found.SignatureAlgorithm ?? undefined)
        : undefined,
      binding: said({
        key: found.KeyAlgorithm ?? undefined,
        signature: found.SignatureAlgorithm ?? undefined,
        used_by: found.InUseBy && found.InUseBy.length > 0 ? found.InUseBy.slice(0, 50) : undefined,
      }) as Record<string, string | string[]>,
    },
    // What Certificate Manager issued it also renews; what was imported somebody has to import again.
    found.Type === 'AMAZON_ISSUED' || undefined,
  )
}

type Found = Pick<CredentialRecord, 'nativeId' | 'label'> & Partial<CredentialRecord>

function recordsOf(arn: string, name: string, found: Found, providerManaged?: true): ModelRecord[] {
  const account = accountOf(arn)
  if (!account) throw new Reject(`${arn} names no account`)
  const identity = { provider: 'aws', nativeId: arn } as const
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'other',
      name,
      scope: account,
      status: 'active',
      providerManaged,
      description: 'A server certificate: it may not be used to log in as a client',
    } satisfies IdentityRecord),
    said({
      type: 'credential',
      identity,
      kind: 'server_certificate',
      static: true,
      status: 'active',
      rotationTracked: false,
      cannotExpire: false,
      rotatedAt: found.createdAt,
      ...found,
    } satisfies CredentialRecord),
  ]
}
