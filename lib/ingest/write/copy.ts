import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import type { Client } from '@/lib/db/pool'

/** Sends ready-made bytes (binary format) into a table. */
export async function copyBinary(
  client: Client,
  table: string,
  columns: string,
  bytes: Buffer,
): Promise<void> {
  await pipeline(
    Readable.from([bytes]),
    client.query(copyFrom(`copy ${table} (${columns}) from stdin (format binary)`)),
  )
}

type Cell = string | number | Buffer | null | undefined

const escapeText = (text: string) =>
  // PostgreSQL cannot hold NUL in text; the replacement character says that something stood there.
  text
    .replaceAll('\u0000', '\uFFFD')
    .replace(/[\\\n\r\t]/g, (c) => ({ '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' })[c]!)

function cell(value: Cell): string {
  if (value === null || value === undefined) return '\\N'
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`
  return typeof value === 'number' ? String(value) : escapeText(value)
}

/** Sends rows (text format) into a table; none costs nothing. */
export async function copyRows(
  client: Client,
  table: string,
  columns: string,
  rows: readonly Cell[][],
): Promise<void> {
  if (rows.length === 0) return
  function* lines() {
    let block = ''
    for (const row of rows) {
      block += `${row.map(cell).join('\t')}\n`
      if (block.length > 1 << 18) {
        yield block
        block = ''
      }
    }
    if (block) yield block
  }
  await pipeline(Readable.from(lines()), client.query(copyFrom(`copy ${table} (${columns}) from stdin`)))
}
