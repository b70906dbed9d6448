import type { Kept } from '../../read/kept'
import { isObject } from '../checked'

/** Finds the column that means each field by the names people give it; case, spaces, `_` and `-` do not matter. */
export function findColumns<Field extends string>(
  header: readonly string[],
  synonyms: Readonly<Record<Field, readonly string[]>>,
): Partial<Record<Field, string>> {
  const plain = new Map(header.map((name) => [plainName(name), name]))
  const found: Partial<Record<Field, string>> = {}
  const taken = new Set<string>()
  for (const field of Object.keys(synonyms) as Field[]) {
    const column = synonyms[field]
      .map((name) => plain.get(plainName(name)))
      .find((name) => name !== undefined && !taken.has(name))
    if (column === undefined) continue
    found[field] = column
    taken.add(column)
  }
  return found
}

export const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')

/** The cell of a row, trimmed; undefined when it is empty or absent. */
export function cell(row: Readonly<Record<string, unknown>>, column: string | undefined): string | undefined {
  const value = column === undefined ? undefined : row[column]
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

/** The columns of a row that mean one of the fields, kept as `as` says or as texts: only these are stored. */
export function columnsKept<Field extends string>(
  row: unknown,
  synonyms: Readonly<Record<Field, readonly string[]>>,
  as: Partial<Record<Field, Kept>> = {},
): Kept {
  const columns = isObject(row) ? findColumns(Object.keys(row), synonyms) : {}
  return Object.fromEntries(
    Object.entries<string | undefined>(columns).flatMap(([field, column]) =>
      column === undefined ? [] : [[column, as[field as Field] ?? true]],
    ),
  )
}
