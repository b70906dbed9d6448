import { z } from 'zod'
import type { IdentityRecord, ModelRecord, PermissionSetRecord } from '@/lib/model/records'
import type { IdentityKind } from '@/lib/model/vocabulary'
import { apiAction } from '@/lib/privilege/entra-catalogue'
import { isMicrosoftOwn } from '@/lib/privilege/microsoft-own'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import type { Format, Raw } from '../../source'
import { checked, isObject, said } from '../checked'
import { environmentOfTags, ownerHintsOf, reviewedAtOf, someHints } from '../hints'
import {
  azureIdentity,
  collectionOf,
  credentialsOf,
  guid,
  hasMembers,
  keyOfGraph,
  ownerHintsIn,
  owners,
  rightsOf,
  secretOfGraph,
  tagsIn,
} from './graph'

const permission = z.object({ id: guid, value: z.string().nullish(), displayName: z.string().nullish() })
const principal = z.object({
  '@odata.type': z.string().nullish(),
  id: guid,
  /** An agent may have none. */
  appId: guid.nullish(),
  agentIdentityBlueprintId: z.string().nullish(),
  sponsors: owners,
  displayName: z.string().nullish(),
  servicePrincipalType: z.string().nullish(),
  accountEnabled: z.union([z.boolean(), z.string()]).nullish(),
  appOwnerOrganizationId: z.string().nullish(),
  alternativeNames: z.array(z.string()).nullish(),
  createdDateTime: z.string().nullish(),
  description: z.string().nullish(),
  notes: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  verifiedPublisher: z.object({ displayName: z.string().nullish() }).nullish(),
  publisherName: z.string().nullish(),
  passwordCredentials: z.array(secretOfGraph).nullish(),
  keyCredentials: z.array(keyOfGraph).nullish(),
  appRoles: z.array(permission).nullish(),
  oauth2PermissionScopes: z.array(permission).nullish(),
  owners,
})
type Principal = z.infer<typeof principal>

/**
 * Service principals, from `/servicePrincipals` of Microsoft Graph or `az ad sp list`: applications in use, managed identities and
 * agents. What Microsoft runs is kept apart, with the permissions that it offers. Source: Microsoft Graph v1.0, servicePrincipal.
 */
export const servicePrincipals: Format = {
  id: 'azure/service-principals',
  title: 'Entra service principals',
  provider: 'azure',
  role: 'inventory',
  collect: `# needs Application.Read.All
next='https://graph.microsoft.com/v1.0/servicePrincipals?$expand=owners($select=id,userPrincipalName,mail,displayName)&$top=100'
while [ -n "$next" ]; do
  page=$(az rest --url "$next"); next=$(jq -r '."@odata.nextLink" // ""' <<<"$page")
  jq -c '.value[]' <<<"$page"
done > service-principals.ndjson
# agents with their sponsors (AgentIdentity.Read.All)
az rest --url 'https://graph.microsoft.com/v1.0/servicePrincipals/microsoft.graph.agentIdentity?$expand=sponsors' | jq -c '.value[]' >> service-principals.ndjson`,
  envelope: ['@odata.context'],
  recognises: ({ records, envelope, lists }) =>
    (collectionOf(envelope) === 'servicePrincipals' && lists?.includes('value') === true) ||
    records.some(isPrincipal),
  isOwn: isPrincipal,
  scopeOf: () => undefined,
  asksFor: 'Entra tenant id',
  enumerates: ['app_registration', 'managed_identity', 'ai_agent'],
  keeps: {
    ...members(
      '@odata.type id appId agentIdentityBlueprintId displayName servicePrincipalType accountEnabled appOwnerOrganizationId alternativeNames description notes tags publisherName',
    ),
    ...times('createdDateTime'),
    verifiedPublisher: members('displayName'),
    passwordCredentials: { ...members('keyId displayName'), ...times('startDateTime endDateTime') },
    keyCredentials: {
      ...members('keyId displayName customKeyIdentifier type usage'),
      ...times('startDateTime endDateTime'),
    },
    appRoles: members('id value displayName'),
    oauth2PermissionScopes: members('id value'),
    owners: members('id userPrincipalName mail displayName'),
    sponsors: members('id userPrincipalName mail displayName'),
  },
  subjectOf: ({ value }) => {
    const id = isObject(value) ? guid.safeParse(value.appId ?? value.id) : undefined
    return id?.success ? azureIdentity(id.data) : undefined
  },
  records: (raw, { scope }) => recordsOf(raw, scope),
}

function isPrincipal(raw: Raw): boolean {
  const collection = collectionOf(raw.envelope)
  if (collection !== undefined && collection !== 'directoryObjects') return collection === 'servicePrincipals'
  return (
    hasMembers(raw, 'id') &&
    (hasMembers(raw, 'servicePrincipalType') ||
      hasMembers(raw, 'servicePrincipalNames') ||
      hasMembers(raw, 'agentIdentityBlueprintId'))
  )
}

function kindOf(found: Principal): IdentityKind {
  const type = (found.servicePrincipalType ?? '').toLowerCase()
  if (type === 'managedidentity') return 'managed_identity'
  // A blueprint holds what its agents prove themselves with; it is an application like any other.
  const isAgent = type === 'serviceidentity' || /\.agentIdentity$/i.test(found['@odata.type'] ?? '')
  return isAgent || found.agentIdentityBlueprintId ? 'ai_agent' : 'app_registration'
}

function recordsOf({ value }: Raw, scope: string): ModelRecord[] {
  const found = checked(principal, value, 'a service principal')
  const offered = permissionsOffered(found)
  const appId = found.appId ?? found.id
  if (isMicrosoftOwn({ ...found, appId })) {
    return [
      ...offered,
      { type: 'platform_principal', ...azureIdentity(appId), name: found.displayName || appId, scope },
    ]
  }
  const identity = azureIdentity(appId)
  const kind = kindOf(found)
  const isManaged = kind === 'managed_identity'
  const resource = found.alternativeNames?.find((name) => name.startsWith('/subscriptions/'))
  const owner = found.appOwnerOrganizationId?.toLowerCase()
  const isForeign = owner !== undefined && owner !== scope.toLowerCase() && guid.safeParse(scope).success
  const tags = tagsIn(found.tags)
  return [
    said({
      type: 'identity',
      ...identity,
      kind,
      aliases: [...(found.appId ? [found.id] : []), ...(resource ? [resource.toLowerCase()] : [])],
      name: found.displayName || appId,
      scope,
      environment: tags && environmentOfTags(tags),
      status: String(found.accountEnabled ?? true).toLowerCase() === 'false' ? 'disabled' : 'active',
      createdAt: isManaged || isForeign ? readTime(found.createdDateTime) : undefined,
      thirdParty: isForeign
        ? found.verifiedPublisher?.displayName || found.publisherName || `tenant ${owner}`
        : undefined,
      thirdPartyReviewedAt: isForeign && tags ? reviewedAtOf(tags) : undefined,
      description: found.description || found.notes || undefined,
      tags:
        resource || found.agentIdentityBlueprintId
          ? {
              ...tags,
              ...(resource ? { resource } : {}),
              ...(found.agentIdentityBlueprintId ? { blueprint: found.agentIdentityBlueprintId } : {}),
            }
          : tags,
      ownerHints: someHints([
        ...ownerHintsIn(found),
        ...ownerHintsIn({ owners: found.sponsors }).map((hint) => ({ ...hint, key: 'sponsor' })),
        ...(tags ? ownerHintsOf(tags, 'tag') : []),
      ]),
    } satisfies IdentityRecord),
    ...credentialsOf(identity, found, isManaged),
    ...offered,
  ]
}

/** Id of the set of rights that an assignment of an application's role gives. */
export const appRoleId = (resourceId: string, roleId: string): string => `${resourceId}/role/${roleId}`
/** The same for what an application may do for a person who has signed in. */
export const scopeId = (resourceId: string, value: string): string => `${resourceId}/scope/${value}`

function permissionsOffered({
  id,
  appId,
  displayName,
  appRoles,
  oauth2PermissionScopes,
}: Principal): PermissionSetRecord[] {
  return [
    ...(appRoles ?? []).flatMap(({ id: roleId, value, displayName: title }) => {
      const name = value || title
      if (!name) return []
      return [
        rightsOf(
          appRoleId(id, roleId),
          name,
          [apiActionOf(appId ?? id, displayName, name, false)],
          'everywhere',
        ),
      ]
    }),
    ...(oauth2PermissionScopes ?? []).flatMap(({ value }) =>
      value
        ? [
            rightsOf(
              scopeId(id, value),
              value,
              [apiActionOf(appId ?? id, displayName, value, true)],
              'conditional',
            ),
          ]
        : [],
    ),
  ]
}

/** Of an API of the organisation's own: the name by which people know it. */
function apiActionOf(
  appId: string,
  displayName: string | null | undefined,
  value: string,
  isDelegated: boolean,
): string {
  const action = apiAction(appId, value, isDelegated)
  return displayName ? action.replace(`:${appId}/`, `:${displayName}/`) : action
}
