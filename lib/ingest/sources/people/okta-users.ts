import { z } from 'zod'
import type { DirectoryAccount, PersonRecord } from '@/lib/model/records'
import { members, times, wordMembers } from '../../read/kept'
import { Reject, type Format, type Raw } from '../../source'
import { inAnyCase } from '../any-case'
import { checked, isObject, said } from '../checked'
import { oktaIdentity } from '../okta/names'
import { readTime } from '../../read/time'
import { machineSigns } from './machine-signs'
import { standingOf } from './standing'

const user = z.object({
  id: z.string().nullish(),
  status: z.string().nullish(),
  created: z.string().nullish(),
  lastLogin: z.string().nullish(),
  credentials: z
    .object({
      password: z.unknown().optional(),
      provider: z.object({ type: z.string().nullish() }).nullish(),
    })
    .nullish(),
  profile: z.object({
    login: z.string().nullish(),
    email: z.string().nullish(),
    firstName: z.string().nullish(),
    lastName: z.string().nullish(),
    displayName: z.string().nullish(),
    department: z.string().nullish(),
    manager: z.string().nullish(),
    managerId: z.string().nullish(),
    userType: z.string().nullish(),
  }),
})

/**
 * Users of Okta. One that is active, has no password, comes from no other directory and never signed in can only be used by a program: it is
 * proposed that it is a machine. Source: Okta Management API, Users.
 */
export const oktaUsers: Format = inAnyCase({
  id: 'people/okta-users',
  title: 'Okta users',
  provider: 'okta',
  role: 'inventory',
  collect: `# needs the scope okta.users.read; people who left are listed with their status only when they are asked for
next="https://$OKTA_ORG/api/v1/users?limit=200&search=status%20pr"
while [ -n "$next" ]; do
  curl -sS -D headers -H "Authorization: SSWS $OKTA_TOKEN" "$next" | jq -c '.[]'
  next=$(sed -n 's/^link: <\\([^>]*\\)>; rel="next".*/\\1/ip' headers)
done > users.ndjson`,
  recognises: ({ records }) => records.some(isUser),
  isOwn: isUser,
  scopeOf: () => undefined,
  enumerates: [],
  keeps: {
    ...members('id'),
    ...wordMembers('status'),
    ...times('created activated statusChanged lastLogin'),
    credentials: { provider: wordMembers('type'), password: {} },
    profile: members('login email firstName lastName displayName department manager managerId userType'),
  },
  covers: { '': ['person'] },
  records: ({ value }) => [recordOf(value)],
})

function isUser({ value }: Raw): boolean {
  return isObject(value) && isObject(value.profile) && 'login' in value.profile && 'status' in value
}

/** Okta names the password of whoever has one, without telling it, and writes null for a sign-in that never was. */
const hasNoWayIn = ({ status, lastLogin, credentials }: z.infer<typeof user>): boolean =>
  status?.toUpperCase() === 'ACTIVE' &&
  lastLogin === null &&
  credentials?.provider?.type?.toUpperCase() === 'OKTA' &&
  credentials.password === undefined

function recordOf(value: unknown): PersonRecord {
  const found = checked(user, value, 'a user of Okta')
  const { status, profile } = found
  const email = (profile.email || profile.login || '').toLowerCase()
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new Reject('The user has no e-mail address')
  const standing = status ? standingOf(status) : undefined
  if (standing === 'unknown') throw new Reject(`Muster does not know the status "${status}" of Okta`)
  const manager = [profile.manager, profile.managerId].find((one) => one?.includes('@'))
  return said({
    type: 'person',
    email,
    name: profile.displayName || [profile.firstName, profile.lastName].filter(Boolean).join(' ') || email,
    team: profile.department || undefined,
    manager: manager?.toLowerCase(),
    active: standing === undefined ? undefined : standing === 'here',
    account: found.id
      ? said({
          ...oktaIdentity(found.id),
          // Whoever is suspended has not left, but cannot sign in.
          active: status?.toUpperCase() === 'SUSPENDED' ? false : undefined,
          createdAt: readTime(found.created),
          signs: machineSigns({
            kind: { userType: profile.userType },
            more: [hasNoWayIn(found) && 'It has no password, and nobody ever signed in'],
          }),
        } satisfies DirectoryAccount)
      : undefined,
  } satisfies PersonRecord)
}
