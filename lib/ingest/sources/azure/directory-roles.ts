import { z } from 'zod'
import type { GrantRecord, ModelRecord } from '@/lib/model/records'
import { directoryRole, roleAction } from '@/lib/privilege/entra-catalogue'
import { members, wordMembers } from '../../read/kept'
import { NotAboutIdentities, type Format, type Raw } from '../../source'
import { checked, isObject, said } from '../checked'
import { azureIdentity, collectionOf, guid, hasMembers, rightsOf } from './graph'

const role = z.object({
  id: z.string(),
  displayName: z.string(),
  isBuiltIn: z.boolean().nullish(),
  rolePermissions: z.array(z.object({ allowedResourceActions: z.array(z.string()).nullish() })).nullish(),
})
const assignment = z.object({
  id: z.string(),
  principalId: guid,
  roleDefinitionId: guid,
  directoryScopeId: z.string().nullish(),
  appScopeId: z.string().nullish(),
  principal: z
    .object({
      '@odata.type': z.string().nullish(),
      displayName: z.string().nullish(),
      appId: guid.nullish(),
    })
    .nullish(),
  roleDefinition: z.object({ displayName: z.string().nullish() }).nullish(),
})

/**
 * Roles of the directory and who holds them (unifiedRoleAssignment, unifiedRoleDefinition). Without `$expand=principal` an assignment
 * does not say whether a person holds it; it counts for whoever the list of service principals knows by that id. Source: Microsoft
 * Graph v1.0, "directory role management".
 */
export const directoryRoles: Format = {
  id: 'azure/directory-roles',
  title: 'Entra directory roles',
  provider: 'azure',
  role: 'inventory',
  collect: `# needs RoleManagement.Read.Directory
az rest --url 'https://graph.microsoft.com/v1.0/roleManagement/directory/roleAssignments?$expand=principal' | jq -c '.value[]' > directory-roles.ndjson
az rest --url 'https://graph.microsoft.com/v1.0/roleManagement/directory/roleDefinitions' | jq -c '.value[] | select(.isBuiltIn | not)' >> directory-roles.ndjson`,
  envelope: ['@odata.context'],
  recognises: ({ records, envelope, lists }) =>
    (/^roleManagement\/directory\/role(Assignments|Definitions)$/.test(collectionOf(envelope) ?? '') &&
      lists?.includes('value') === true) ||
    records.some(isRole),
  isOwn: isRole,
  scopeOf: () => undefined,
  asksFor: 'Entra tenant id',
  enumerates: [],
  keeps: {
    ...members(
      'id displayName isBuiltIn principalId roleDefinitionId directoryScopeId appScopeId templateId',
    ),
    ...wordMembers('assignmentType memberType'),
    rolePermissions: members('allowedResourceActions'),
    principal: members('@odata.type displayName appId id'),
    roleDefinition: members('id displayName'),
  },
  covers: { '': ['grant'] },
  records: ({ value }, { scope }) =>
    isObject(value) && 'rolePermissions' in value ? roleRecords(value) : assignmentRecords(value, scope),
}

function isRole(raw: Raw): boolean {
  return (
    hasMembers(raw, 'principalId', 'roleDefinitionId', 'directoryScopeId') ||
    (hasMembers(raw, 'rolePermissions', 'displayName') && !hasMembers(raw, 'assignableScopes'))
  )
}

const setOf = (roleId: string, isWhole: boolean) => `directory-role/${roleId}${isWhole ? '' : '#part'}`

/** A built-in role is one right, by its name: what it allows is Microsoft's to say, and changes. A custom one says it itself. */
function roleRecords(value: unknown): ModelRecord[] {
  const found = checked(role, value, 'a directory role')
  if (found.isBuiltIn || directoryRole(found.id))
    throw new NotAboutIdentities('A built-in role; Muster knows its permissions')
  const actions = (found.rolePermissions ?? [])
    .flatMap(({ allowedResourceActions }) => allowedResourceActions ?? [])
    .map(roleAction)
  return (['everywhere', 'part'] as const).map((reach) =>
    rightsOf(setOf(found.id, reach === 'everywhere'), found.displayName, actions, reach),
  )
}

function assignmentRecords(value: unknown, scope: string): ModelRecord[] {
  const found = checked(assignment, value, 'an assignment of a directory role')
  const holder = found.principal?.['@odata.type'] ?? undefined
  const isGroup = holder === '#microsoft.graph.group'
  if (holder !== undefined && holder !== '#microsoft.graph.servicePrincipal' && !isGroup)
    throw new NotAboutIdentities('Held by a person')
  const known = directoryRole(found.roleDefinitionId)
  const name = known?.name ?? found.roleDefinition?.displayName ?? found.roleDefinitionId
  const part = found.appScopeId ?? found.directoryScopeId
  const isWhole = part === undefined || part === null || part === '/'
  const set = setOf(found.roleDefinitionId, isWhole)
  const grant: GrantRecord = said({
    type: 'grant',
    identity: azureIdentity(found.principal?.appId ?? found.principalId),
    nativeId: found.id,
    name,
    kind: 'allow',
    permissionSet: set,
    via: 'directory role',
    resource: isWhole ? '*' : part,
    // A group is on no roll; what it holds, its members hold.
    standIn:
      holder && !isGroup
        ? { kind: 'app_registration', name: found.principal?.displayName || found.principalId, scope }
        : undefined,
  } satisfies GrantRecord)
  return [grant, ...(known ? [rightsOf(set, name, [roleAction(name)], isWhole ? 'everywhere' : 'part')] : [])]
}
