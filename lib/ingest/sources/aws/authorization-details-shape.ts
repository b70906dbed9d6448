import { type Kept, members, tagPairs, times } from '../../read/kept'
import { z } from 'zod'
import { isObject } from '../checked'

/** The documentation of the CLI prints a lone policy without its list. */
export const attached = z.preprocess(
  (value) => (isObject(value) ? [value] : value),
  z.array(z.object({ PolicyName: z.string().nullish(), PolicyArn: z.string() })).nullish(),
)
export const inline = z
  .array(z.object({ PolicyName: z.string(), PolicyDocument: z.unknown().optional() }))
  .nullish()
export const boundary = z.object({ PermissionsBoundaryArn: z.string() }).nullish()
export const tagList = z.array(z.object({ Key: z.string(), Value: z.string() })).nullish()
const time = z.union([z.string(), z.number()]).nullish()

export const user = z.object({
  UserName: z.string(),
  UserId: z.string().nullish(),
  Arn: z.string(),
  CreateDate: time,
  GroupList: z.array(z.string()).nullish(),
  UserPolicyList: inline,
  AttachedManagedPolicies: attached,
  PermissionsBoundary: boundary,
  Tags: tagList,
})
export const role = z.object({
  RoleName: z.string(),
  RoleId: z.string().nullish(),
  Arn: z.string(),
  CreateDate: time,
  AssumeRolePolicyDocument: z.unknown().optional(),
  RolePolicyList: inline,
  AttachedManagedPolicies: attached,
  PermissionsBoundary: boundary,
  Tags: tagList,
  RoleLastUsed: z.object({ LastUsedDate: time, Region: z.string().nullish() }).nullish(),
})
export const group = z.object({
  GroupName: z.string(),
  Arn: z.string(),
  GroupPolicyList: inline,
  AttachedManagedPolicies: attached,
})
/** Some servers that speak AWS's language leave the name out: the ARN ends with it. */
export const policy = z.object({
  PolicyName: z.string().nullish(),
  Arn: z.string(),
  DefaultVersionId: z.string().nullish(),
  PolicyVersionList: z.array(
    z.object({
      Document: z.unknown().optional(),
      VersionId: z.string().nullish(),
      IsDefaultVersion: z.boolean().nullish(),
    }),
  ),
})
export type Group = z.infer<typeof group>
export type Policies = z.infer<typeof attached>
export type InlinePolicies = z.infer<typeof inline>
export type Boundary = z.infer<typeof boundary>
export type Tags = z.infer<typeof tagList>

const who: Kept = { '': true, '*': true }
/** A policy, as an object or as a document in a string. */
const policyKept: Kept = {
  ...members('Version Id'),
  Statement: {
    ...members('Sid Action NotAction Resource NotResource'),
    Effect: 'word',
    Principal: who,
    NotPrincipal: who,
    // Operators, and under each the keys that it compares.
    Condition: { '*': { '*': true } },
  },
}
const inlineKept: Kept = { PolicyName: true, PolicyDocument: policyKept }

/** What of a record of GetAccountAuthorizationDetails is evidence. */
export const detailsKept: Kept = {
  ...members(`Path UserName UserId RoleName RoleId GroupName GroupId PolicyName PolicyId Arn GroupList DefaultVersionId
    AttachmentCount IsAttachable`),
  ...times('CreateDate UpdateDate'),
  UserPolicyList: inlineKept,
  RolePolicyList: inlineKept,
  GroupPolicyList: inlineKept,
  AttachedManagedPolicies: members('PolicyName PolicyArn'),
  PermissionsBoundary: members('PermissionsBoundaryType PermissionsBoundaryArn'),
  Tags: tagPairs,
  AssumeRolePolicyDocument: policyKept,
  RoleLastUsed: { Region: true, LastUsedDate: 'time' },
  PolicyVersionList: { ...members('VersionId IsDefaultVersion'), CreateDate: 'time', Document: policyKept },
}
