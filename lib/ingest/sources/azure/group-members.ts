import { z } from 'zod'
import type { MembershipRecord, ModelRecord } from '@/lib/model/records'
import { members } from '../../read/kept'
import { NotAboutIdentities, type Format, type Raw } from '../../source'
import { checked, isObject, listAt, said, text } from '../checked'
import { teamOf } from '../people/entra-groups'
import { azureIdentity, guid, rightsOf } from './graph'

const named = z.object({
  '@odata.type': z.string().nullish(),
  id: guid,
  appId: guid.nullish(),
  displayName: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  membershipRule: z.string().nullish(),
})
const group = named.extend({ members: z.array(named) })
const member = named.extend({ memberOf: z.array(named) })

/**
 * Groups of Entra with who is in them, or principals with the groups that they are in: what a group holds in the directory or in Azure,
 * its members hold. People are left out, and so are groups of people. Source: Microsoft Graph v1.0, group members and memberOf.
 */
export const groupMembers: Format = {
  id: 'azure/group-members',
  title: 'Entra groups and their members',
  provider: 'azure',
  role: 'inventory',
  answers: ['inventory', 'people'],
  collect: `# needs GroupMember.Read.All and Application.Read.All
next='https://graph.microsoft.com/v1.0/groups?$select=id,displayName,mail,mailEnabled,securityEnabled,groupTypes,membershipRule'
while [ -n "$next" ]; do
  page=$(az rest --url "$next"); next=$(jq -r '."@odata.nextLink" // ""' <<<"$page")
  jq -c '.value[]' <<<"$page" | while read -r group; do
    more="https://graph.microsoft.com/v1.0/groups/$(jq -r .id <<<"$group")/members?\\$select=id,displayName,appId"
    while [ -n "$more" ]; do
      answer=$(az rest --url "$more"); more=$(jq -r '."@odata.nextLink" // ""' <<<"$answer"); jq -c '.value[]' <<<"$answer"
    done | jq -sc --argjson group "$group" '$group + {members: .}'
  done
done > group-members.ndjson`,
  recognises: ({ records }) => records.some(isOwn),
  isOwn,
  scopeOf: () => undefined,
  asksFor: 'Entra tenant id',
  enumerates: [],
  keeps: {
    ...members('@odata.type id appId displayName mail mailEnabled securityEnabled groupTypes membershipRule'),
    members: members('@odata.type id appId displayName'),
    memberOf: members('@odata.type id displayName'),
  },
  covers: { '': ['permission_set'] },
  recordIdOf: ({ value }) => (isObject(value) ? text(value.id) : undefined),
  records: ({ value }) =>
    isObject(value) && Array.isArray(value.memberOf) ? recordsOfMember(value) : recordsOfGroup(value),
}

function isOwn({ value }: Raw): boolean {
  if (!isObject(value) || !guid.safeParse(value.id).success) return false
  const isDirectoryObject = (one: unknown) => isObject(one) && guid.safeParse(one.id).success
  if (Array.isArray(value.memberOf)) return listAt(value, 'memberOf').every(isDirectoryObject)
  return (
    Array.isArray(value.members) &&
    ('securityEnabled' in value || 'displayName' in value) &&
    listAt(value, 'members').every(isDirectoryObject)
  )
}

/** Stands first, so that a group stays one record whoever comes or goes. */
const anchorOf = (id: string, name: string) => rightsOf(`group/${id}`, name, [], 'part')

const isPerson = ({ '@odata.type': type, userPrincipalName }: z.infer<typeof named>): boolean =>
  /\.(user|device|orgContact)$/i.test(type ?? '') || (userPrincipalName ?? '') !== ''

function membershipOf(one: z.infer<typeof named>, of: z.infer<typeof named>): MembershipRecord {
  return said({
    type: 'membership',
    identity: azureIdentity(one.appId ?? one.id),
    group: azureIdentity(of.id),
    name: of.displayName || of.id,
    reason: of.membershipRule ? `the rule ${of.membershipRule}` : undefined,
  } satisfies MembershipRecord)
}

function recordsOfGroup(value: unknown): ModelRecord[] {
  const found = checked(group, value, 'a group with its members')
  const within = found.members.filter((one) => !isPerson(one)).map((one) => membershipOf(one, found))
  const team = teamOf(value)
  // Also one of people, or of nobody: whoever was in it before is not any more.
  return [anchorOf(found.id, found.displayName || found.id), ...within, ...(team ? [team] : [])]
}

function recordsOfMember(value: unknown): ModelRecord[] {
  const found = checked(member, value, 'a principal with its groups')
  if (isPerson(found)) throw new NotAboutIdentities('Groups of a person')
  // Directory roles and administrative units stand in the same list.
  const groups = found.memberOf.filter(({ '@odata.type': type }) => !type || type.endsWith('.group'))
  if (groups.length === 0) throw new NotAboutIdentities('In no group')
  return [
    anchorOf(`of ${found.id}`, `Groups of ${found.displayName || found.id}`),
    ...groups.map((one) => membershipOf(found, one)),
  ]
}
