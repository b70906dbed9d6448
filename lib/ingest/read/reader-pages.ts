import { isObject, isRecordOfPage, isStrongList, pageIn, scalarsOf, tellingName } from './reader-envelope'
import { isUnreadable, type Read } from './reader-record'
import type { Envelope } from '../source'

/** One object around a list of records: an answer of an API, a file of CloudTrail. */
export interface Page {
  envelope: Record<string, string | number | boolean | null>
  /** Lists of the page, in file order, empty ones included. */
  lists: string[]
  /** Members that are neither scalars nor lists of records. */
  others: string[]
  /** How many records its lists hold. */
  listed: number
}

const pagingMember =
  /^((_?links|meta(data)?|pageInfo|pagination|paging|response_?metadata)(\..*)?|kind|apiVersion|object|etag|isTruncated|marker|hasMore|@odata\..*|next.*)$/i

/** An object of empty lists is a page without records unless it has members of its own. */
export function isEmptyPage({ lists, envelope, others }: Page): boolean {
  if (lists.length === 0) return false
  return (
    lists.every(isStrongList) || [...Object.keys(envelope), ...others].every((key) => pagingMember.test(key))
  )
}

/** The records of what was parsed as one value, when it is a page or wraps one; undefined when it is a record itself. */
export function recordsOfPage(value: unknown, at: string, pages: Page[]): Read[] | undefined {
  if (Array.isArray(value)) return recordsOfArray(value, at, pages)
  const found = isObject(value) ? pageIn(value) : undefined
  if (!found) return isObject(value) ? answersByPath(value, at, pages) : undefined
  const { page, lists, around } = found
  const envelope: Envelope = { ...around, ...scalarsOf(page) }
  const wholes = Object.keys(page).filter((name) => isObject(page[name]) && isRecordOfPage(name, envelope))
  const records = lists.flatMap((list) =>
    ((page[list] ?? []) as unknown[]).map((record, index) => ({
      value: record,
      at: `${at} /${list}/${index}`,
      list: tellingName(list),
      envelope,
    })),
  )
  for (const name of wholes) records.push({ value: page[name], at: `${at} /${name}`, list: name, envelope })
  pages.push({ envelope: { ...envelope }, lists: [...lists, ...wholes], others: [], listed: records.length })
  return records
}

/** An array inside an array or on a line: a page of an API that answers with bare arrays, as `gh api --slurp` gathers them. */
function recordsOfArray(value: unknown[], at: string, pages: Page[]): Read[] | undefined {
  if (!value.every(isObject)) return undefined
  return value.flatMap((record, index) => {
    const place = `${at}/${index}`
    return recordsOfPage(record, place, pages) ?? [{ value: record, at: place }]
  })
}

/**
 * Several answers in one object, each under the path of its request: `{"/applications/1/secrets": [...]}`. The records are told the path,
 * for an answer may leave out of whom it is.
 */
function answersByPath(value: Record<string, unknown>, at: string, pages: Page[]): Read[] | undefined {
  // Every record of a log comes by here: most are told apart by their first member.
  for (const path in value)
    if (path.startsWith('/')) break
    else return undefined
  const answers = Object.entries(value)
  if (answers.length === 0 || !answers.every(([path, answer]) => isAnswerAt(path, answer))) return undefined
  return answers.flatMap(([path, answer]): Read[] => {
    const place = `${at} ${path}`
    const told = (raw: Read): Read =>
      isUnreadable(raw) ? raw : { ...raw, envelope: { ...raw.envelope, path } }
    if (!Array.isArray(answer))
      return (recordsOfPage(answer, place, pages) ?? [{ value: answer, at: place }]).map(told)
    pages.push({ envelope: { path }, lists: [], others: [], listed: answer.length })
    return answer.map((record, index) => told({ value: record as unknown, at: `${place}/${index}` }))
  })
}

const isAnswerAt = (path: string, answer: unknown): boolean =>
  /^\/[\w{}.~%-]+\/[^\s]*$/.test(path) && (Array.isArray(answer) || isObject(answer))
