import { z } from 'zod'
import type { CredentialRecord, ModelRecord, TrustRecord } from '@/lib/model/records'
import { judgeTrust } from '@/lib/trust/judge'
import { type Kept, members, times, wordMembers } from '../../read/kept'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { checked, isObject, objectAt, said, type Members, text } from '../checked'
import { partOfName } from '../../read/certificate'
import { accountOf, kindOfArn, nameOfArn } from './arn'

const SERVICE = 'rolesanywhere.amazonaws.com'

const time = z.union([z.string(), z.number()]).nullish()
const seen = z.object({
  serialNumber: z.string(),
  issuer: z.string().nullish(),
  seenAt: time,
  enabled: z.boolean().nullish(),
  failed: z.boolean().nullish(),
})
const subject = z.object({
  subjectArn: z.string(),
  x509Subject: z.string(),
  enabled: z.boolean().nullish(),
  createdAt: time,
  lastSeenAt: time,
  credentials: z.array(seen).nullish(),
})
const profile = z.object({
  profileArn: z.string(),
  name: z.string(),
  enabled: z.boolean().nullish(),
  roleArns: z.array(z.string()).nullish(),
  durationSeconds: z.number().nullish(),
  createdBy: z.string().nullish(),
})

const kept: Readonly<Record<string, Kept>> = {
  ...members(`subjectArn subjectId x509Subject enabled profileArn profileId name roleArns managedPolicyArns durationSeconds createdBy
    requireInstanceProperties acceptRoleSessionName trustAnchorArn trustAnchorId`),
  ...times('lastSeenAt createdAt updatedAt'),
  credentials: { ...members('serialNumber issuer enabled failed'), ...times('seenAt') },
  source: { ...wordMembers('sourceType'), sourceData: members('acmPcaArn') },
}

/**
 * Machines outside of AWS that log in with a certificate: the subjects that were seen, with the certificates that they showed, and the profiles by
 * which they become roles. A certificate that was refused was not used. Source: IAM Roles Anywhere API reference, ListSubjects, GetSubject,
 * ListProfiles, ListTrustAnchors.
 */
export const rolesAnywhere: Format = {
  id: 'aws/roles-anywhere',
  title: 'AWS IAM Roles Anywhere subjects, profiles and trust anchors',
  provider: 'aws',
  role: 'inventory',
  collect: `# needs rolesanywhere:ListSubjects, rolesanywhere:GetSubject, rolesanywhere:ListProfiles and rolesanywhere:ListTrustAnchors
{
  aws rolesanywhere list-subjects --query 'subjects[].subjectId' --output text | tr '\\t' '\\n' | while read -r id; do
    aws rolesanywhere get-subject --subject-id "$id" | jq -c .subject
  done
  aws rolesanywhere list-profiles | jq -c '.profiles[]'
  aws rolesanywhere list-trust-anchors | jq -c '.trustAnchors[]'
} > roles-anywhere.ndjson`,
  recognises: ({ lists, records }) => lists?.includes('trustAnchors') === true || records.some(isOwn),
  isOwn,
  scopeOf: ({ value }) => {
    const one = objectIn(value)
    return accountOf(one.subjectArn) ?? accountOf(one.profileArn) ?? accountOf(one.trustAnchorArn)
  },
  enumerates: [],
  keeps: { ...kept, subject: kept, profile: kept, trustAnchor: kept },
  recordIdOf: ({ value }) => {
    const one = objectIn(value)
    const arn = text(one.subjectArn) ?? text(one.profileArn) ?? text(one.trustAnchorArn)
    // A list leaves out what a subject showed: it takes nothing back of what the answer about one tells.
    return arn && 'credentials' in one ? `${arn} with what it showed` : arn
  },
  records: ({ value }) => {
    const one = objectIn(value)
    if ('trustAnchorArn' in one)
      throw new NotAboutIdentities(
        'A trust anchor: an authority whose certificates may log in. Who did is among the subjects',
      )
    return 'profileArn' in one ? profileRecords(one) : subjectRecords(one)
  },
}

/** An answer about one wraps it. */
function objectIn(value: unknown): Members {
  if (!isObject(value)) return {}
  for (const name of ['subject', 'profile', 'trustAnchor'])
    if (isObject(value[name])) return objectAt(value, name)
  return value
}

const isArn = (arn: unknown) => /^arn:aws[a-z-]*:rolesanywhere:/.test(text(arn) ?? '')

function isOwn({ value }: Raw): boolean {
  const one = objectIn(value)
  return isArn(one.subjectArn) || isArn(one.profileArn) || isArn(one.trustAnchorArn)
}

function subjectRecords(one: Members): ModelRecord[] {
  const found = checked(subject, one, 'a subject of Roles Anywhere')
  const scope = accountOf(found.subjectArn)
  if (!scope) throw new Reject(`${found.subjectArn} names no account`)
  const identity = { provider: 'aws', nativeId: found.subjectArn } as const
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'other',
      name: partOfName(found.x509Subject.replace(/,\s*/g, ', '), 'CN') ?? found.x509Subject,
      scope,
      status: found.enabled === false ? 'disabled' : 'active',
      createdAt: readTime(found.createdAt),
      lastUsedAt: readTime(found.lastSeenAt),
      description: `A machine with a certificate for ${found.x509Subject}`,
    }),
    ...(found.credentials ?? []).map((shown) =>
      said({
        type: 'credential',
        identity,
        nativeId: `${found.subjectArn}/${shown.issuer ?? ''}/${shown.serialNumber}`,
        kind: 'client_certificate',
        static: true,
        label: `Certificate ${shown.serialNumber}`,
        status: shown.enabled === false ? 'inactive' : 'active',
        issuer: shown.issuer
          ? (partOfName(shown.issuer.replace(/,\s*/g, ', '), 'CN') ?? shown.issuer)
          : undefined,
        rotationTracked: false,
        lastUsedAt: shown.failed ? undefined : readTime(shown.seenAt),
        binding: shown.failed ? { last_attempt: 'refused' } : undefined,
      } satisfies CredentialRecord),
    ),
  ]
}

function profileRecords(one: Members): ModelRecord[] {
  const found = checked(profile, one, 'a profile of Roles Anywhere')
  if (found.enabled === false) throw new NotAboutIdentities('A profile that is switched off lets nobody in')
  const records = (found.roleArns ?? []).flatMap((arn): ModelRecord[] => {
    const scope = accountOf(arn)
    if (!scope) return []
    const identity = { provider: 'aws', nativeId: arn } as const
    return [
      { type: 'identity', ...identity, kind: kindOfArn(arn), name: nameOfArn(arn), scope },
      {
        type: 'trust',
        identity,
        nativeId: found.profileArn,
        kind: 'service',
        principal: SERVICE,
        otherConditions: [
          `profile ${found.name}`,
          ...(found.durationSeconds ? [`sessions of ${found.durationSeconds} seconds`] : []),
        ],
        judgement: judgeTrust({ kind: 'service', principal: SERVICE, own: scope, clauses: [], denies: [] }),
      } satisfies TrustRecord,
    ]
  })
  if (records.length === 0) throw new NotAboutIdentities('A profile without roles')
  return records
}
