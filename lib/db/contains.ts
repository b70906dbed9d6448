import { join, raw, sql, type Sql } from './sql'

/** A pattern of LIKE for a text anywhere in another: `%` and `_` in it mean themselves. */
export const patternOf = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`

/** SQL condition that one of the columns holds the text, whatever its case. */
export function contains(columns: readonly string[], text: string): Sql {
  const pattern = patternOf(text)
  const either = join(
    columns.map((column) => sql`${raw(column)} ilike ${pattern}`),
    ' or ',
  )
  return sql`(${either})`
}
