import { note } from '@/lib/audit/write'
import type { Actor } from '@/lib/auth/actor'
import { type csvCell, csvResponse, everyRow } from '@/lib/files/csv'
import type { Page } from '@/lib/model/filters'

/** What each column of a file holds of a row. */
export type CsvColumns<Row> = Record<string, (row: Row) => Parameters<typeof csvCell>[0]>

const ROWS_AT_ONCE = 500

/** A filtered list as CSV, streamed page by page. The audit log records the export. */
export async function listCsv<Row, Filter extends object>(
  actor: Actor,
  name: string,
  filter: Filter,
  list: (filter: Filter & { limit: number; cursor?: string }) => Promise<Page<Row>>,
  columns: CsvColumns<Row>,
): Promise<Response> {
  await note(actor.label, { action: 'export', subject: name, detail: { filter } })
  const read = Object.values(columns)
  const rows = everyRow((cursor) => list({ ...filter, limit: ROWS_AT_ONCE, cursor }))
  return csvResponse(
    name,
    Object.keys(columns),
    (async function* () {
      for await (const row of rows) yield read.map((cell) => cell(row))
    })(),
  )
}
