import { createHash } from 'node:crypto'
import { askedInstant, lookingBackTo } from '@/lib/db/instant'

type Cell = string | number | boolean | null | undefined

/**
 * Whether spreadsheet programs would run a text as a formula (OWASP, "CSV Injection"): they look at its first character, and
 * read full-width signs like plain ones.
 */
export const isFormula = (text: string): boolean => /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(text)

// A leading apostrophe makes it text. Numbers of our own are not text, so a negative number stays a number.
const neutral = (text: string) => (isFormula(text) ? `'${text}` : text)

/** One CSV cell (RFC 4180), neutralised. With a `#` it is quoted, because some readers take the rest of the line for a comment. */
export function csvCell(value: Cell): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const text = neutral(value)
  return /[",#\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`

/** A file that was sent to its end. */
export interface Sent {
  /** Of its bytes, hex. */
  sha256: string
  bytes: number
}

/**
 * Streams rows as a CSV download; never holds more than a page of them.
 * @param onSent is waited for before the download ends; when it throws, the download breaks off
 */
export function csvResponse(
  name: string,
  header: readonly string[],
  rows: AsyncIterable<readonly Cell[]>,
  onSent?: (file: Sent) => Promise<void>,
): Response {
  return textResponse(
    `${name}.csv`,
    'text/csv; charset=utf-8',
    (async function* () {
      // The byte-order mark tells spreadsheet programs that this is UTF-8.
      yield `\uFEFF${csvLine(header)}`
      for await (const row of rows) yield csvLine(row)
    })(),
    onSent,
  )
}

/** Streams records as a download of one JSON object a line. */
export const linesResponse = (name: string, records: AsyncIterable<object>): Response =>
  textResponse(
    `${name}.ndjson`,
    'application/x-ndjson',
    (async function* () {
      for await (const record of records) yield `${JSON.stringify(record)}\n`
    })(),
  )

const BLOCK = 1 << 16

/** Streams text as a download, with what `csvResponse` says of `onSent`. */
export function textResponse(
  file: string,
  type: string,
  lines: AsyncGenerator<string>,
  onSent?: (file: Sent) => Promise<void>,
): Response {
  const encoder = new TextEncoder()
  const hash = createHash('sha256')
  let bytes = 0
  const encoded = (block: string) => {
    const chunk = encoder.encode(block)
    if (onSent) hash.update(chunk)
    bytes += chunk.length
    return chunk
  }
  // The stream is read after the request that asked for it has been answered.
  const asked = askedInstant()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      let block = ''
      while (block.length < BLOCK) {
        const { done, value } = await lookingBackTo(asked, () => lines.next())
        if (done) {
          if (block) controller.enqueue(encoded(block))
          // What is noted of a file is of now, also when the file tells of the past.
          await lookingBackTo(null, async () => onSent?.({ sha256: hash.digest('hex'), bytes }))
          controller.close()
          return
        }
        block += value
      }
      controller.enqueue(encoded(block))
    },
    async cancel() {
      await lines.return(undefined)
    },
  })
  return new Response(body, {
    headers: { 'content-type': type, 'content-disposition': `attachment; filename="${file}"` },
  })
}

/** Walks a keyset-paged list to its end. */
export async function* everyRow<T>(
  page: (cursor: string | undefined) => Promise<{ rows: T[]; next: string | null }>,
): AsyncGenerator<T> {
  let cursor: string | undefined
  do {
    const { rows, next } = await page(cursor)
    yield* rows
    cursor = next ?? undefined
  } while (cursor)
}
