import type { Page } from '@/lib/model/filters'

/** A list that is short by nature, paged like the long ones: the cursor is the id of the last row. */
export function shortList<Row extends object>(
  list: readonly Row[],
  { limit, cursor }: { limit: number; cursor?: string },
  idOf: (row: Row) => string,
): Page<Row> {
  const start = cursor ? list.findIndex((row) => idOf(row) === cursor) + 1 : 0
  const rows = list.slice(start, start + limit)
  const last = rows.at(-1)
  return { rows, next: last && start + limit < list.length ? idOf(last) : null, total: list.length }
}
