import { z } from 'zod'
import type { TeamRecord } from '@/lib/model/records'
import { members } from '../../read/kept'
import { NotAboutIdentities, type Format, type Raw } from '../../source'
import { checked, isObject, said } from '../checked'

const group = z.object({
  displayName: z.string(),
  mail: z.string().nullish(),
  mailEnabled: z.boolean().nullish(),
  groupTypes: z.array(z.string()).nullish(),
})

/**
 * Groups of Entra that have a mailbox: teams that somebody can write to, and that can own an identity. Source: Microsoft Graph v1.0,
 * group.
 */
export const entraGroups: Format = {
  id: 'people/entra-groups',
  title: 'Entra groups',
  provider: 'azure',
  role: 'inventory',
  collect: `# needs Group.Read.All
next='https://graph.microsoft.com/v1.0/groups?$select=id,displayName,mail,mailEnabled,securityEnabled,groupTypes&$filter=mailEnabled eq true&$count=true'
while [ -n "$next" ]; do
  page=$(az rest --url "$next" --headers ConsistencyLevel=eventual); next=$(jq -r '."@odata.nextLink" // ""' <<<"$page")
  jq -c '.value[]' <<<"$page"
done > groups.ndjson`,
  envelope: ['@odata.context'],
  recognises: ({ records, envelope, lists }) =>
    (/\$metadata#groups/.test(String(envelope['@odata.context'] ?? '')) &&
      lists?.includes('value') === true) ||
    records.some(isGroup),
  isOwn: isGroup,
  scopeOf: () => undefined,
  enumerates: [],
  keeps: members('id displayName description mail mailEnabled securityEnabled groupTypes'),
  records: ({ value }) => [recordOf(value)],
}

function isGroup({ value }: Raw): boolean {
  return (
    isObject(value) &&
    !Array.isArray(value.members) &&
    'groupTypes' in value &&
    'displayName' in value &&
    'securityEnabled' in value
  )
}

function recordOf(value: unknown): TeamRecord {
  checked(group, value, 'a group')
  const team = teamOf(value)
  if (!team) throw new NotAboutIdentities('A group without a mailbox gives access; it is no team')
  return team
}

/** A group that has a mailbox, as a team. */
export function teamOf(value: unknown): TeamRecord | undefined {
  const { data: found } = group.safeParse(value)
  if (!found || (!found.mailEnabled && !found.groupTypes?.includes('Unified'))) return undefined
  return said({
    type: 'team',
    name: found.displayName,
    contact: found.mail?.toLowerCase() || undefined,
  } satisfies TeamRecord)
}
