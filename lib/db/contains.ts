/** A pattern of LIKE for a text anywhere in another: `%` and `_` in it mean themselves. */
export const patternOf = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`

/**
 * SQL condition that one of the columns holds the text, whatever its case.
 * @param values bound values so far; the condition appends its own
 */
export function contains(columns: readonly string[], text: string, values: unknown[]): string {
  const pattern = `$${values.push(patternOf(text))}`
  return `(${columns.map((column) => `${column} ilike ${pattern}`).join(' or ')})`
}
