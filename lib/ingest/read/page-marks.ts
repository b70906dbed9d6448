import type { Page } from './reader-pages'
import type { Envelope } from '../source'

/**
 * Members by which an answer says that it is not all, without `_`, `-`, `@odata.` and in small letters. Sources: IAM API
 * (IsTruncated, Marker), AWS CLI (`--max-items` leaves NextToken), Kubernetes API concepts (continue, remainingItemCount),
 * SPIRE and Google Cloud APIs (next_page_token, nextPageToken), Microsoft Graph and Azure (@odata.nextLink, nextLink, $skipToken).
 */
const marks = new Set(
  `nexttoken nextpagetoken nextpage nextpagelink nextpageurl nextlink nextmarker nextcursor nextcontinuationtoken
  continuationtoken continue marker skiptoken next istruncated truncated hasmore hasnextpage hasmoreitems more remainingitemcount
  nextrecordsurl nextoffset`.split(/\s+/),
)

/** Those by which an answer says plainly that it is the last. */
const plain = new Set(['istruncated', 'hasmore', 'hasnextpage'])

const plainName = (name: string): string =>
  name
    .slice(name.lastIndexOf('.') + 1)
    .replace(/[_$-]/g, '')
    .toLowerCase()

const isSet = (value: unknown): boolean =>
  typeof value === 'string' ? value.trim() !== '' && value !== 'false' : value === true || Number(value) > 0

/** The member that says that another page follows this one. */
function markOf(envelope: Envelope): string | undefined {
  const said = Object.entries(envelope).filter(([name]) => marks.has(plainName(name)))
  // SCIM counts (RFC 7644, section 3.4.2.4).
  const [total, first, listed] = ['totalResults', 'startIndex', 'itemsPerPage'].map((name) =>
    Number(envelope[name] ?? Number.NaN),
  ) as [number, number, number]
  if ((Number.isNaN(first) ? 1 : first) + listed - 1 < total) return 'totalResults'
  // A marker beside "this is all" is the one that was asked with.
  if (said.some(([name, value]) => plain.has(plainName(name)) && String(value) === 'false')) return undefined
  // WorkOS names the record after which to go on.
  const after = envelope['list_metadata.after']
  return said.find(([, value]) => isSet(value))?.[0] ?? (isSet(after) ? 'list_metadata.after' : undefined)
}

/** Pages of one answer hold the same lists of the same kind; Kubernetes gives all of them one resourceVersion. */
const answerOf = ({ envelope, lists }: Page): string =>
  JSON.stringify([
    envelope.kind,
    envelope['@odata.context'],
    envelope['metadata.resourceVersion'],
    lists.toSorted(),
  ])

/** Members by which an answer says how many records it has in all its pages. Sources: GitHub, Datadog, Salesforce and Atlas REST APIs. */
const totals = ['total_count', 'meta.page.total_filtered_count', 'totalSize', 'totalCount']

/** An answer that counts more than its pages in this file list. */
function countsMore(pages: readonly Page[]): string | undefined {
  const answers = new Map<string, Page[]>()
  for (const page of pages) {
    if (!totals.some((name) => name in page.envelope)) continue
    const answer = answerOf(page)
    const own = answers.get(answer)
    if (own) own.push(page)
    else answers.set(answer, [page])
  }
  for (const own of answers.values()) {
    const listed = own.reduce((sum, page) => sum + page.listed, 0)
    for (const name of totals) {
      const counted = Math.max(...own.map(({ envelope }) => Number(envelope[name] ?? 0)))
      if (counted > listed)
        return `the answer goes on: it counts ${counted} records (${name}), and this file holds ${listed}`
    }
  }
  return undefined
}

/**
 * Why a file cannot be all of what its source knows: a page in it says that another follows, and no other page of that
 * answer does. Undefined when every page that is spoken of is there.
 */
export function cutBecause(pages: readonly Page[]): string | undefined {
  const short = countsMore(pages)
  if (short) return short
  const last = new Map(pages.map((page) => [answerOf(page), page]))
  const mark = [...last.values()].map(({ envelope }) => markOf(envelope)).find(Boolean)
  return mark && `the answer goes on (${mark}), and the page that follows is not in this file`
}
