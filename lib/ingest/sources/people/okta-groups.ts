import type { TeamRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { inAnyCase } from '../any-case'
import { isObject, listAt, objectAt, type Members, text } from '../checked'

/**
 * Groups of Okta that somebody made: they can own an identity. The group of everybody and those that applications bring are no teams. The rules by which people
 * come into groups and the groups of an application are counted. Source: Okta Management API, Groups, GroupRules, ApplicationGroups.
 */
export const oktaGroups: Format = inAnyCase({
  id: 'people/okta-groups',
  title: 'Okta groups',
  provider: 'okta',
  role: 'inventory',
  collect: `# needs the scope okta.groups.read
next="https://$OKTA_ORG/api/v1/groups?limit=200"
while [ -n "$next" ]; do
  curl -sS -D headers -H "Authorization: SSWS $OKTA_TOKEN" "$next" | jq -c '.[]'
  next=$(sed -n 's/^link: <\\([^>]*\\)>; rel="next".*/\\1/ip' headers)
done > groups.ndjson`,
  // With their users they are read for the rights that groups give.
  // Groups that come with their members are another format's.
  recognises: ({ records }) => {
    const groups = records.map(({ value }) => value).filter(isGroup)
    const withMembers = groups.filter(({ users }) => Array.isArray(users))
    return records.some(isOwn) && withMembers.length * 2 <= groups.length
  },
  isOwn,
  scopeOf: () => undefined,
  enumerates: [],
  keeps: {
    ...members('id objectClass name priority'),
    ...wordMembers('type status'),
    ...times('created lastUpdated lastMembershipUpdated'),
    profile: members('name description'),
  },
  records: ({ value }) => [recordOf(value)],
})

const isRule = (value: Members): boolean => value.type === 'group_rule'
/** A group of an application is named by links only. */
const isOfApplication = (value: Members): boolean => {
  const links = objectAt(value, '_links')
  return 'priority' in value && 'group' in links && 'app' in links
}

const isGroup = (value: unknown): value is Members =>
  isObject(value) &&
  listAt(value, 'objectClass').some((one) => text(one)?.startsWith('okta:') && text(one)?.endsWith('_group'))

function isOwn({ value }: Raw): boolean {
  return (
    isObject(value) &&
    !Array.isArray(value.users) &&
    (isRule(value) || isOfApplication(value) || isGroup(value))
  )
}

function recordOf(value: unknown): TeamRecord {
  if (!isObject(value)) throw new Reject('This is no group')
  if (isRule(value)) throw new NotAboutIdentities('A rule by which people come into groups')
  if (isOfApplication(value))
    throw new NotAboutIdentities('A group whose people may sign in to an application')
  if (value.type === 'BUILT_IN') throw new NotAboutIdentities('A group that every organisation has')
  if (value.type === 'APP_GROUP') throw new NotAboutIdentities('A group that an application brings')
  const team = groupTeam(value)
  if (!team) throw new Reject('The group has no name')
  return team
}

/** A group that somebody made, as a team. */
export function groupTeam(value: Members): TeamRecord | undefined {
  const name = text(objectAt(value, 'profile').name)
  return name && value.type !== 'BUILT_IN' && value.type !== 'APP_GROUP' ? { type: 'team', name } : undefined
}
