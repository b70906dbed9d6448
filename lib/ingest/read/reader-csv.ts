import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { excerptOf, type Read } from './reader-record'

const batchSize = 1000

/** The delimiter that occurs most often in the header line, outside of quotes. */
export function delimiterOf(header: string): string {
  const bare = header.replace(/"[^"]*"/g, '')
  const count = (delimiter: string) => bare.split(delimiter).length
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best))
}

/** CSV rows keyed by header. A row with another number of cells than the header is unreadable. */
export async function* readCsv(
  blocks: AsyncIterable<Buffer>,
  { delimiter, skip }: { delimiter: string; skip: number },
  maxRecordBytes: number,
): AsyncGenerator<Read[]> {
  const parser = parse({
    bom: true,
    delimiter,
    from_line: skip + 1,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: maxRecordBytes,
  })
  const source = Readable.from(blocks)
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  let header: string[] | undefined
  let batch: Read[] = []
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[]
      info: { lines: number; bytes: number }
    }>) {
      if (!header) header = uniqueNames(record)
      else batch.push(rowOf(header, record, info))
      if (batch.length >= batchSize) {
        yield batch
        batch = []
      }
    }
  } catch (error) {
    // An open quote or an endless row: what came before it is good, what comes after cannot be told apart.
    if (!(error instanceof CsvError)) throw error
    const { lines = 0, bytes = 0 } = error as { lines?: number; bytes?: number }
    batch.push({
      at: `line ${lines}`,
      offset: bytes,
      reason: `The table cannot be read from here on: ${reasonOf(error)}`,
      excerpt: '',
    })
  } finally {
    source.destroy()
  }
  if (batch.length > 0) yield batch
}

function reasonOf(error: CsvError): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote is opened and never closed'
  if (error.code === 'CSV_MAX_RECORD_SIZE') return 'a row is larger than the limit'
  return error.code
}

/** Header cells as keys: trimmed, never empty, never twice. */
export function uniqueNames(cells: readonly string[]): string[] {
  const taken = new Map<string, number>()
  return cells.map((cell, index) => {
    const name = cell.trim() || `column ${index + 1}`
    const times = (taken.get(name) ?? 0) + 1
    taken.set(name, times)
    return times === 1 ? name : `${name} (${times})`
  })
}

function rowOf(header: string[], cells: string[], info: { lines: number; bytes: number }): Read {
  const at = `line ${info.lines}`
  let width = cells.length
  while (width > header.length && cells[width - 1] === '') width -= 1
  if (width !== header.length) {
    const reason = `The row has ${cells.length} cells, the header ${header.length}`
    return { at, offset: info.bytes, reason, excerpt: excerptOf(cells.join(',')) }
  }
  const value: Record<string, string> = {}
  for (let i = 0; i < header.length; i += 1) {
    const name = header[i] as string
    if (name === '__proto__') continue
    value[name] = cells[i] as string
  }
  return { value, at }
}
