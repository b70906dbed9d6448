import { z } from 'zod'
import type { GrantRecord, ModelRecord } from '@/lib/model/records'
import { azureActions, azureBuiltInRole, type AzurePermissions } from '@/lib/privilege/azure-catalogue'
import { members, times, wordMembers } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { checked, isObject, said, text, type Members } from '../checked'
import { azureIdentity, guid, rightsOf } from './graph'

const names = z.array(z.string()).nullish()
const permissions = z.array(
  z.object({
    actions: names,
    notActions: names,
    dataActions: names,
    notDataActions: names,
    condition: z.string().nullish(),
  }),
)
const assignment = z.object({
  principalId: guid,
  principalType: z.string().nullish(),
  roleDefinitionId: z.string(),
  roleDefinitionName: z.string().nullish(),
  principalName: z.string().nullish(),
  scope: z.string(),
  condition: z.string().nullish(),
  startDateTime: z.string().nullish(),
  endDateTime: z.string().nullish(),
})
const definition = z.object({ roleName: z.string(), permissions })
const denial = z.object({
  denyAssignmentName: z.string().nullish(),
  permissions,
  scope: z.string(),
  principals: z.array(z.object({ id: z.string(), type: z.string().nullish() })).nullish(),
})

/**
 * Role assignments, role definitions and deny assignments of Azure, as the resource manager answers (under `properties`) or as the
 * command line prints them (flat), with those that are assigned for a time. Source: Azure RBAC REST API 2022-04-01.
 */
export const rbac: Format = {
  id: 'azure/rbac',
  title: 'Azure role assignments and definitions',
  provider: 'azure',
  role: 'inventory',
  collect: `# needs Microsoft.Authorization/*/read at each scope (Reader has it)
for subscription in $(az account list --query '[].id' -o tsv); do
  az role assignment list --all --subscription "$subscription" -o json | jq -c '.[]'
  az role definition list --custom-role-only --subscription "$subscription" -o json | jq -c '.[]'
done > rbac.ndjson`,
  recognises: ({ records }) => records.some(isOfRbac),
  isOwn: isOfRbac,
  scopeOf: () => undefined,
  asksFor: 'Entra tenant id',
  enumerates: [],
  keeps: {
    ...rbacKept(),
    properties: {
      ...rbacKept(),
      expandedProperties: {
        principal: members('id displayName type'),
        roleDefinition: members('id displayName type'),
        scope: members('id displayName type'),
      },
    },
  },
  covers: { '': ['grant'] },
  records: recordsOf,
}

function rbacKept() {
  const sets = members('actions notActions dataActions notDataActions condition')
  return {
    ...members(
      'id name type principalId principalType principalName roleDefinitionId roleDefinitionName scope condition conditionVersion roleName roleType denyAssignmentName isSystemProtected doNotApplyToChildScopes assignableScopes',
    ),
    ...wordMembers('assignmentType memberType status'),
    ...times('createdOn updatedOn startDateTime endDateTime'),
    permissions: sets,
    principals: members('id type'),
    excludePrincipals: members('id type'),
  }
}

const types =
  /^Microsoft\.Authorization\/(roleAssignments|roleDefinitions|denyAssignments|roleAssignmentScheduleInstances|roleEligibilityScheduleInstances)$/i

const typeOf = (value: Members): string | undefined =>
  types.exec(text(value.type) ?? '')?.[1]?.toLowerCase() ??
  /\/providers\/Microsoft\.Authorization\/(\w+)\/[^/]+$/i.exec(text(value.id) ?? '')?.[1]?.toLowerCase()

function isOfRbac({ value }: Raw): boolean {
  return (
    isObject(value) &&
    typeOf(value) !== undefined &&
    ('properties' in value || 'scope' in value || 'roleName' in value)
  )
}

/** Members of the answer's `properties`, with those of its `expandedProperties` that name somebody. */
function flat(value: Members): Members {
  const inner = isObject(value.properties) ? value.properties : {}
  const more = isObject(inner.expandedProperties) ? inner.expandedProperties : {}
  const named = (member: string) =>
    isObject(more[member]) ? text((more[member] as Members).displayName) : undefined
  return {
    ...value,
    ...inner,
    principalName: text(value.principalName) ?? named('principal'),
    roleDefinitionName: text(value.roleDefinitionName) ?? named('roleDefinition'),
  }
}

function recordsOf({ value }: Raw, context: Context): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is not an answer of Azure RBAC')
  const type = typeOf(value)
  const members = flat(value)
  if (type === 'roledefinitions') return definitionRecords(members, text(value.id) ?? text(value.name) ?? '')
  if (type === 'denyassignments') return denialRecords(members, text(value.id) ?? text(value.name) ?? '')
  if (type === 'roleeligibilityscheduleinstances')
    throw new NotAboutIdentities('Eligible but not activated: it grants nothing now')
  return assignmentRecords(members, text(value.id) ?? text(value.name) ?? '', context)
}

/** The GUID at the end of a definition's id: a built-in role has the same in every subscription. */
const roleOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1).toLowerCase()

/** A subscription as a whole, a management group or the root. */
const isWide = (scope: string): boolean =>
  scope === '/' ||
  /^\/subscriptions\/[^/]+\/?$/i.test(scope) ||
  /^\/providers\/Microsoft\.Management\/managementGroups\/[^/]+\/?$/i.test(scope)

const reachOf = (scope: string, condition: string | null | undefined) =>
  condition ? 'conditional' : isWide(scope) ? 'everywhere' : 'part'
const reaches = ['everywhere', 'part', 'conditional'] as const
const setOf = (role: string, reach: (typeof reaches)[number]) =>
  `azure-role/${role}${reach === 'everywhere' ? '' : `#${reach}`}`

function setsOf(
  role: string,
  name: string,
  sets: readonly AzurePermissions[],
  only?: (typeof reaches)[number],
) {
  const free = azureActions(sets.filter(({ condition }) => !condition))
  const bound = azureActions(sets.filter(({ condition }) => condition))
  return (only ? [only] : reaches).map((reach) =>
    rightsOf(setOf(role, reach), name, free.actions, reach, {
      ...(bound.actions.length > 0
        ? {
            conditional:
              reach === 'conditional' ? [...new Set([...free.actions, ...bound.actions])] : bound.actions,
          }
        : {}),
      ...(free.unmatched.length > 0 ? { unmatched: free.unmatched } : {}),
      statements: sets as object[],
    }),
  )
}

function definitionRecords(members: Members, id: string): ModelRecord[] {
  const found = checked(definition, members, 'a role definition')
  return setsOf(roleOf(id), found.roleName, found.permissions)
}

function assignmentRecords(members: Members, id: string, { scope, asOf }: Context): ModelRecord[] {
  const found = checked(assignment, members, 'a role assignment')
  const { principalType } = found
  // A group is on no roll; what it holds, its members hold.
  if (principalType && !/^(ServicePrincipal|Group|Unknown)$/i.test(principalType))
    throw new NotAboutIdentities(`Held by ${principalType === 'User' ? 'a person' : `a ${principalType}`}`)
  const ends = readTime(found.endDateTime)
  if (ends && ends <= asOf) throw new NotAboutIdentities('An assignment that has ended')
  const role = roleOf(found.roleDefinitionId)
  const known = azureBuiltInRole(role)
  const name = known?.name ?? found.roleDefinitionName ?? role
  const reach = reachOf(found.scope, found.condition)
  const grant: GrantRecord = said({
    type: 'grant',
    identity: azureIdentity(found.principalId),
    nativeId: id.toLowerCase(),
    name,
    kind: 'allow',
    permissionSet: setOf(role, reach),
    via: ends ? `assigned until ${ends.toISOString().slice(0, 10)}` : undefined,
    resource: found.scope,
    standIn:
      principalType?.toLowerCase() === 'serviceprincipal'
        ? { kind: 'app_registration', name: found.principalName || found.principalId, scope }
        : undefined,
  } satisfies GrantRecord)
  return [grant, ...(known ? setsOf(role, name, known.sets, reach) : [])]
}

/** Takes rights back from the principals that it names; one for everybody is Azure's own, of a managed application or a blueprint. */
function denialRecords(members: Members, id: string): ModelRecord[] {
  const found = checked(denial, members, 'a deny assignment')
  const principals = (found.principals ?? []).flatMap(({ id: principal, type }) => {
    const read = guid.safeParse(principal)
    return read.success && type === 'ServicePrincipal' ? [read.data] : []
  })
  if (principals.length === 0)
    throw new NotAboutIdentities('A deny assignment that does not name a service principal')
  const set = `azure-deny/${id.toLowerCase()}`
  const { actions } = azureActions(found.permissions)
  const isWhole = isWide(found.scope)
  const name = found.denyAssignmentName || 'deny assignment'
  return [
    ...principals.map((principal): GrantRecord => ({
      type: 'grant',
      identity: azureIdentity(principal),
      nativeId: id.toLowerCase(),
      name,
      kind: 'allow',
      permissionSet: set,
      via: 'deny assignment',
      resource: found.scope,
    })),
    rightsOf(set, name, [], 'part', isWhole ? { deny: actions } : { denyPartly: actions }),
  ]
}
