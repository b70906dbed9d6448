import type { PersonRecord } from '@/lib/model/records'
import { Reject, type Format } from '../../source'
import { isObject, said } from '../checked'
import { isNever, isUnset, readTime } from '../../read/time'
import { cell, columnsKept, findColumns } from './columns'
import { machineSigns } from './machine-signs'
import { standingOf } from './standing'

const synonyms = {
  email: [
    'email',
    'e-mail',
    'mail',
    'email address',
    'work email',
    'user principal name',
    'userPrincipalName',
    'login',
  ],
  name: ['name', 'full name', 'display name', 'displayName', 'employee', 'employee name', 'person'],
  firstName: ['first name', 'given name', 'givenName'],
  lastName: ['last name', 'surname', 'family name'],
  team: ['team', 'department', 'group', 'squad', 'org unit', 'business unit', 'cost center'],
  manager: ['manager', 'manager email', 'reports to', 'supervisor', 'line manager'],
  status: ['status', 'employment status', 'state', 'active', 'account enabled', 'accountEnabled'],
  leftAt: [
    'left at',
    'left_at',
    'leave date',
    'end date',
    'termination date',
    'terminated at',
    'last day',
    'departure',
    'employeeLeaveDateTime',
  ],
  kind: [
    'user type',
    'userType',
    'employee type',
    'employeeType',
    'account type',
    'worker type',
    'person type',
    'service account',
    'is service account',
    'type',
  ],
} as const

/** People, as a directory or an HR system exports them. Also says who has left, which leaves identities ownerless. */
export const people: Format = {
  id: 'people/people',
  title: 'People (CSV)',
  provider: 'other',
  role: 'inventory',
  collect: `# a CSV with the columns: email,name,team,manager,status,left_at
# Entra ID, for example (needs User.Read.All):
az ad user list --query "[].{email:mail,name:displayName,team:department,status:accountEnabled}" -o json | jq -r '(.[0]|keys_unsorted) as $k | $k, (.[]|[.[$k[]]]) | @csv' > people.csv`,
  recognises: ({ header }) => {
    if (!header) return false
    const found = findColumns(header, synonyms)
    const named = found.name ?? (found.firstName && found.lastName)
    return Boolean(found.email && named && (found.team ?? found.manager ?? found.status ?? found.leftAt))
  },
  scopeOf: () => undefined,
  enumerates: [],
  keeps: ({ value }) => columnsKept(value, synonyms, { leftAt: 'time', status: 'word' }),
  covers: { '': ['person'] },
  records: ({ value }, { asOf }) => [recordOf(value, asOf)],
}

function recordOf(value: unknown, asOf: Date): PersonRecord {
  if (!isObject(value)) throw new Reject('This is not a row of a table')
  const columns = findColumns(Object.keys(value), synonyms)
  const email = cell(value, columns.email)?.toLowerCase()
  if (!email || !/^[^\s@]+@[^\s@]+$/.test(email))
    throw new Reject(email ? `"${email}" is no e-mail address` : 'The row has no e-mail address')
  const parts = [cell(value, columns.firstName), cell(value, columns.lastName)].filter(Boolean).join(' ')
  const written = cell(value, columns.leftAt)
  const leftAt = readTime(written)
  // HR systems write a day far ahead, or year 1, for everybody who has not left.
  if (written && !leftAt && !isNever(written) && !isUnset(written))
    throw new Reject(`"${written}" is not a date`)
  const status = cell(value, columns.status)
  const standing = status === undefined ? undefined : standingOf(status)
  if (standing === 'unknown')
    throw new Reject(
      `Muster does not know whether "${status}" means that the person has left: write "active" or "left" in that column`,
    )
  const manager = cell(value, columns.manager)
  const kind = cell(value, columns.kind)
  const isService = /service/i.test(columns.kind ?? '') && standingOf(kind ?? '') === 'here'
  // A last day that is still to come: the person is here, and the departure view wants to know.
  const left = leftAt !== undefined && leftAt <= asOf
  return said({
    type: 'person',
    email,
    name: cell(value, columns.name) ?? (parts || email),
    team: cell(value, columns.team),
    manager: manager?.includes('@') ? manager.toLowerCase() : manager,
    leftAt,
    active: left || standing === 'left' ? false : standing === 'here' ? true : undefined,
    account: {
      provider: 'other',
      nativeId: email,
      signs: machineSigns({
        kind: isService ? {} : { [columns.kind ?? '']: kind },
        more: [isService && `The list says that it is one (${columns.kind})`],
      }),
    },
  })
}
