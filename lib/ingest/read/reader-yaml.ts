import { parseDocument } from 'yaml'
import { linesOf } from './reader-blocks'
import { recordsOfPage, type Page } from './reader-pages'
import { excerptOf, type Read } from './reader-record'

/** The yaml package reads about 1 MB/s; no manifest is larger. */
// A comment, or nothing.
const isBlank = (line: string) => /^(#|$)/.test(line.trimStart())

const largestDocument = 4 * 1024 * 1024

/** YAML, one document after another; a document that does not parse leaves the others alone. */
export async function* readYaml(
  blocks: AsyncIterable<Buffer>,
  maxRecordBytes: number,
  pages: Page[] = [],
): AsyncGenerator<Read[]> {
  const limit = Math.min(maxRecordBytes, largestDocument)
  let lines: string[] = []
  let size = 0
  let firstLine = 1
  let line = 0
  let offset = 0
  let startOffset = 0
  for await (const text of linesOf(blocks, largestDocument)) {
    line += 1
    if (/^(---|\.\.\.)(\s|$)/.test(text)) {
      yield documentOf(lines, size, firstLine, startOffset, limit, pages)
      lines = [text.replace(/^(---|\.\.\.)/, '   ')]
      size = text.length
      firstLine = line
      startOffset = offset
    } else {
      // Beyond the limit only the size matters.
      if (size <= limit) lines.push(text)
      size += text.length + 1
    }
    offset += Buffer.byteLength(text) + 1
  }
  yield documentOf(lines, size, firstLine, startOffset, limit, pages)
}

function documentOf(
  lines: string[],
  size: number,
  line: number,
  offset: number,
  limit: number,
  pages: Page[],
): Read[] {
  const text = lines.join('\n')
  if (size <= limit && lines.every(isBlank)) return []
  const at = `line ${line}`
  if (size > limit)
    return [{ at, offset, reason: `This document is larger than ${limit} bytes`, excerpt: excerptOf(text) }]
  let value: unknown
  try {
    const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent' })
    const [error] = document.errors
    if (error) return [unreadable(at, offset, error.message, text)]
    value = document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    return [unreadable(at, offset, error instanceof Error ? error.message : 'cannot be read', text)]
  }
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return value.map((item, index) => ({ value: item, at: `${at} /${index}` }))
  return recordsOfPage(value, at, pages) ?? [{ value, at }]
}

function unreadable(at: string, offset: number, message: string, text: string): Read {
  const [reason = ''] = message.split('\n')
  return {
    at,
    offset,
    reason: `This is not valid YAML: ${reason.replace(/:$/, '')}`,
    excerpt: excerptOf(text),
  }
}
