import { z } from 'zod'
import type { MembershipRecord, ModelRecord, TeamRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import { Reject, type Format, type Raw } from '../../source'
import { checked, isObject, type Members, said, scalar } from '../checked'
import { gcpIdentity, groupIdentity, isServiceAccount } from './names'
import { rightsOf } from './roles'

const some = z.string().nullish()
const key = z.object({ id: z.string().min(1) })
const directoryMember = z.object({ email: some, type: some })
const identityMember = z.object({
  preferredMemberKey: key.nullish(),
  memberKey: key.nullish(),
  type: some,
  roles: z.array(z.object({ expiryDetail: z.object({ expireTime: some }).nullish() })).nullish(),
})
const directoryGroup = z.object({
  email: z.string(),
  name: some,
  members: z.array(directoryMember).nullish(),
})
const identityGroup = z.object({
  groupKey: key,
  displayName: some,
  memberships: z.array(identityMember).nullish(),
})

/**
 * Groups of Google Workspace, with who is in them: what a policy gives a group, the service accounts in it hold. Of people nothing is
 * read. Sources: Admin SDK Directory API, groups and members; Cloud Identity API, groups and groups.memberships.
 */
export const groupMembers: Format = {
  id: 'gcp/group-members',
  title: 'Google Workspace groups and their members',
  provider: 'gcp',
  role: 'inventory',
  answers: ['inventory', 'people'],
  collect: `# needs a scope outside of Google Cloud, for which gcloud wants an OAuth client of your own
gcloud auth application-default login --client-id-file=client.json --scopes=https://www.googleapis.com/auth/cloud-platform,https://www.googleapis.com/auth/admin.directory.group.readonly
# all pages of a list, an object a line
pages() {
  local page= answer
  while :; do
    answer=$(curl -sS -H "Authorization: Bearer $(gcloud auth application-default print-access-token)" "https://admin.googleapis.com/admin/directory/v1/$1&maxResults=200&pageToken=$page")
    jq -c ".$2[]?" <<<"$answer"; page=$(jq -r '.nextPageToken // ""' <<<"$answer"); [ -n "$page" ] || break
  done
}
pages 'groups?customer=my_customer' groups | while read -r group; do
  pages "groups/$(jq -r .id <<<"$group")/members?roles=OWNER,MANAGER,MEMBER" members | jq -sc --argjson group "$group" '$group + {members: .}'
done > group-members.ndjson`,
  recognises: ({ records, envelope, lists }) =>
    (envelope.kind === 'admin#directory#groups' && lists?.includes('groups') === true) || records.some(isOwn),
  isOwn,
  scopeOf: () => undefined,
  asksFor: 'Google Workspace domain',
  enumerates: [],
  keeps: {
    ...members('kind id email name description displayName'),
    groupKey: members('id'),
    members: members('kind id email type role status'),
    memberships: {
      ...members('name type'),
      preferredMemberKey: members('id'),
      memberKey: members('id'),
      roles: { ...members('name'), expiryDetail: times('expireTime') },
    },
  },
  covers: { '': ['permission_set'], groups: ['permission_set'] },
  recordIdOf: ({ value }) => recordIdIn(value),
  records: ({ value }, { asOf }) => recordsOf(value, asOf),
}

const isDirectoryGroup = (value: Members): boolean =>
  'email' in value &&
  (value.kind === 'admin#directory#group' || 'directMembersCount' in value || 'adminCreated' in value)

const isIdentityGroup = (value: Members): boolean =>
  isObject(value.groupKey) && scalar(value.name).startsWith('groups/')

function isOwn({ value }: Raw): boolean {
  return isObject(value) && (isDirectoryGroup(value) || isIdentityGroup(value))
}

/** A list of groups alone does not say that nobody is in them. */
function recordIdIn(value: unknown): string | undefined {
  if (!isObject(value)) return undefined
  const id = scalar(value.email) || (isObject(value.groupKey) ? scalar(value.groupKey.id) : '')
  const hasMembers = Array.isArray(value.members) || Array.isArray(value.memberships)
  return id ? `${hasMembers ? '' : 'name of '}${id.toLowerCase()}` : undefined
}

interface Member {
  email: string
  isGroup: boolean
}

interface Group {
  email: string
  name: string
  members?: Member[]
}

const memberOf = (email: string | null | undefined, type: string | null | undefined): Member[] => {
  if (!email) return []
  const isGroup = type === 'GROUP'
  return isGroup || type === 'SERVICE_ACCOUNT' || isServiceAccount(email) ? [{ email, isGroup }] : []
}

function groupIn(value: Members, asOf: Date): Group {
  if (isIdentityGroup(value)) {
    const found = checked(identityGroup, value, 'a group of Cloud Identity')
    return {
      email: found.groupKey.id,
      name: found.displayName || found.groupKey.id,
      members: found.memberships
        ?.filter(({ roles }) => !isOver(roles, asOf))
        .flatMap((one) => memberOf((one.preferredMemberKey ?? one.memberKey)?.id, one.type)),
    }
  }
  const found = checked(directoryGroup, value, 'a group of Google Workspace')
  return {
    email: found.email,
    name: found.name || found.email,
    members: found.members?.flatMap(({ email, type }) => memberOf(email, type)),
  }
}

/** A membership ends when the role that makes it one ends; the others are given beside it. */
function isOver(roles: z.infer<typeof identityMember>['roles'], asOf: Date): boolean {
  const ends = (roles ?? []).map(({ expiryDetail }) => readTime(expiryDetail?.expireTime))
  return ends.length > 0 && ends.every((end) => end !== undefined && end <= asOf)
}

function recordsOf(value: unknown, asOf: Date): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is no group')
  const { email, name, members: found } = groupIn(value, asOf)
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new Reject('The group has no address: grants name it by that')
  const team: TeamRecord = said({ type: 'team', name, contact: email.toLowerCase() })
  if (!found) return [team]
  return [
    // Stands first, so that a group stays one record whoever comes or goes.
    { ...rightsOf(email, name, [], 'part'), nativeId: `gcp-group/${email.toLowerCase()}` },
    ...found.map((one): MembershipRecord => ({
      type: 'membership',
      identity: one.isGroup ? groupIdentity(one.email) : gcpIdentity(one.email),
      group: groupIdentity(email),
      name: email.toLowerCase(),
    })),
    team,
  ]
}
