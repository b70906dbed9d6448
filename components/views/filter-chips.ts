import type { ChipFilter } from '@/components/ui/chip'
import { address, excludedField, excluding, toggled, valuesOf, type Search } from './address'
import { fieldNames } from '@/lib/model/field-names'
import type { Facet } from '@/lib/model/answers/page'

/** A chip that knows its part of the address ("severity", "not_severity=low"), and whose way out is an address. */
export type NamedChip = ChipFilter & { name: string; remove: string }

/** Filters that no facet lists, with the words for their values. */
export type Named = Record<string, (value: string) => string>

const operators: Record<string, string> = { q: 'contains', age_from: 'at least', age_to: 'at most' }

/** One chip per filter in the address and per value that is excluded, in the order of the facets. */
export function filterChips(pathname: string, search: Search, facets: Facet[], named: Named): NamedChip[] {
  const labels = new Map(
    facets.flatMap(({ field, values }) => values.map((one) => [`${field} ${one.value}`, one.label] as const)),
  )
  const fields = [...new Set([...facets.map((facet) => facet.field), ...Object.keys(named)])]
  return fields.flatMap((field) => {
    const chosen =
      field === 'q' ? [search.q].flat().filter((one) => one !== undefined) : valuesOf(search, field)
    const wordOf = (value: string) => named[field]?.(value) ?? labels.get(`${field} ${value}`) ?? value
    const chips: NamedChip[] = valuesOf(search, excluding(field)).map((value) => ({
      name: exclusion(excluding(field), value),
      field: fieldNames[field] ?? field,
      operator: 'is not',
      value: wordOf(value),
      remove: toggled(pathname, search, excluding(field), value),
    }))
    if (chosen.every((value) => value === '')) return chips
    const words = chosen.map(wordOf)
    return [
      {
        name: field,
        field: fieldNames[field] ?? field,
        operator: operators[field] ?? (words.length > 1 ? 'any of' : 'is'),
        value: words.join(', '),
        remove: address(pathname, search, { [field]: null, open: null }),
      },
      ...chips,
    ]
  })
}

const exclusion = (name: string, value: string) => `${name}=${value}`

/** The parts of an address that can be taken away one by one, by the names of their chips. */
export function filterParts(search: Search): { name: string; without: Search }[] {
  return Object.keys(search).flatMap((name) => {
    if (excludedField(name) === null) return [{ name, without: { ...search, [name]: undefined } }]
    const values = valuesOf(search, name)
    return values.map((value) => ({
      name: exclusion(name, value),
      without: { ...search, [name]: values.filter((one) => one !== value) },
    }))
  })
}
