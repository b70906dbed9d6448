/** What a page reads of its address. The URL is the state, so every control is a link to another address. */
export type Search = Record<string, string | string[] | undefined>

/** A parameter as a list: `a,b` and a repeated parameter mean the same. */
export function valuesOf(search: Search, field: string): string[] {
  const given = search[field]
  return (given === undefined ? [] : [given].flat()).flatMap((part) => part.split(',')).filter(Boolean)
}

/** The address with some parameters replaced; null or an empty list takes one away. */
export function address(
  pathname: string,
  search: Search,
  changes: Record<string, string | string[] | null>,
): string {
  const next = new URLSearchParams()
  for (const [name, given] of Object.entries({ ...search, ...changes })) {
    const value = Array.isArray(given) ? given.join(',') : given
    if (value) next.set(name, value)
  }
  // Commas are legal in a query and a person reads them more easily than %2C.
  const query = next.toString().replaceAll('%2C', ',')
  return query ? `${pathname}?${query}` : pathname
}

const NOT = 'not_'

/** The parameter that excludes what a field asks for. */
export const excluding = (field: string): string => `${NOT}${field}`

/** The field whose values a parameter excludes, or null. */
export const excludedField = (name: string): string | null =>
  name.startsWith(NOT) ? name.slice(NOT.length) : null

/**
 * The address with one value of a filter added or removed; a value is asked for or excluded, not both. The drawer closes: its row
 * may be gone.
 */
export function toggled(pathname: string, search: Search, name: string, value: string): string {
  const without = (of: string) => valuesOf(search, of).filter((one) => one !== value)
  const isChosen = valuesOf(search, name).includes(value)
  const opposite = excludedField(name) ?? excluding(name)
  return address(pathname, search, {
    [name]: isChosen ? without(name) : [...valuesOf(search, name), value],
    [opposite]: without(opposite),
    open: null,
  })
}

/** The parameters that select rows, for exports, the API and saved views. */
export function filterQuery(search: Search, apart: readonly string[] = ['open', 'view', 'cursor']): string {
  return address('', search, Object.fromEntries(apart.map((name) => [name, null]))).replace(/^\?/, '')
}
