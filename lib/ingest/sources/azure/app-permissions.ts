import { z } from 'zod'
import type { GrantRecord, ModelRecord } from '@/lib/model/records'
import { apiPermission } from '@/lib/privilege/entra-catalogue'
import { members, times } from '../../read/kept'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { checked, said } from '../checked'
import { azureIdentity, collectionOf, guid, hasMembers, rightsOf } from './graph'
import { appRoleId, scopeId } from './service-principals'

const assignment = z.object({
  id: z.string(),
  appRoleId: guid,
  principalId: guid,
  principalType: z.string().nullish(),
  principalDisplayName: z.string().nullish(),
  resourceId: guid,
  resourceDisplayName: z.string().nullish(),
})
const consent = z.object({
  id: z.string().nullish(),
  clientId: guid,
  consentType: z.string(),
  principalId: guid.nullish(),
  resourceId: guid,
  scope: z.string().nullish(),
})

/** Assigned to the application as a whole: it may sign in, and nothing more. */
const DEFAULT_ACCESS = '00000000-0000-0000-0000-000000000000'

/**
 * What applications may do by themselves (appRoleAssignments) and for people who have signed in (oauth2PermissionGrants). They name
 * principals by object id; the list of service principals says whom that means. Source: Microsoft Graph v1.0.
 */
export const appPermissions: Format = {
  id: 'azure/app-permissions',
  title: 'Entra application permissions and consents',
  provider: 'azure',
  role: 'inventory',
  collect: `# needs Application.Read.All and DelegatedPermissionGrant.Read.All; the ids are those of service-principals.ndjson
jq -r .id service-principals.ndjson | while read -r id; do
  az rest --url "https://graph.microsoft.com/v1.0/servicePrincipals/$id/appRoleAssignments" | jq -c '.value[]'
done > app-permissions.ndjson
next='https://graph.microsoft.com/v1.0/oauth2PermissionGrants'
while [ -n "$next" ]; do
  page=$(az rest --url "$next"); next=$(jq -r '."@odata.nextLink" // ""' <<<"$page")
  jq -c '.value[]' <<<"$page"
done >> app-permissions.ndjson`,
  envelope: ['@odata.context'],
  recognises: ({ records, envelope, lists }) =>
    (/(^|\/)(appRoleAssignments|appRoleAssignedTo|oauth2PermissionGrants)$/.test(
      collectionOf(envelope) ?? '',
    ) &&
      lists?.includes('value') === true) ||
    records.some(isPermission),
  isOwn: isPermission,
  scopeOf: () => undefined,
  asksFor: 'Entra tenant id',
  enumerates: [],
  keeps: {
    ...members(
      'id appRoleId principalId principalType principalDisplayName resourceId resourceDisplayName clientId consentType scope',
    ),
    ...times('createdDateTime'),
  },
  covers: { '': ['grant'] },
  records: ({ value }, { scope }) =>
    typeof value === 'object' && value !== null && 'clientId' in value
      ? consentRecords(value)
      : assignmentRecords(value, scope),
}

function isPermission(raw: Raw): boolean {
  return (
    hasMembers(raw, 'appRoleId', 'principalId', 'resourceId') ||
    hasMembers(raw, 'clientId', 'consentType', 'resourceId')
  )
}

function assignmentRecords(value: unknown, scope: string): ModelRecord[] {
  const found = checked(assignment, value, 'an assignment of an application role')
  const isGroup = found.principalType === 'Group'
  if (found.principalType && found.principalType !== 'ServicePrincipal' && !isGroup)
    throw new NotAboutIdentities('Assigned to a person, who may sign in to an application')
  if (found.appRoleId === DEFAULT_ACCESS)
    throw new NotAboutIdentities('Gives access to an application without any of its roles')
  const set = appRoleId(found.resourceId, found.appRoleId)
  const known = apiPermission(found.appRoleId, found.resourceDisplayName)
  const name = known ? known.action.slice(known.action.indexOf(':') + 1) : found.appRoleId
  const grant: GrantRecord = said({
    type: 'grant',
    identity: azureIdentity(found.principalId),
    nativeId: `role/${found.resourceId}/${found.appRoleId}`,
    name,
    kind: 'allow',
    permissionSet: set,
    via: 'application permission',
    resource: found.resourceDisplayName ?? undefined,
    // A group is on no roll; what it holds, its members hold.
    standIn: isGroup
      ? undefined
      : {
          kind: 'app_registration',
          name: found.principalDisplayName || found.principalId,
          scope,
        },
  } satisfies GrantRecord)
  return [grant, ...(known ? [rightsOf(set, name, [known.action], 'everywhere')] : [])]
}

function consentRecords(value: unknown): ModelRecord[] {
  const found = checked(consent, value, 'a consent to delegated permissions')
  // Often written with a blank in front.
  const scopes = (found.scope ?? '').split(/\s+/).filter((one) => one !== '')
  // These say who has signed in, and give nothing.
  const rights = scopes.filter((one) => !/^(openid|profile|email|offline_access)$/.test(one))
  if (rights.length === 0) {
    if (scopes.length > 0) throw new NotAboutIdentities('A consent to sign in only')
    throw new Reject('The consent names no permission')
  }
  return rights.map((scope): GrantRecord => ({
    type: 'grant',
    identity: azureIdentity(found.clientId),
    nativeId: `scope/${found.resourceId}/${scope}/${found.principalId ?? '*'}`,
    name: scope,
    kind: 'allow',
    permissionSet: scopeId(found.resourceId, scope),
    via: found.principalId ? 'consent of one person' : "administrator's consent for everyone",
  }))
}
