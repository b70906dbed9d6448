import { z } from 'zod'
import type { DirectoryAccount, PersonRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { checked, isObject, said } from '../checked'
import { machineSigns } from './machine-signs'

const manager = z.object({ mail: z.string().nullish(), userPrincipalName: z.string().nullish() })
const user = z.object({
  id: z.string().nullish(),
  createdDateTime: z.string().nullish(),
  employeeType: z.string().nullish(),
  identityParentId: z.string().nullish(),
  signInActivity: z
    .object({
      lastSignInDateTime: z.string().nullish(),
      lastNonInteractiveSignInDateTime: z.string().nullish(),
    })
    .nullish(),
  userPrincipalName: z.string().nullish(),
  mail: z.string().nullish(),
  displayName: z.string().nullish(),
  department: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
  employeeLeaveDateTime: z.string().nullish(),
  deletedDateTime: z.string().nullish(),
  manager: manager.nullish(),
})

/**
 * Users of Entra as Microsoft Graph answers them. Of one that signs in and never with anybody present, and of the user of an agent, it is
 * proposed that it is a machine. Source: Microsoft Graph v1.0, user and signInActivity.
 */
export const entraUsers: Format = {
  id: 'people/entra-users',
  title: 'Entra users',
  provider: 'azure',
  role: 'inventory',
  collect: `# needs User.Read.All; signInActivity needs AuditLog.Read.All, employeeLeaveDateTime User-LifeCycleInfo.Read.All: both may be left out
next='https://graph.microsoft.com/v1.0/users?$select=id,userPrincipalName,mail,displayName,department,accountEnabled,userType,employeeType,createdDateTime,signInActivity,employeeLeaveDateTime&$expand=manager($select=id,mail,userPrincipalName)&$top=120'
while [ -n "$next" ]; do
  page=$(az rest --url "$next"); next=$(jq -r '."@odata.nextLink" // ""' <<<"$page")
  jq -c '.value[]' <<<"$page"
done > users.ndjson`,
  envelope: ['@odata.context'],
  recognises: ({ records, envelope, lists }) =>
    (/\$metadata#users/.test(String(envelope['@odata.context'] ?? '')) &&
      lists?.includes('value') === true) ||
    records.some(isUser),
  isOwn: isUser,
  scopeOf: () => undefined,
  enumerates: [],
  keeps: {
    ...members(
      'id userPrincipalName mail displayName department userType employeeType identityParentId accountEnabled',
    ),
    ...times('employeeLeaveDateTime deletedDateTime createdDateTime'),
    signInActivity: times('lastSignInDateTime lastNonInteractiveSignInDateTime'),
    manager: members('id mail userPrincipalName'),
  },
  covers: { value: ['person'], '': ['person'] },
  records: ({ value }, { asOf }) => [recordOf(value, asOf)],
}

/** A sign-in names a user too, and says to what. */
function isUser({ value }: Raw): boolean {
  return (
    isObject(value) &&
    'userPrincipalName' in value &&
    'displayName' in value &&
    !('appId' in value) &&
    !('activityDisplayName' in value)
  )
}

function accountOf(id: string, found: z.infer<typeof user>): DirectoryAccount {
  const { signInActivity: seen } = found
  const interactiveAt = seen ? (readTime(seen.lastSignInDateTime) ?? null) : undefined
  const programmaticAt = readTime(seen?.lastNonInteractiveSignInDateTime)
  const used = [interactiveAt, programmaticAt].filter((at) => at instanceof Date)
  return said({
    provider: 'azure',
    nativeId: id.toLowerCase(),
    createdAt: readTime(found.createdDateTime),
    lastUsedAt: used.toSorted((a, b) => a.getTime() - b.getTime()).at(-1),
    signs: machineSigns({
      kind: { employeeType: found.employeeType },
      interactiveAt,
      programmaticAt,
      more: [found.identityParentId ? 'It is the user of an agent (identityParentId)' : undefined],
    }),
  } satisfies DirectoryAccount)
}

function recordOf(value: unknown, asOf: Date): PersonRecord {
  const found = checked(user, value, 'a user')
  const email = (found.mail || found.userPrincipalName || '').toLowerCase()
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
    if (found.userPrincipalName === null)
      throw new NotAboutIdentities('A user without a name to sign in with')
    throw new Reject('The user has no e-mail address')
  }
  const leaves = readTime(found.employeeLeaveDateTime) ?? readTime(found.deletedDateTime)
  const hasLeft = leaves !== undefined && leaves <= asOf
  const chief = found.manager?.mail || found.manager?.userPrincipalName
  return said({
    type: 'person',
    email,
    name: found.displayName || email,
    team: found.department || undefined,
    manager: chief?.toLowerCase(),
    leftAt: leaves,
    active:
      hasLeft || found.accountEnabled === false ? false : found.accountEnabled === true ? true : undefined,
    account: found.id ? accountOf(found.id, found) : undefined,
  } satisfies PersonRecord)
}
