import { type Compare, type Filter, parse } from 'scim2-parse-filter'
import { z } from 'zod'
import { empty, join, raw, sql, type Sql } from '@/lib/db/sql'
import { Invalid } from '@/lib/model/errors'

/** What an attribute is in the database, and how its values compare (RFC 7643, section 2.2: `caseExact`). */
export interface Attribute {
  column: Sql
  kind: 'text' | 'exact' | 'truth' | 'time'
}

const NESTING_MAX = 20

/** @throws Invalid as RFC 7644, section 3.12, wants it */
const unfit = (detail: string) => new Invalid(detail, { scimType: 'invalidFilter' })

/**
 * A filter (RFC 7644, section 3.4.2.2) as a condition, with everything that somebody typed as a parameter.
 * @param attributes by path in lower case: "username", "name.familyname"
 * @throws Invalid when it cannot be read, or names an attribute that is not kept here
 */
export function conditionOf(filter: string | undefined, attributes: Record<string, Attribute>): Sql {
  if (filter === undefined || filter.trim() === '') return sql`true`
  let read: Filter
  try {
    read = parse(filter)
  } catch (error) {
    throw unfit(`The filter cannot be read: ${(error as Error).message.slice(0, 200)}`)
  }
  return of(read, '', attributes, 0)
}

function of(node: Filter, under: string, attributes: Record<string, Attribute>, depth: number): Sql {
  if (depth > NESTING_MAX) throw unfit('The filter is nested too deeply.')
  const inner = (one: Filter) => of(one, under, attributes, depth + 1)
  switch (node.op) {
    case 'and':
    case 'or':
      return sql`(${join(node.filters.map(inner), ` ${node.op} `)})`
    case 'not':
      return sql`not coalesce(${inner(node.filter)}, false)`
    case '[]':
      return of(node.valFilter, `${node.attrPath}.`, attributes, depth + 1)
    default: {
      const path = `${under}${node.attrPath}`.toLowerCase().replace(/^urn:ietf:[\w:.]*:(?=\w+)/, '')
      // Every address here is a work address: nothing else is kept.
      if (path === 'emails.type') return sql`true`
      const attribute = attributes[path]
      if (!attribute) throw unfit(`"${node.attrPath}" is not kept here, or not filtered by.`)
      return node.op === 'pr' ? sql`${attribute.column} is not null` : compared(attribute, node)
    }
  }
}

function compared({ column, kind }: Attribute, { op, compValue: value, attrPath }: Compare): Sql {
  if (value === null && (op === 'eq' || op === 'ne'))
    return sql`${column} is ${op === 'ne' ? raw('not') : empty} null`
  if (kind === 'truth') {
    if (typeof value !== 'boolean' || (op !== 'eq' && op !== 'ne'))
      throw unfit(`"${attrPath}" is true or false: write eq true, or eq false.`)
    return sql`${column} is ${op === 'ne' ? raw('distinct') : raw('not distinct')} from ${value}`
  }
  if (typeof value !== 'string') throw unfit(`"${attrPath}" is a text: put it in double quotes.`)
  if (kind === 'time') {
    if (!z.iso.datetime({ offset: true }).safeParse(value).success || !(op in order))
      throw unfit(`"${attrPath}" is a time: compare it with eq, gt, ge, lt or le and an ISO 8601 time.`)
    return sql`${column} ${raw(order[op as keyof typeof order])} ${value}::timestamptz`
  }
  const [left, right] =
    kind === 'exact' ? [column, sql`${value}::text`] : [sql`lower(${column})`, sql`lower(${value})`]
  switch (op) {
    case 'co':
      return sql`strpos(${left}, ${right}) > 0`
    case 'sw':
      return sql`starts_with(${left}, ${right})`
    case 'ew':
      return sql`right(${left}, length(${right})) = ${right}`
    default:
      return sql`${left} ${raw(order[op])} ${right}`
  }
}

const order = { eq: '=', ne: 'is distinct from', gt: '>', ge: '>=', lt: '<', le: '<=' } as const
