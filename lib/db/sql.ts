import { raw as text, Sql } from 'sql-template-tag'

// Statements that are put together of parts, each of which carries its own parameters: sql`… where id = ${id} and ${scope}`.

export { default as sql, empty, join } from 'sql-template-tag'
export type { Sql }

/**
 * A part that stands in the text as it is: names of columns, fragments without parameters, and the numbers behind words. Those
 * decide which partial index serves and what the planner expects, so they are never bound. Nothing that somebody typed goes here.
 */
export const raw = (part: string | number | boolean): Sql => text(String(part))

// A part in a template without the tag would lose its parameters, so that is an error.
Object.defineProperty(Sql.prototype, 'toString', {
  // This file may be loaded more than once in a process.
  configurable: true,
  value() {
    throw new TypeError('A part of a statement belongs into a template with the tag sql.')
  },
})
