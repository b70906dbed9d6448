import type { IdentityRecord, ModelRecord } from '@/lib/model/records'
import { loadAwsCatalogue } from '@/lib/privilege/aws-catalogue'
import { permissionSetOf, PolicyUnreadable } from '@/lib/privilege/aws-policy'
import { Reject, type Context, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { checked, isObject, said } from '../checked'
import { environmentOfTags, ownerHintsOf, reviewedAtOf, someHints } from '../hints'
import { accountOf, isProviderManaged, nameOfArn, pathOfArn } from './arn'
import { grantsOf, grantsOfGroup, inlineRecords } from './authorization-details-grants'
import { detailsKept, group, policy, role, user, type Group, type Tags } from './authorization-details-shape'
import { trustsOf } from './trust'

const detailLists: readonly string[] = ['UserDetailList', 'RoleDetailList', 'GroupDetailList']

/**
 * GetAccountAuthorizationDetails: users, groups, roles and policies of an account. Policy documents are objects from
 * the CLI and URL-encoded strings from the raw API; only the default version of a policy counts.
 * Source: IAM API reference, GetAccountAuthorizationDetails.
 */
export const authorizationDetails: Format = {
  id: 'aws/authorization-details',
  title: 'AWS IAM account authorization details',
  provider: 'aws',
  role: 'inventory',
  collect: `# needs iam:GetAccountAuthorizationDetails
aws iam get-account-authorization-details --output json > authorization-details.json`,
  recognises: ({ lists, records }) =>
    detailLists.some((name) => lists?.includes(name)) ||
    (lists?.includes('Policies') === true &&
      records.some(({ value }) => isObject(value) && 'PolicyVersionList' in value)),
  isOwn: ({ list = '', value }) =>
    detailLists.includes(list) || (isObject(value) && 'PolicyVersionList' in value),
  scopeOf: ({ value }) => (isObject(value) ? ownAccount(value.Arn) : undefined),
  enumerates: ['iam_user', 'iam_role'],
  keeps: detailsKept,
  covers: { UserDetailList: ['identity:iam_user'], RoleDetailList: ['identity:iam_role'] },
  subjectOf: ({ value }) =>
    isObject(value) && typeof value.Arn === 'string' ? { provider: 'aws', nativeId: value.Arn } : undefined,
  prepare: async (records) => {
    await loadAwsCatalogue()
    return groupsIn(records())
  },
  records: (raw, context) => {
    try {
      return recordsOf(raw, context)
    } catch (error) {
      if (error instanceof PolicyUnreadable) throw new Reject(error.message)
      throw error
    }
  },
}

/** Policies of AWS itself carry `aws` in place of an account. */
function ownAccount(arn: unknown): string | undefined {
  const account = accountOf(arn)
  return account === 'aws' ? undefined : account
}

/** Groups by account and name: a user's record names its groups, and only theirs hold the policies. */
async function groupsIn(records: AsyncIterable<Raw>): Promise<ReadonlyMap<string, Group>> {
  const groups = new Map<string, Group>()
  for await (const { value, list } of records) {
    if (list !== undefined && list !== 'GroupDetailList') continue
    const found = group.safeParse(value)
    if (found.success) groups.set(`${accountOf(found.data.Arn)}/${found.data.GroupName}`, found.data)
  }
  return groups
}

function recordsOf({ value, list }: Raw, context: Context): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is not a record of GetAccountAuthorizationDetails')
  if (list === 'UserDetailList' || 'UserName' in value) return userRecords(value, context)
  if (list === 'RoleDetailList' || 'RoleName' in value) return roleRecords(value, context)
  if (list === 'GroupDetailList' || 'GroupName' in value) return groupRecords(value, context)
  if (list === 'Policies' || 'PolicyVersionList' in value) return policyRecords(value, context)
  throw new Reject('This is neither a user, a group, a role nor a policy')
}

function userRecords(value: unknown, { prepared, asOf }: Context): ModelRecord[] {
  const found = checked(user, value, 'an IAM user')
  const identity = identityOf(found.Arn, found.Tags, {
    kind: 'iam_user',
    uniqueId: found.UserId ?? undefined,
    name: found.UserName,
    createdAt: readTime(found.CreateDate),
  })
  const groups = prepared as ReadonlyMap<string, Group> | undefined
  const viaGroups = (found.GroupList ?? []).flatMap((name) =>
    grantsOfGroup(found.Arn, name, groups?.get(`${accountOf(found.Arn)}/${name}`)),
  )
  return [
    identity,
    ...grantsOf(found.Arn, found.AttachedManagedPolicies, found.PermissionsBoundary),
    ...inlineRecords(found.Arn, found.UserPolicyList, asOf),
    ...viaGroups,
  ]
}

function roleRecords(value: unknown, { asOf }: Context): ModelRecord[] {
  const found = checked(role, value, 'an IAM role')
  const trusts =
    found.AssumeRolePolicyDocument === undefined
      ? []
      : trustsOf(found.AssumeRolePolicyDocument, found.Arn, asOf)
  const lastUsedAt = readTime(found.RoleLastUsed?.LastUsedDate)
  const foreign = trusts.find(
    (trust) => trust.effect !== 'deny' && trust.external && trust.externalIdRequired,
  )
  const identity = identityOf(found.Arn, found.Tags, {
    kind: 'iam_role',
    uniqueId: found.RoleId ?? undefined,
    name: found.RoleName,
    createdAt: readTime(found.CreateDate),
    lastUsedAt,
    // An empty RoleLastUsed: AWS tracked the role for up to 400 days and saw no use.
    neverUsed: found.RoleLastUsed && !lastUsedAt ? true : undefined,
    providerManaged: isProviderManaged(found.Arn) || undefined,
    // An external id is what vendors hand out when they ask to be let in.
    thirdParty: foreign ? (accountOf(foreign.principal) ?? foreign.principal) : undefined,
  })
  return [
    identity,
    ...trusts,
    ...grantsOf(found.Arn, found.AttachedManagedPolicies, found.PermissionsBoundary),
    ...inlineRecords(found.Arn, found.RolePolicyList, asOf),
  ]
}

/** A group is no identity: its inline policies become one permission set that its members' grants name. */
function groupRecords(value: unknown, { asOf }: Context): ModelRecord[] {
  const found = checked(group, value, 'an IAM group')
  const documents = (found.GroupPolicyList ?? []).map(({ PolicyDocument }) => PolicyDocument)
  return [
    permissionSetOf(documents, {
      nativeId: `${found.Arn}#inline`,
      name: `Inline policies of group ${found.GroupName}`,
      asOf,
      attached: (found.AttachedManagedPolicies ?? []).map(({ PolicyArn }) => PolicyArn),
    }),
  ]
}

function policyRecords(value: unknown, { asOf }: Context): ModelRecord[] {
  const found = checked(policy, value, 'an IAM policy')
  const version =
    found.PolicyVersionList.find((one) => one.IsDefaultVersion) ??
    found.PolicyVersionList.find((one) => one.VersionId === found.DefaultVersionId)
  if (!version) throw new Reject('The policy holds no default version')
  return [
    permissionSetOf([version.Document], {
      nativeId: found.Arn,
      name: found.PolicyName ?? nameOfArn(found.Arn),
      asOf,
    }),
  ]
}

function identityOf(
  arn: string,
  tagList: Tags,
  rest: Pick<IdentityRecord, 'kind' | 'name'> & Partial<IdentityRecord>,
): IdentityRecord {
  const account = accountOf(arn)
  if (!account) throw new Reject(`${arn} names no account`)
  const tags = Object.fromEntries((tagList ?? []).map(({ Key, Value }) => [Key, Value]))
  const path = pathOfArn(arn)
  const hints = ownerHintsOf(tags, 'tag')
  if (path !== '/' && !isProviderManaged(arn)) hints.push({ from: 'path', key: 'path', value: path })
  return said({
    type: 'identity',
    provider: 'aws',
    nativeId: arn,
    scope: account,
    environment: environmentOfTags(tags),
    thirdPartyReviewedAt: reviewedAtOf(tags),
    status: 'active',
    tags: tagList ? tags : undefined,
    ownerHints: someHints(hints),
    ...rest,
  })
}
