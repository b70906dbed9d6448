import { dockerLine } from './reader-container'
import { JsonScanner } from './reader-json'
import { recordsOfPage, type Page } from './reader-pages'
import { excerptOf, isUnreadable, type Read } from './reader-record'
import { parseLenient } from './reader-recover'

/**
 * One record a line. The block is decoded once and cut at line breaks, which keeps the cost near JSON.parse alone.
 * In a `json` file a line that is no JSON is unreadable; in a `text` file it is a record of its own (a string).
 */
export async function* readLines(
  blocks: AsyncIterable<Buffer>,
  kind: 'json' | 'text',
  maxRecordBytes: number,
  pages: Page[] = [],
): AsyncGenerator<Read[]> {
  let rest: Buffer[] = []
  let restBytes = 0
  let line = 0
  let offset = 0
  let skipping = false
  for await (const block of blocks) {
    const out: Read[] = []
    const lastBreak = block.lastIndexOf(0x0a)
    if (lastBreak < 0) {
      rest.push(block)
      restBytes += block.length
      if (restBytes > maxRecordBytes) {
        if (!skipping) out.push(tooLong(line + 1, offset, Buffer.concat(rest), maxRecordBytes))
        skipping = true
        offset += restBytes
        rest = []
        restBytes = 0
        yield out
      }
      continue
    }
    let bytes =
      rest.length > 0 ? Buffer.concat([...rest, block.subarray(0, lastBreak)]) : block.subarray(0, lastBreak)
    if (skipping) {
      // The rest of the line that was too long.
      const end = bytes.indexOf(0x0a)
      offset += end < 0 ? bytes.length : end
      bytes = end < 0 ? Buffer.alloc(0) : bytes.subarray(end)
      skipping = false
    }
    line = cut(bytes, line, offset, kind, pages, out)
    offset += bytes.length + 1
    rest = lastBreak + 1 < block.length ? [block.subarray(lastBreak + 1)] : []
    restBytes = block.length - lastBreak - 1
    yield out
  }
  if (rest.length > 0 && !skipping) {
    const out: Read[] = []
    cut(Buffer.concat(rest), line, offset, kind, pages, out)
    yield out
  }
}

function tooLong(line: number, offset: number, bytes: Buffer, limit: number): Read {
  return {
    at: `line ${line}`,
    offset,
    reason: `This line is longer than ${limit} bytes`,
    excerpt: excerptOf(bytes),
  }
}

/** Cuts whole lines; returns the number of the last one. */
function cut(
  bytes: Buffer,
  lineBefore: number,
  offset: number,
  kind: 'json' | 'text',
  pages: Page[],
  out: Read[],
): number {
  const text = bytes.toString('utf8')
  let line = lineBefore
  let start = 0
  while (start <= text.length) {
    let end = text.indexOf('\n', start)
    if (end < 0) end = text.length
    line += 1
    const lineEnd = end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end
    if (lineEnd > start)
      readLine(
        text.slice(start, lineEnd),
        line,
        kind,
        pages,
        out,
        () => offset + Buffer.byteLength(text.slice(0, start)),
      )
    start = end + 1
  }
  return line
}

function readLine(
  text: string,
  line: number,
  kind: 'json' | 'text',
  pages: Page[],
  out: Read[],
  offset: () => number,
): void {
  const first = text.charCodeAt(0)
  // Before anything else: the line behind the prefix may be one piece of a longer one.
  const container = first >= 0x30 && first <= 0x39 ? dockerLine(text) : undefined
  if (container) {
    out.push({ value: container, at: `line ${line}` })
    return
  }
  if (kind === 'text' && first !== 0x7b) {
    if (text.trim() !== '') out.push({ value: text, at: `line ${line}` })
    return
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    readOddLine(text, line, kind, pages, out, offset())
    return
  }
  pushValue(value, `line ${line}`, pages, out)
}

function pushValue(value: unknown, at: string, pages: Page[], out: Read[]): void {
  const records = recordsOfPage(value, at, pages)
  if (records) out.push(...records)
  else out.push({ value, at })
}

/** A line that is not one plain JSON value: blank, a comment, behind a syslog prefix, several values, or broken. */
function readOddLine(
  text: string,
  line: number,
  kind: 'json' | 'text',
  pages: Page[],
  out: Read[],
  offset: number,
): void {
  const trimmed = text.trim()
  const at = `line ${line}`
  if (trimmed === '' || trimmed.startsWith('#')) return
  const brace = trimmed.indexOf('{')
  // A member's value or a list's element behind a torn beginning is no record.
  const prefixed = brace > 0 && !/(?:"\s*:|,|\[)\s*$/.test(trimmed.slice(0, brace))
  const read = parseLenient(trimmed) ?? (prefixed ? parseLenient(trimmed.slice(brace)) : undefined)
  if (read) return pushValue(read.value, at, pages, out)
  const several = severalValues(trimmed, at)
  if (several) out.push(...several)
  else if (kind === 'text') out.push({ value: text, at })
  else out.push({ at, offset, reason: 'This line is not valid JSON', excerpt: excerptOf(trimmed) })
}

/** Values written one after another on one line; undefined unless all of it is whole. */
function severalValues(text: string, at: string): Read[] | undefined {
  if (!/^[{[]/.test(text)) return undefined
  const scanner = new JsonScanner(text.length * 4 + 1)
  const found = [...scanner.push(Buffer.from(text)), ...scanner.end()]
  if (found.length === 0 || found.some(isUnreadable)) return undefined
  return found.map((item) => ({ ...item, at: `${at} ${item.at}` }))
}
