import { z } from 'zod'
import type { MembershipRecord, ModelRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { inAnyCase } from '../any-case'
import { checked, isObject, type Members, said, text } from '../checked'
import { groupTeam } from '../people/okta-groups'
import { roleGrants } from './apps'
import { oktaIdentity, organisationOf } from './names'

const roles = z.array(z.object({ type: z.string(), status: z.string().nullish() })).nullish()
const rule = z.object({
  id: z.string(),
  name: z.string().nullish(),
  status: z.string().nullish(),
  conditions: z.object({ expression: z.object({ value: z.string().nullish() }).nullish() }).nullish(),
  actions: z
    .object({ assignUserToGroups: z.object({ groupIds: z.array(z.string()).nullish() }).nullish() })
    .nullish(),
})
type Rule = z.infer<typeof rule>
const group = z.object({
  id: z.string(),
  profile: z.object({ name: z.string() }),
  users: z.array(z.object({ id: z.string() })).nullish(),
  roles,
})
const user = z.object({ id: z.string(), roles })

/**
 * On whose rights API tokens act: administrator roles of their users and of the groups that those are in, with the rules that put
 * users into groups. Of people only the ids are read. Source: Okta Management API, Groups, GroupRules, role assignments.
 */
export const groupMembers: Format = inAnyCase({
  id: 'okta/group-members',
  title: 'Okta groups with administrator roles',
  provider: 'okta',
  role: 'inventory',
  answers: ['inventory', 'people'],
  collect: `# needs the scopes okta.groups.read, okta.roles.read and okta.apiTokens.read (a read-only administrator has them)
api() { curl -sS -H "Authorization: SSWS $OKTA_TOKEN" "https://$OKTA_ORG$1"; }
# all pages of a list, an object a line
pages() {
  local next="https://$OKTA_ORG$1" headers; headers=$(mktemp)
  while [ -n "$next" ]; do
    curl -sS -D "$headers" -H "Authorization: SSWS $OKTA_TOKEN" "$next" | jq -c '.[]'
    next=$(sed -n 's/^link: <\\([^>]*\\)>; rel="next".*/\\1/ip' "$headers")
  done
  rm -f "$headers"
}
pages '/api/v1/groups/rules?limit=200' > group-members.ndjson
pages '/api/v1/groups?limit=200' | while read -r group; do
  id=$(jq -r .id <<<"$group")
  jq -c --argjson users "$(pages "/api/v1/groups/$id/users?limit=200" | jq -c '{id}' | jq -s .)" --argjson roles "$(api "/api/v1/groups/$id/roles")" '. + {users: $users, roles: $roles}' <<<"$group"
done >> group-members.ndjson
api /api/v1/api-tokens | jq -r '.[].userId' | sort -u | while read -r id; do
  api "/api/v1/users/$id/roles" | jq -c --arg id "$id" '{id: $id, userRoles: .}'
done >> group-members.ndjson`,
  recognises: ({ records }) => records.some((raw) => isOwn(raw) && !isRule(raw.value)),
  isOwn,
  scopeOf: ({ value }) => organisationOf(value),
  asksFor: 'Okta organisation (acme.okta.com)',
  enumerates: [],
  keeps: {
    ...members('id objectClass name'),
    ...wordMembers('type status'),
    ...times('created lastUpdated'),
    profile: members('name description'),
    users: members('id'),
    roles: { ...members('id type label'), ...wordMembers('status') },
    userRoles: { ...members('id type label'), ...wordMembers('status') },
    conditions: { expression: members('value') },
    actions: { assignUserToGroups: members('groupIds') },
  },
  covers: { '': ['permission_set'] },
  recordIdOf: ({ value }) => (isObject(value) ? text(value.id) : undefined),
  prepare: async (records) => {
    const found = new Map<string, Rule[]>()
    for await (const { value } of records()) {
      const read = isRule(value) ? rule.safeParse(value) : undefined
      if (!read?.success || read.data.status !== 'ACTIVE') continue
      for (const id of read.data.actions?.assignUserToGroups?.groupIds ?? [])
        found.set(id, [...(found.get(id) ?? []), read.data])
    }
    return found
  },
  records: ({ value }, { prepared }) => recordsOf(value, prepared as ReadonlyMap<string, Rule[]> | undefined),
})

const isRule = (value: unknown): boolean => isObject(value) && value.type === 'group_rule'
const isGroup = (value: Members): boolean => isObject(value.profile) && Array.isArray(value.users)
const isUser = (value: Members): boolean => Array.isArray(value.userRoles)

function isOwn({ value }: Raw): boolean {
  return isObject(value) && (isRule(value) || ('id' in value && (isGroup(value) || isUser(value))))
}

function recordsOf(value: unknown, rules: ReadonlyMap<string, Rule[]> | undefined): ModelRecord[] {
  if (!isObject(value)) throw new Reject('This is no group')
  if (isRule(value)) throw new NotAboutIdentities('A rule: it is named where it puts somebody into a group')
  if (isUser(value)) {
    const found = checked(user, { ...value, roles: value.userRoles }, 'the roles of a user')
    return [anchorOf(`user ${found.id}`), ...roleGrants(oktaIdentity(found.id), found.roles)]
  }
  const found = checked(group, value, 'a group with its users')
  const team = groupTeam(value)
  const reason = reasonOf(rules?.get(found.id) ?? [])
  return [
    anchorOf(found.profile.name, found.id),
    ...(found.users ?? []).map(({ id }): MembershipRecord =>
      said({
        type: 'membership',
        identity: oktaIdentity(id),
        group: oktaIdentity(found.id),
        name: found.profile.name,
        reason,
      }),
    ),
    ...roleGrants(oktaIdentity(found.id), found.roles),
    ...(team ? [team] : []),
  ]
}

/** The answer does not say which of its users a rule put there. */
const reasonOf = (rules: readonly Rule[]): string | undefined =>
  rules.length === 0
    ? undefined
    : rules
        .map(({ id, name, conditions }) => {
          const when = conditions?.expression?.value
          return `the rule ${name || id}${when ? ` (${when})` : ''}`
        })
        .sort()
        .join(' or ')
        .concat(', unless somebody was added by hand')

/** Stands first, so that a group stays one record whoever comes or goes. */
const anchorOf = (name: string, id = name): ModelRecord => ({
  type: 'permission_set',
  provider: 'okta',
  nativeId: `group/${id}`,
  name,
  allow: [],
  allowEverywhere: [],
  conditional: [],
  deny: [],
  denyPartly: [],
})
