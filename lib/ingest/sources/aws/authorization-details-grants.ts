import type { GrantRecord, ModelRecord } from '@/lib/model/records'
import { permissionSetOf } from '@/lib/privilege/aws-policy'
import { accountOf, nameOfArn } from './arn'
import type { Boundary, Group, InlinePolicies, Policies } from './authorization-details-shape'

export function grantsOf(arn: string, policies: Policies, limit: Boundary): GrantRecord[] {
  const identity = { provider: 'aws', nativeId: arn } as const
  const grants: GrantRecord[] = (policies ?? []).map(({ PolicyArn, PolicyName }) => ({
    type: 'grant',
    identity,
    nativeId: PolicyArn,
    name: PolicyName ?? nameOfArn(PolicyArn),
    kind: 'allow',
    permissionSet: PolicyArn,
  }))
  if (limit)
    grants.push({
      type: 'grant',
      identity,
      nativeId: `boundary:${limit.PermissionsBoundaryArn}`,
      name: nameOfArn(limit.PermissionsBoundaryArn),
      kind: 'boundary',
      permissionSet: limit.PermissionsBoundaryArn,
    })
  return grants
}

export function inlineRecords(arn: string, policies: InlinePolicies, asOf: Date): ModelRecord[] {
  return (policies ?? []).flatMap(({ PolicyName, PolicyDocument }) => {
    const nativeId = `${arn}#inline/${PolicyName}`
    const grant: GrantRecord = {
      type: 'grant',
      identity: { provider: 'aws', nativeId: arn },
      nativeId: `inline:${PolicyName}`,
      name: PolicyName,
      kind: 'allow',
      permissionSet: nativeId,
    }
    return [grant, permissionSetOf([PolicyDocument], { nativeId, name: PolicyName, asOf })]
  })
}

/** What a user holds through a group; a group that the file does not contain leaves a grant whose rights are unknown. */
export function grantsOfGroup(arn: string, name: string, found: Group | undefined): GrantRecord[] {
  const identity = { provider: 'aws', nativeId: arn } as const
  const via = `group ${name}`
  if (!found)
    return [
      {
        type: 'grant',
        identity,
        nativeId: `group:${name}`,
        name,
        kind: 'allow',
        permissionSet: `group:${accountOf(arn)}/${name}`,
        via,
      },
    ]
  const grants = (found.AttachedManagedPolicies ?? []).map(({ PolicyArn, PolicyName }): GrantRecord => ({
    type: 'grant',
    identity,
    nativeId: `group:${name}/${PolicyArn}`,
    name: PolicyName ?? nameOfArn(PolicyArn),
    kind: 'allow',
    permissionSet: PolicyArn,
    via,
  }))
  if (found.GroupPolicyList?.length)
    grants.push({
      type: 'grant',
      identity,
      nativeId: `group:${name}/inline`,
      name: `Inline policies of ${name}`,
      kind: 'allow',
      permissionSet: `${found.Arn}#inline`,
      via,
    })
  return grants
}
