import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { Cell } from './report'

/** Rows between two checks whether somebody cancelled the report. */
const LOOK_ROWS = 5_000

/** The rows of a report, read from the database once and kept in a file, so that every format holds the same. */
export interface Spool {
  rows: number
  /** Hex, over the rows as JSON, one a line. */
  sha256: string
  /** The rows again, from the file. */
  read(): AsyncGenerator<readonly Cell[]>
}

/**
 * Writes rows to a file, one JSON array a line.
 * @param look called now and then with the rows so far, also while they are read again; may throw to stop
 */
export async function spooled(
  place: string,
  list: AsyncIterable<readonly Cell[]>,
  look: (rows: number) => Promise<void>,
): Promise<Spool> {
  const hash = createHash('sha256')
  let count = 0
  async function* lines() {
    for await (const row of list) {
      const line = `${JSON.stringify(row)}\n`
      hash.update(line)
      yield line
      if (++count % LOOK_ROWS === 0) await look(count)
    }
    await look(count)
  }
  await pipeline(lines, createWriteStream(place, { mode: 0o600 }))
  return { rows: count, sha256: hash.digest('hex'), read: () => again(place, () => look(count)) }
}

async function* again(place: string, look: () => Promise<void>): AsyncGenerator<readonly Cell[]> {
  let rest = ''
  let count = 0
  for await (const chunk of createReadStream(place, { encoding: 'utf8', highWaterMark: 1 << 18 })) {
    const parts = (rest + (chunk as string)).split('\n')
    rest = parts.pop()!
    for (const line of parts) {
      yield JSON.parse(line) as Cell[]
      if (++count % LOOK_ROWS === 0) await look()
    }
  }
}
