import { Invalid } from '@/lib/model/errors'
import { rows } from './pool'
import { empty, join, raw, sql, type Sql } from './sql'

/** Where a page ended: the sort value of its last row (null: the unknown ones at the end) and its keys. */
interface Position {
  value: string | null
  keys: string[]
}

/** Opaque to clients, so that it may change. */
const encodeCursor = ({ value, keys }: Position): string =>
  Buffer.from(JSON.stringify([value, ...keys])).toString('base64url')

const isBigint = (text: string) =>
  /^-?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text)

const FITS: Record<Sort['type'], (value: string) => boolean> = {
  text: (value) => !value.includes('\0'),
  // As PostgreSQL writes it: 2026-11-22 09:00:00.123456+00.
  timestamptz: (value) =>
    /^(-?infinity|\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d){0,2}( BC)?)$/.test(value) &&
    (value.endsWith('infinity') || isInstant(value)),
  integer: (value) => isBigint(value) && Math.abs(Number(value)) < 2 ** 31,
  smallint: (value) => isBigint(value) && Math.abs(Number(value)) < 2 ** 15,
}

// A day that is not in the calendar is not a valid instant.
function isInstant(text: string): boolean {
  const [day, clock] = text.split(' ') as [string, string]
  const at = new Date(`${day}T${clock.slice(0, 8)}Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day)
}

function decodeCursor(cursor: string | undefined, keys: number, sort: Sort): Position | null {
  if (!cursor) return null
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (
      Array.isArray(parsed) &&
      parsed.length === 1 + keys &&
      (parsed[0] === null ? sort.nullable : typeof parsed[0] === 'string' && FITS[sort.type](parsed[0])) &&
      parsed.slice(1).every((key) => isBigint(String(key)))
    ) {
      return { value: parsed[0], keys: parsed.slice(1).map(String) }
    }
  } catch {
    // Every kind of broken cursor gets the same answer, below.
  }
  throw new Invalid('The cursor is not valid for this list.')
}

export interface Sort {
  /** Column or expression of the row, never text from outside. */
  column: string
  type: 'timestamptz' | 'integer' | 'text' | 'smallint'
  descending: boolean
  nullable: boolean
  /** The column is of another table than the keys: only a comparison of its own lets PostgreSQL enter the index on it there. */
  isApart?: true
}

/**
 * SQL of the place of a column among words, as a smallint from 1; null for any other word.
 * @param known the words behind the codes, where the column holds codes
 */
export function placeAmong<Word extends string>(
  order: readonly Word[],
  column: string,
  known?: readonly Word[],
): string {
  const list = known ? order.map((one) => known.indexOf(one)) : order
  const type = known ? 'smallint' : 'text'
  return `array_position('{${list.join(',')}}'::${type}[], (${column})::${type})::smallint`
}

/** The order of a list: the usual one of its sort, or the other way round. */
export const ordered = (sort: Sort, reverse: boolean): Sort =>
  reverse ? { ...sort, descending: !sort.descending } : sort

/** A list as SQL, and the order in which it is walked. */
export interface KeysetQuery {
  /** `name as materialized (…)`: what is to be gathered before it is sorted. */
  with?: Sql
  columns: string
  /** Tables, and WHERE with its conditions. */
  from: Sql
  /** The same for the rows without a sort value, where the value is of a joined table that only the others have. */
  unknown?: Sql
  sort: Sort
  /** The numbers that together are one row's alone; they decide between equal values. */
  keys: readonly string[]
  /** The value of the very first row, when it is known: the walk along the index starts there. */
  begin?: string | null
  /** The statement around that of a page, for what is read for its rows only. */
  around?: (page: Sql) => Sql
}

/**
 * The statements that together give one page: rows with a value after the position, then the unknown ones, which come last
 * whichever way the list is sorted. Each walks an index in its own order.
 */
function pageStatements(query: KeysetQuery, position: Position | null, limit: number): Sql[] {
  const { sort, keys, begin, around = (page) => page } = query
  const { type, descending, nullable } = sort
  const column = raw(sort.column)
  const cast = raw(type)
  const most = raw(String(limit))
  const keyed = raw(keys.join(', '))
  const bound = () => join(position!.keys.map((key) => sql`${key}::bigint`))
  const select = (value: Sql, from: Sql) => sql`
    ${query.with ? sql`with ${query.with}` : empty}
    select ${raw(query.columns)}, ${value} as sort_value, array[${keyed}]::text[] as sort_keys
    from ${from}`
  const statements: Sql[] = []
  if (position?.value !== null) {
    const past = raw(descending ? '<' : '>')
    const after = position
      ? sql`
          and (${column}, ${keyed}) ${past} (${position.value}::${cast}, ${bound()})
          ${sort.isApart ? sql`and ${column} ${past}= ${position.value}::${cast}` : empty}`
      : begin === undefined || begin === null
        ? empty
        : sql`and ${column} ${past}= ${begin}::${cast}`
    const known = nullable ? sql`and ${column} is not null` : empty
    const order = [sort.column, ...keys].map((one) => `${one} ${descending ? 'desc' : 'asc'}`).join(', ')
    const page = select(sql`${column}::text`, query.from)
    statements.push(around(sql`${page} ${known} ${after} order by ${raw(order)} limit ${most}`))
  }
  if (nullable) {
    const after = position?.value === null ? sql`and (${keyed}) > (${bound()})` : empty
    const page = select(sql`null`, query.unknown ?? sql`${query.from} and ${column} is null`)
    statements.push(around(sql`${page} ${after} order by ${keyed} limit ${most}`))
  }
  return statements
}

/**
 * The rows of one page and the cursor of the next, null at the end.
 * @throws Invalid for a cursor that no list gave out
 */
export async function keysetPage<Row extends object>(
  query: KeysetQuery,
  { cursor, limit }: { cursor?: string; limit: number },
): Promise<{ rows: Row[]; next: string | null }> {
  const found: { sort_value: string | null; sort_keys: string[] }[] = []
  const position = decodeCursor(cursor, query.keys.length, query.sort)
  for (const statement of pageStatements(query, position, limit + 1))
    if (found.length <= limit) found.push(...(await rows<(typeof found)[number]>(statement)))
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page.map(({ sort_value: _value, sort_keys: _keys, ...rest }) => rest as unknown as Row),
    next:
      found.length > limit && last ? encodeCursor({ value: last.sort_value, keys: last.sort_keys }) : null,
  }
}

/** How many rows a list has in all. */
export async function countOf(from: Sql): Promise<number> {
  const [counted] = await rows<{ n: number }>(sql`select count(*)::int as n from ${from}`)
  return counted!.n
}
