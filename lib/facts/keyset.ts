import { Invalid } from '@/lib/model/errors'

/** Where a page ended: the sort value of its last row (null: the unknown ones at the end) and its key. */
export interface Position {
  value: string | null
  key: string
}

/** Opaque to clients, so that it may change. */
export const encodeCursor = ({ value, key }: Position): string =>
  Buffer.from(JSON.stringify([value, key])).toString('base64url')

const isBigint = (text: string) =>
  /^-?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text)

export function decodeCursor(cursor: string | undefined): Position | null {
  if (!cursor) return null
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (
      Array.isArray(parsed) &&
      parsed.length === 2 &&
      (parsed[0] === null || typeof parsed[0] === 'string') &&
      isBigint(String(parsed[1]))
    ) {
      return { value: parsed[0], key: String(parsed[1]) }
    }
  } catch {
    // Falls through to the one answer for every kind of broken cursor.
  }
  throw new Invalid('The cursor is not one that this list gave out.')
}

export interface Sort {
  /** Column or expression of the row, never text from outside. */
  column: string
  type: 'timestamptz' | 'integer' | 'text' | 'smallint'
  descending: boolean
  nullable: boolean
}

/**
 * The statements that together give one page: rows with a value after the position, then the unknown ones, which come last
 * whichever way the list is sorted. Each walks an index in its own order.
 * @param select everything up to and including WHERE and the filters; must expose `column` and `key`
 * @param values bound values so far; positions are appended to a copy
 * @param begin the value of the very first row, when it is known: the walk along the index starts there
 */
export function pageStatements(
  select: string,
  values: readonly unknown[],
  sort: Sort,
  key: string,
  position: Position | null,
  limit: number,
  begin?: string | number | null,
): { sql: string; values: unknown[] }[] {
  const { column, type, descending, nullable } = sort
  const direction = descending ? 'desc' : 'asc'
  const statements: { sql: string; values: unknown[] }[] = []
  if (position?.value !== null) {
    const bound = [...values]
    const after = position
      ? `and (${column}, ${key}) ${descending ? '<' : '>'} ($${bound.push(position.value)}::${type}, $${bound.push(position.key)}::bigint)`
      : begin === undefined || begin === null
        ? ''
        : `and ${column} ${descending ? '<=' : '>='} $${bound.push(begin)}::${type}`
    statements.push({
      sql: `${select} and ${column} is not null ${after} order by ${column} ${direction}, ${key} ${direction} limit ${limit}`,
      values: bound,
    })
  }
  if (nullable) {
    const bound = [...values]
    const after = position?.value === null ? `and ${key} > $${bound.push(position.key)}::bigint` : ''
    statements.push({
      sql: `${select} and ${column} is null ${after} order by ${key} limit ${limit}`,
      values: bound,
    })
  }
  return statements
}
