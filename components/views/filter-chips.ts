import type { ChipFilter } from '@/components/ui/chip'
import { address, valuesOf, type Search } from './address'
import { fieldNames } from '@/lib/model/field-names'
import type { Facet } from '@/lib/model/answers/page'

/** A chip that knows its parameter, and whose way out is an address. */
export type NamedChip = ChipFilter & { name: string; remove: string }

/** Filters that no facet lists, with the words for their values. */
export type Named = Record<string, (value: string) => string>

const operators: Record<string, string> = { q: 'holds', age_from: 'at least', age_to: 'at most' }

/** One chip per filter in the address, in the order of the facets. */
export function filterChips(pathname: string, search: Search, facets: Facet[], named: Named): NamedChip[] {
  const labels = new Map(
    facets.flatMap(({ field, values }) => values.map((one) => [`${field} ${one.value}`, one.label] as const)),
  )
  const fields = [...new Set([...facets.map((facet) => facet.field), ...Object.keys(named)])]
  return fields.flatMap((field) => {
    const chosen =
      field === 'q' ? [search.q].flat().filter((one) => one !== undefined) : valuesOf(search, field)
    if (chosen.every((value) => value === '')) return []
    const words = chosen.map((value) => named[field]?.(value) ?? labels.get(`${field} ${value}`) ?? value)
    return [
      {
        name: field,
        field: fieldNames[field] ?? field,
        operator: operators[field] ?? (words.length > 1 ? 'any of' : 'is'),
        value: words.join(', '),
        remove: address(pathname, search, { [field]: null, open: null }),
      },
    ]
  })
}
