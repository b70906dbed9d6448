import { isStrongList, scalarsOf } from './reader-envelope'
import type { Read } from './reader-record'
import type { Envelope } from './source'

/** One object around a list of records: an answer of an API, a file of CloudTrail. */
export interface Page {
  envelope: Record<string, string | number | boolean | null>
  /** Lists of the page, in file order, empty ones included. */
  lists: string[]
  /** Members that are neither scalars nor lists of records. */
  others: string[]
}

const pagingMember =
  /^(kind|apiVersion|metadata(\..*)?|ResponseMetadata|object|etag|IsTruncated|Marker|@odata\..*|next.*)$/i

/** An object of empty lists is a page without records unless it has members of its own. */
export function isEmptyPage({ lists, envelope, others }: Page): boolean {
  if (lists.length === 0) return false
  return (
    lists.every(isStrongList) || [...Object.keys(envelope), ...others].every((key) => pagingMember.test(key))
  )
}

/** The records of a page that was parsed as one value. */
export function recordsOfPage(
  value: Record<string, unknown>,
  lists: readonly string[],
  at: string,
  pages: Page[],
): Read[] {
  const envelope: Envelope = scalarsOf(value)
  pages.push({ envelope: { ...envelope }, lists: [...lists], others: [] })
  return lists.flatMap((list) =>
    ((value[list] ?? []) as unknown[]).map((record, index) => ({
      value: record,
      at: `${at} /${list}/${index}`,
      list,
      envelope,
    })),
  )
}
