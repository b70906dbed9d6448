import { z } from 'zod'
import type { DirectoryAccount, PersonRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { checked, isObject, said } from '../checked'

const user = z.object({
  id: z.string().nullish(),
  createdTimestamp: z.number().nullish(),
  username: z.string(),
  email: z.string().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  enabled: z.boolean().nullish(),
})

/** Users of a Keycloak realm; accounts of services are identities of the list of clients. Source: Keycloak Admin REST API 26. */
export const keycloakUsers: Format = {
  id: 'people/keycloak-users',
  title: 'Keycloak users',
  provider: 'keycloak',
  role: 'inventory',
  collect: `# needs the role view-users of realm-management
kcadm.sh get users -r "$REALM" --limit -1 --fields id,username,createdTimestamp,email,firstName,lastName,enabled,emailVerified > users.json`,
  recognises: ({ records }) => records.some(isUser),
  isOwn: isUser,
  scopeOf: () => undefined,
  enumerates: [],
  keeps: {
    ...members('id username email firstName lastName enabled emailVerified'),
    ...times('createdTimestamp'),
  },
  covers: { '': ['person'] },
  records: ({ value }) => [recordOf(value)],
}

function isUser({ value }: Raw): boolean {
  return (
    isObject(value) &&
    'username' in value &&
    'enabled' in value &&
    'emailVerified' in value &&
    !('serviceAccountClientId' in value)
  )
}

function recordOf(value: unknown): PersonRecord {
  const found = checked(user, value, 'a user of Keycloak')
  if (found.username.startsWith('service-account-')) throw new NotAboutIdentities('The account of a client')
  const email = (found.email || found.username).toLowerCase()
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new Reject('The user has no e-mail address')
  return said({
    type: 'person',
    email,
    name: [found.firstName, found.lastName].filter(Boolean).join(' ') || email,
    active: found.enabled ?? undefined,
    account: found.id
      ? said({
          provider: 'keycloak',
          nativeId: `user/${found.id}`,
          createdAt: readTime(found.createdTimestamp),
          signs: [],
        } satisfies DirectoryAccount)
      : undefined,
  } satisfies PersonRecord)
}
