import { csvLine } from '../files/csv'
import type { Cell, Column } from './report'
import { evidenceLines } from './evidence-lines'
import type { ReportEvidence } from '@/lib/model/answers/reports'

/** A report as CSV: rows first, so that programs can read it; behind an empty line the evidence sheet. */
export async function* csvFile(
  columns: readonly Column[],
  rows: AsyncIterable<readonly Cell[]>,
  evidence: ReportEvidence,
): AsyncGenerator<string> {
  yield `\uFEFF${csvLine(columns.map(({ label }) => label))}`
  for await (const row of rows) yield csvLine(row)
  yield '\r\n'
  for (const line of evidenceLines(evidence)) yield csvLine(['evidence', ...line])
}
