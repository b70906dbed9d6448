import { z } from 'zod'
import type { GrantRecord, ModelRecord, TrustRecord } from '@/lib/model/records'
import { loadAwsCatalogue } from '@/lib/privilege/aws-catalogue'
import { permissionSetOf, PolicyUnreadable } from '@/lib/privilege/aws-policy'
import { type Kept, members, times, wordMembers } from '../../read/kept'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { readTime } from '../../read/time'
import { checked, isObject, listAt, said, type Members, scalar, text } from '../checked'
import { machineSigns } from '../people/machine-signs'
import { nameOfArn } from './arn'
import { detailsKept } from './authorization-details-shape'

const time = z.union([z.string(), z.number()]).nullish()
const set = z.object({
  PermissionSetArn: z.string(),
  Name: z.string().nullish(),
  Description: z.string().nullish(),
  SessionDuration: z.string().nullish(),
  CreatedDate: time,
})
const assignment = z.object({
  AccountId: z.string(),
  PermissionSetArn: z.string(),
  PrincipalType: z.string(),
  PrincipalId: z.string(),
})
const user = z.object({
  IdentityStoreId: z.string(),
  UserId: z.string(),
  UserName: z.string().nullish(),
  DisplayName: z.string().nullish(),
  UserStatus: z.string().nullish(),
  UserType: z.string().nullish(),
  CreatedAt: time,
  Emails: z.array(z.object({ Value: z.string().nullish(), Primary: z.boolean().nullish() })).nullish(),
  ExternalIds: z.array(z.object({ Id: z.string().nullish() })).nullish(),
})

const keptSet = {
  ...members('PermissionSetArn Name Description SessionDuration AttachedManagedPolicies'),
  ...times('CreatedDate'),
} as const
const policies: Kept = members('Name Arn')

/**
 * Permission sets of IAM Identity Center, their policies and who is assigned to them in which account. Whoever is assigned becomes the set's role in
 * that account: an assignment is a trust of the set. A user of the store without an e-mail address whom no directory provisioned is a machine that
 * somebody made by hand; the others are people. Source: IAM Identity Center API reference; Identity Store API reference, ListUsers.
 */
export const identityCenter: Format = {
  id: 'aws/identity-center',
  title: 'AWS IAM Identity Center permission sets, assignments and users',
  provider: 'aws',
  role: 'inventory',
  answers: ['inventory', 'people'],
  collect: `# needs sso:ListInstances, sso:ListPermissionSets, sso:DescribePermissionSet, sso:ListManagedPoliciesInPermissionSet, sso:GetInlinePolicyForPermissionSet,
# sso:ListAccountsForProvisionedPermissionSet, sso:ListAccountAssignments and identitystore:ListUsers
aws sso-admin list-instances --query 'Instances[].[InstanceArn,IdentityStoreId]' --output text | while read -r instance store; do
  aws identitystore list-users --identity-store-id "$store" | jq -c '.Users[]'
  for set in $(aws sso-admin list-permission-sets --instance-arn "$instance" --query 'PermissionSets[]' --output text); do
    of=(--instance-arn "$instance" --permission-set-arn "$set")
    aws sso-admin describe-permission-set "\${of[@]}" | jq -c .PermissionSet
    aws sso-admin list-managed-policies-in-permission-set "\${of[@]}" | jq -c --arg set "$set" '{PermissionSetArn: $set, AttachedManagedPolicies}'
    aws sso-admin get-inline-policy-for-permission-set "\${of[@]}" | jq -c --arg set "$set" '{PermissionSetArn: $set, InlinePolicy}'
    for account in $(aws sso-admin list-accounts-for-provisioned-permission-set "\${of[@]}" --query 'AccountIds[]' --output text); do
      aws sso-admin list-account-assignments "\${of[@]}" --account-id "$account" | jq -c '.AccountAssignments[]'
    done
  done
done > identity-center.ndjson`,
  recognises: ({ lists, records }) => lists?.includes('AccountAssignments') === true || records.some(isOwn),
  isOwn,
  scopeOf: ({ value }) =>
    isObject(value) ? (instanceOf(value) ?? text(objectIn(value).IdentityStoreId)) : undefined,
  asksFor: 'Identity Center instance or identity store',
  enumerates: [],
  keeps: {
    ...keptSet,
    ...members(`AccountId PrincipalType PrincipalId IdentityStoreId UserId UserName DisplayName InstanceArn OwnerAccountId
      GroupId MembershipId`),
    ...wordMembers('UserStatus Status'),
    ...times('CreatedAt'),
    PermissionSet: keptSet,
    AttachedManagedPolicies: policies,
    InlinePolicy: (detailsKept as { AssumeRolePolicyDocument: Kept }).AssumeRolePolicyDocument,
    Emails: { Value: true, Primary: true },
    ExternalIds: members('Issuer Id'),
    MemberId: members('UserId'),
    PermissionSets: true,
  },
  prepare: loadAwsCatalogue,
  recordIdOf: ({ value }) => recordIdOf(value),
  records: ({ value }, context) => {
    try {
      return recordsOf(value, context)
    } catch (error) {
      if (error instanceof PolicyUnreadable) throw new Reject(error.message)
      throw error
    }
  },
}

const objectIn = (value: Members): Members => (isObject(value.PermissionSet) ? value.PermissionSet : value)

const isSetArn = (arn: unknown): arn is string =>
  /^arn:aws[a-z-]*:sso:::permissionSet\//.test(typeof arn === 'string' ? arn : '')

/** `ssoins-…`: the instance, which every ARN of it names. */
function instanceOf(value: Members): string | undefined {
  const arn =
    text(objectIn(value).PermissionSetArn) ??
    text(value.InstanceArn) ??
    text(listAt(value, 'PermissionSets')[0])
  return /ssoins-[0-9a-f]+/.exec(arn ?? '')?.[0]
}

function isOwn({ value }: Raw): boolean {
  if (!isObject(value)) return false
  return (
    isSetArn(objectIn(value).PermissionSetArn) ||
    ('IdentityStoreId' in value &&
      ('UserId' in value || 'GroupId' in value || 'MembershipId' in value || 'InstanceArn' in value)) ||
    listAt(value, 'PermissionSets').some(isSetArn) ||
    listAt(value, 'AttachedManagedPolicies').some(isPolicyOfSet)
  )
}

/** IAM itself says `PolicyName` and `PolicyArn` in a list of the same name. */
const isPolicyOfSet = (one: unknown): boolean =>
  isObject(one) &&
  /^arn:aws[a-z-]*:iam::/.test(text(one.Arn) ?? '') &&
  'Name' in one &&
  !('PolicyName' in one)

function recordIdOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined
  const arn = text(objectIn(value).PermissionSetArn)
  if (text(value.PrincipalId))
    return `${arn}/${scalar(value.AccountId)}/${scalar(value.PrincipalType)}/${scalar(value.PrincipalId)}`
  if ('InlinePolicy' in value) return `${arn}/inline`
  if ('AttachedManagedPolicies' in value) return `${arn}/managed`
  return arn ?? text(value.UserId)
}

function recordsOf(value: unknown, { asOf, scope }: Context): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is no answer of Identity Center')
  if ('PrincipalId' in value) return assignmentRecords(value)
  if (isSetArn(objectIn(value).PermissionSetArn)) return setRecords(value, asOf)
  if ('UserId' in value && 'UserName' in value) return userRecords(value, scope)
  if ('GroupId' in value)
    throw new NotAboutIdentities('A group of people: what it is assigned to stands on the permission sets')
  if (Array.isArray(value.PermissionSets))
    throw new NotAboutIdentities('Only the ids of permission sets: describe-permission-set tells of each')
  if ('AttachedManagedPolicies' in value)
    throw new Reject(
      'The policies of a permission set that the answer does not name: add its PermissionSetArn',
    )
  if ('InstanceArn' in value) throw new NotAboutIdentities('The instance itself')
  throw new Reject('This is neither a permission set, an assignment nor a user')
}

const refOf = (nativeId: string) => ({ provider: 'aws', nativeId }) as const

const userOf = (id: string) => refOf(`identity-store/user/${id}`)

const roleOf = (arn: string) =>
  ({
    type: 'identity',
    ...refOf(arn),
    kind: 'iam_role',
    name: nameOfArn(arn),
    scope: instanceOf({ PermissionSetArn: arn }) ?? 'unknown instance',
    status: 'active',
  }) as const

function setRecords(value: Members, asOf: Date): ModelRecord[] {
  const found = checked(set, objectIn(value), 'a permission set')
  const arn = found.PermissionSetArn
  const identity = refOf(arn)
  const grant = (nativeId: string, name: string, permissionSet: string): GrantRecord => ({
    type: 'grant',
    identity,
    nativeId,
    name,
    kind: 'allow',
    permissionSet,
  })
  const records: ModelRecord[] = []
  if (found.Name)
    records.push(
      said({
        ...roleOf(arn),
        name: found.Name,
        createdAt: readTime(found.CreatedDate),
        description:
          found.Description || 'A permission set: whoever is assigned becomes its role in an account',
        tags: found.SessionDuration ? { session: found.SessionDuration } : undefined,
      }),
    )
  for (const one of listAt(value, 'AttachedManagedPolicies')) {
    const policy = isObject(one) ? text(one.Arn) : undefined
    if (policy) records.push(grant(policy, nameOfArn(policy), policy))
  }
  const inline = value.InlinePolicy
  if (inline) {
    const nativeId = `${arn}#inline`
    const name = 'Inline policy'
    records.push(grant('inline', name, nativeId), permissionSetOf([inline], { nativeId, name, asOf }))
  }
  if (records.length === 0) throw new NotAboutIdentities('No policies of this kind')
  return records
}

function assignmentRecords(value: Members): ModelRecord[] {
  const found = checked(assignment, value, 'an account assignment')
  const arn = found.PermissionSetArn
  if (!isSetArn(arn)) throw new Reject('The assignment names no permission set')
  const who = `${found.PrincipalType.toLowerCase()} ${found.PrincipalId}`
  return [
    {
      type: 'trust',
      identity: refOf(arn),
      nativeId: `${found.AccountId}/${found.PrincipalType}/${found.PrincipalId}`,
      kind: 'principal',
      principal: `${who} in account ${found.AccountId}`,
      external: false,
      judgement: {
        grade: 'safe',
        reach: 'named',
        pattern: 'assigned',
        who: `The ${who} of the identity store, in the account ${found.AccountId}`,
      },
    } satisfies TrustRecord,
    // A user that is assigned directly keeps it when the person changes teams; a machine of the store has its rights by it.
    ...(found.PrincipalType === 'USER'
      ? [
          {
            type: 'grant',
            identity: userOf(found.PrincipalId),
            nativeId: `${arn}/${found.AccountId}`,
            name: nameOfArn(arn),
            kind: 'allow',
            permissionSet: arn,
            resource: found.AccountId,
            via: 'permission set',
          } satisfies GrantRecord,
        ]
      : []),
  ]
}

function userRecords(value: Members, scope: string): ModelRecord[] {
  const found = checked(user, value, 'a user of the identity store')
  const email = (found.Emails ?? []).find((one) => one.Primary)?.Value ?? found.Emails?.[0]?.Value
  const isActive = found.UserStatus ? found.UserStatus !== 'DISABLED' : undefined
  if (email && /^[^\s@]+@[^\s@]+$/.test(email))
    return [
      said({
        type: 'person',
        email: email.toLowerCase(),
        name: found.DisplayName || found.UserName || email,
        active: isActive,
        account: {
          ...userOf(found.UserId),
          createdAt: readTime(found.CreatedAt),
          signs: machineSigns({ kind: { UserType: found.UserType } }),
        },
      }),
    ]
  if ((found.ExternalIds ?? []).length > 0)
    throw new NotAboutIdentities('A user that a directory provisioned, without an e-mail address')
  return [
    said({
      type: 'identity',
      ...userOf(found.UserId),
      kind: 'service_account',
      name: found.UserName || found.DisplayName || found.UserId,
      scope: found.IdentityStoreId || scope,
      status: isActive === false ? 'disabled' : 'active',
      createdAt: readTime(found.CreatedAt),
      description: 'Made by hand in the identity store: no directory knows it, and it has no e-mail address',
    }),
  ]
}
