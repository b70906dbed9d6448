import { z } from 'zod'
import type { CredentialRecord, IdentityRecord, ModelRecord, TrustRecord } from '@/lib/model/records'
import { judgeTrust } from '@/lib/trust/judge'
import { type Kept, members, times, wordMembers } from '../../read/kept'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { checked, isObject, listAt, objectAt, said, type Members, scalar, text } from '../checked'
import { accountOf, kindOfAccessKey, kindOfArn, nameOfArn, readArn } from './arn'
import { useOf } from './last-accessed'

const finding = z.object({
  id: z.string(),
  resource: z.string().nullish(),
  resourceType: z.string().nullish(),
  status: z.string().nullish(),
  findingType: z.string().nullish(),
  isPublic: z.boolean().nullish(),
})

const unusedActions: Kept = {
  ...members('serviceNamespace'),
  ...times('lastAccessed'),
  actions: { ...members('action'), ...times('lastAccessed') },
}
const access: Kept = { ...members('action isPublic'), principal: { '*': true }, condition: { '*': true } }
const kept: Readonly<Record<string, Kept>> = {
  ...members(`id findingId resource resourceType resourceOwnerAccount accountId action isPublic numberOfUnusedServices
    numberOfUnusedActions`),
  ...wordMembers('status findingType previousStatus'),
  ...times('analyzedAt createdAt updatedAt'),
  principal: { '*': true },
  condition: { '*': true },
  findingDetails: {
    externalAccessDetails: access,
    unusedIamRoleDetails: times('lastAccessed'),
    unusedIamUserAccessKeyDetails: { ...members('accessKeyId'), ...times('lastAccessed') },
    unusedIamUserPasswordDetails: times('lastAccessed'),
    unusedPermissionDetails: unusedActions,
  },
}

/**
 * Findings of Access Analyzer. What is unused tells when it was last used, down to the action; what is open to the outside is a trust of the role.
 * A finding speaks of its analyzer's window: without a last use there was none in it. Summaries say of what kind and of whom, and no more. Source:
 * Access Analyzer API reference, GetFindingV2, ListFindingsV2, GetFinding; user guide, events of EventBridge.
 */
export const accessAnalyzer: Format = {
  id: 'aws/access-analyzer',
  title: 'AWS IAM Access Analyzer findings',
  provider: 'aws',
  role: 'inventory',
  remembers: true,
  collect: `# needs access-analyzer:ListAnalyzers, access-analyzer:ListFindingsV2 and access-analyzer:GetFindingV2
for analyzer in $(aws accessanalyzer list-analyzers --query 'analyzers[].arn' --output text); do
  for id in $(aws accessanalyzer list-findings-v2 --analyzer-arn "$analyzer" --query 'findings[].id' --output text); do
    aws accessanalyzer get-finding-v2 --analyzer-arn "$analyzer" --id "$id" | jq -c .
  done
done > access-analyzer.ndjson`,
  recognises: ({ records }) => records.some(isOwn),
  isOwn,
  scopeOf: ({ value }) => {
    const one = findingIn(value)
    return accountOf(one.resource) ?? (text(one.resourceOwnerAccount) || text(one.accountId))
  },
  enumerates: [],
  keeps: { ...kept, finding: kept, detail: kept },
  recordIdOf: ({ value }) => {
    const one = findingIn(value)
    return text(one.id) ?? text(one.findingId)
  },
  records: ({ value }) => recordsOf(findingIn(value)),
}

/** GetFinding wraps the finding, EventBridge the same with another name for its id. */
function findingIn(value: unknown): Members {
  if (!isObject(value)) return {}
  if (isObject(value.finding)) return value.finding
  if (value.source === 'aws.access-analyzer' && isObject(value.detail))
    return { ...value.detail, id: value.detail.findingId ?? value.detail.id }
  return value
}

function isOwn({ value }: Raw): boolean {
  const one = findingIn(value)
  return 'analyzedAt' in one && 'id' in one && 'resourceType' in one && 'status' in one
}

function recordsOf(one: Members): ModelRecord[] {
  const found = checked(finding, one, 'a finding of Access Analyzer')
  const arn = found.resource ?? ''
  if (!/^AWS::IAM::(Role|User)$/.test(found.resourceType ?? ''))
    throw new NotAboutIdentities('A resource that others may reach, which is no identity')
  const scope = accountOf(arn)
  if (!scope) throw new Reject('The finding names no role or user')
  if (found.status === 'RESOLVED')
    throw new NotAboutIdentities('A finding that was resolved: it tells what is no longer so')
  const identity: IdentityRecord = {
    type: 'identity',
    provider: 'aws',
    nativeId: arn,
    kind: kindOfArn(arn),
    name: nameOfArn(arn),
    scope,
  }
  const details = listAt(one, 'findingDetails').filter(isObject)
  const outside =
    'principal' in one ? [one] : details.map((detail) => objectAt(detail, 'externalAccessDetails'))
  return [
    said({ ...identity, ...useOfRole(details, found.status) }),
    ...details.flatMap((detail) => credentialsIn(detail, arn)),
    ...details.flatMap((detail) => usesIn(detail, arn)),
    ...outside.filter((access) => 'principal' in access).flatMap((access) => trustsIn(access, arn, found.id)),
  ]
}

/** An unused role: its last use, or that there was none while AWS looked. */
function useOfRole(details: readonly Members[], status: string | null | undefined): Partial<IdentityRecord> {
  const role = details.find((detail) => isObject(detail.unusedIamRoleDetails))
  if (!role) return {}
  const lastUsedAt = readTime(objectAt(role, 'unusedIamRoleDetails').lastAccessed)
  return { lastUsedAt, neverUsed: !lastUsedAt && status === 'ACTIVE' ? true : undefined }
}

function credentialsIn(detail: Members, arn: string): CredentialRecord[] {
  const identity = { provider: 'aws', nativeId: arn } as const
  const used = (inner: Members) => {
    const lastUsedAt = readTime(inner.lastAccessed)
    return { lastUsedAt, neverUsed: lastUsedAt ? undefined : true }
  }
  const key = objectAt(detail, 'unusedIamUserAccessKeyDetails')
  const keyId = text(key.accessKeyId)
  if (keyId)
    return [
      said({
        type: 'credential',
        identity,
        nativeId: keyId,
        ...kindOfAccessKey(keyId),
        label: `Access key …${keyId.slice(-4)}`,
        ...used(key),
      } satisfies CredentialRecord),
    ]
  if (!isObject(detail.unusedIamUserPasswordDetails)) return []
  return [
    said({
      type: 'credential',
      identity,
      nativeId: `${arn}#password`,
      kind: 'password',
      static: true,
      label: 'Console password',
      ...used(detail.unusedIamUserPasswordDetails),
    } satisfies CredentialRecord),
  ]
}

/** Actions of an unused permission that have a last use were exercised then, before the window. */
function usesIn(detail: Members, arn: string): ModelRecord[] {
  const unused = objectAt(detail, 'unusedPermissionDetails')
  const service = text(unused.serviceNamespace)
  if (!service) return []
  return listAt(unused, 'actions')
    .filter(isObject)
    .flatMap((one) => {
      const at = readTime(one.lastAccessed)
      const action = text(one.action)
      return at && action ? useOf(arn, action.includes(':') ? action : `${service}:${action}`, at) : []
    })
}

/** The analyzer leaves the operators of conditions out, so that only a door without conditions can be judged. */
function trustsIn(access: Members, arn: string, id: string): TrustRecord[] {
  const conditions = Object.keys(objectAt(access, 'condition'))
  const actions = [access.action]
    .flat()
    .map(scalar)
    .filter((one) => one !== '')
  const own = accountOf(arn)
  const principals = Object.entries(objectAt(access, 'principal')).flatMap(([type, names]) =>
    [names].flat().map((name) => ({ type, name: scalar(name) })),
  )
  return principals
    .filter(({ name }) => name !== '')
    .map(({ type, name }) => {
      const kind =
        name === '*'
          ? 'anyone'
          : type === 'Federated'
            ? 'federation'
            : type === 'Service'
              ? 'service'
              : 'principal'
      const account = accountOf(name) ?? (/^\d{12}$/.test(name) ? name : undefined)
      return said({
        type: 'trust',
        identity: { provider: 'aws', nativeId: arn },
        nativeId: `access-analyzer/${id}/${name}`,
        kind,
        principal: name,
        issuer:
          kind === 'federation'
            ? (readArn(name)?.resource.replace(/^(oidc|saml)-provider\//, '') ?? name)
            : undefined,
        external: kind === 'anyone' ? true : account ? account !== own : undefined,
        otherConditions: conditions.length > 0 ? conditions : undefined,
        actions: actions.length > 0 ? actions : undefined,
        judgement:
          conditions.length > 0
            ? {
                grade: 'unknown',
                reach: 'unknown',
                pattern: 'conditions-without-operators',
                who: `${name}, under conditions that the finding does not spell out`,
              }
            : judgeTrust({
                kind: kind === 'federation' && name.includes(':saml-provider/') ? 'saml' : kind,
                principal: name,
                issuer: kind === 'federation' ? name : undefined,
                own,
                clauses: [],
                denies: [],
              }),
      } satisfies TrustRecord)
    })
}
