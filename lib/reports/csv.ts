type Cell = string | number | boolean | null | undefined

// What spreadsheet programs would run as a formula (OWASP, "CSV Injection"): a leading apostrophe makes it text. Numbers of
// our own are not text, so a negative number stays a number.
const neutral = (text: string) => (/^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text)

/** One CSV cell (RFC 4180), neutralised. */
export function csvCell(value: Cell): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const text = neutral(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`

/** Streams rows as a CSV download; never holds more than a page of them. */
export function csvResponse(
  name: string,
  header: readonly string[],
  rows: AsyncIterable<readonly Cell[]>,
): Response {
  const encoder = new TextEncoder()
  const lines = (async function* () {
    // The byte-order mark tells spreadsheet programs that this is UTF-8.
    yield `\uFEFF${csvLine(header)}`
    let block = ''
    for await (const row of rows) {
      block += csvLine(row)
      if (block.length > 1 << 16) {
        yield block
        block = ''
      }
    }
    if (block) yield block
  })()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await lines.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await lines.return(undefined)
    },
  })
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.csv"`,
    },
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
