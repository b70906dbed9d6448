import { z } from 'zod'
import type { PersonRecord } from '@/lib/model/records'
import { members, times } from '../../read/kept'
import { readTime } from '../../read/time'
import { NotAboutIdentities, Reject, type Format, type Raw } from '../../source'
import { checked, isObject, said } from '../checked'

const manager = z.object({ mail: z.string().nullish(), userPrincipalName: z.string().nullish() })
const user = z.object({
  userPrincipalName: z.string().nullish(),
  mail: z.string().nullish(),
  displayName: z.string().nullish(),
  department: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
  employeeLeaveDateTime: z.string().nullish(),
  deletedDateTime: z.string().nullish(),
  manager: manager.nullish(),
})

/** Users of Entra as Microsoft Graph answers them. Source: Microsoft Graph v1.0, user. */
export const entraUsers: Format = {
  id: 'people/entra-users',
  title: 'Entra users',
  provider: 'azure',
  role: 'inventory',
  collect: `# needs User.Read.All; employeeLeaveDateTime needs User-LifeCycleInfo.Read.All and may be left out
next='https://graph.microsoft.com/v1.0/users?$select=id,userPrincipalName,mail,displayName,department,accountEnabled,userType,employeeLeaveDateTime&$expand=manager($select=id,mail,userPrincipalName)&$top=500'
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
    ...members('id userPrincipalName mail displayName department userType accountEnabled'),
    ...times('employeeLeaveDateTime deletedDateTime'),
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
  } satisfies PersonRecord)
}
