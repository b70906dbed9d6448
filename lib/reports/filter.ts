import { checkCatalogue } from '@/lib/checks/catalogue'
import { rows } from '@/lib/db/pool'
import { Invalid } from '@/lib/model/errors'
import { fieldNames } from '@/lib/model/field-names'
import {
  type CredentialFilter,
  credentialFilter,
  type ExceptionFilter,
  exceptionFilter,
  type FindingFilter,
  findingFilter,
  type IdentityFilter,
  identityFilter,
} from '@/lib/model/filters'
import {
  ageStateNames,
  applicabilityNames,
  credentialKindNames,
  exceptionStateNames,
  findingStateNames,
  identityKindNames,
  ownerStateNames,
  providerNames,
  rightsStateNames,
  useStateNames,
} from '@/lib/model/words'
import type { FilteredList } from './report'
import type { ReportParams } from '@/lib/model/answers/reports'

interface Filters {
  identities: IdentityFilter
  credentials: CredentialFilter
  findings: FindingFilter
  exceptions: ExceptionFilter
}
const schemas = {
  identities: identityFilter,
  credentials: credentialFilter,
  findings: findingFilter,
  exceptions: exceptionFilter,
}
/** What an address may hold beside the filter: where somebody was in the list, and from where they looked. */
const apart = ['limit', 'cursor', 'sort', 'reverse', 'open', 'view', 'tab', 'scope', 'as_of']

// A repeated field means the same as one with commas.
const fieldsOf = (filter: string | undefined): [string, string][] => {
  const given = [...new URLSearchParams(filter ?? '')].filter(
    ([field, value]) => !apart.includes(field) && value !== '',
  )
  return [...Map.groupBy(given, ([field]) => field)].map(([field, pairs]) => [
    field,
    pairs.map(([, value]) => value).join(','),
  ])
}

/**
 * The filter of a list, read from its address.
 * @throws Invalid for values that the list does not know
 */
export function filterOf<L extends FilteredList>(list: L, { filter }: ReportParams): Filters[L] {
  const parsed = schemas[list].safeParse(Object.fromEntries(fieldsOf(filter)))
  if (!parsed.success)
    throw new Invalid('The filter does not belong to this list.', {
      fields: parsed.error.issues.map((issue) => ({
        field: `filter.${issue.path.join('.')}`,
        problem: issue.message,
      })),
    })
  const unknown = fieldsOf(filter).filter(([field]) => !(field in schemas[list].shape))
  if (unknown.length > 0)
    throw new Invalid(`The list of ${list} has no filter "${unknown.map(([field]) => field).join('", "')}".`)
  return parsed.data as Filters[L]
}

/** The filter as it stands in the address of its list, without what does not change which rows there are. */
export const plainFilter = (filter: string | undefined): string =>
  new URLSearchParams(fieldsOf(filter)).toString().replaceAll('%2C', ',')

const words: Record<string, Record<string, string>> = {
  provider: providerNames,
  kind: { ...credentialKindNames, ...identityKindNames },
  owner: ownerStateNames,
  within: applicabilityNames,
  age: ageStateNames,
  use: useStateNames,
  rights: rightsStateNames,
  state: { ...findingStateNames, ...exceptionStateNames },
  static: { true: 'static', false: 'dynamic' },
}
const flags: Record<string, [string, string]> = {
  retired: ['retired ones too', 'without retired ones'],
  ended: ['ended ones too', 'without ended ones'],
  closed: ['including accepted and verified', 'without accepted and verified ones'],
  accepted: ['accepted gaps too', 'without accepted gaps'],
  bridge: ['only bridges', 'without bridges'],
  lapsed: ['expired while the finding is open', 'not expired'],
  exposed: ['exposed', 'not exposed'],
}

/** A filter in words: "Owner: No owner or Owner left; Provider: Amazon Web Services". */
export async function filterWords(filter: string | undefined): Promise<string> {
  const fields = fieldsOf(filter)
  if (fields.length === 0) return 'none'
  const named = await rows<{ field: string; id: number; name: string }>(
    "select 'source' as field, id, name from source union all select 'team', id, name from team",
  )
  const names = new Map(named.map(({ field, id, name }) => [`${field} ${id}`, name]))
  const known = await checkCatalogue()
  const said = (field: string, value: string): string =>
    field === 'source' || field === 'team'
      ? (names.get(`${field} ${value}`) ?? value)
      : ['check', 'unknown', 'passes', 'excepted', 'assessed'].includes(field)
        ? (known.byId(value)?.title ?? value)
        : (words[field]?.[value] ?? value)
  return fields
    .map(([given, value]) => {
      const isExcluded = given.startsWith('not_')
      const field = isExcluded ? given.slice('not_'.length) : given
      const flag = flags[field]
      if (flag) return flag[value === 'true' ? 0 : 1]
      const list = field === 'q' ? [`"${value}"`] : value.split(',').map((one) => said(field, one))
      if (isExcluded) return `${fieldNames[field] ?? field}: not ${list.join(', not ')}`
      return `${fieldNames[field] ?? field}: ${list.join(' or ')}${field.endsWith('_days') ? (value === '1' ? ' day' : ' days') : ''}`
    })
    .join('; ')
}
