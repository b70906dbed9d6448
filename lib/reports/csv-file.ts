import { csvLine } from '../files/csv'
import { idText } from '@/lib/model/file-id'
import type { Cell, Column } from './report'
import { evidenceLines } from './evidence-lines'
import type { ReportEvidence } from '@/lib/model/answers/reports'

// The cells of a row as a spreadsheet program may read them: what is an id stays one.
const lineOf = (columns: readonly Column[], row: readonly Cell[]): string =>
  csvLine(row.map((cell, at) => (columns[at]!.isId && typeof cell === 'string' ? idText(cell) : cell)))

/** A report as CSV: a header and rows of one shape. Its evidence sheet is a file beside it. */
export async function* csvFile(
  columns: readonly Column[],
  rows: AsyncIterable<readonly Cell[]>,
): AsyncGenerator<string> {
  yield `\uFEFF${csvLine(columns.map(({ label }) => label))}`
  for await (const row of rows) yield lineOf(columns, row)
}

/** The evidence sheet of a report as CSV: the name of a fact, then its values. Short lines are filled up, so that all have one shape. */
export function* evidenceFile(evidence: ReportEvidence): Generator<string> {
  const lines = evidenceLines(evidence)
  const width = Math.max(...lines.map((line) => line.length))
  const filled = (line: readonly Cell[]) => [
    ...line,
    ...Array.from({ length: width - line.length }, () => null),
  ]
  yield `\uFEFF${csvLine(filled(['fact', 'value']).map((name, at) => name ?? `value ${at}`))}`
  for (const line of lines) yield csvLine(filled(line))
}

/**
 * Both in one file: the evidence sheet on lines that begin with `#`, then header and rows. A line break in a fact becomes a blank, or
 * its rest would not be a comment.
 */
export async function* commentedFile(
  columns: readonly Column[],
  rows: AsyncIterable<readonly Cell[]>,
  evidence: ReportEvidence,
): AsyncGenerator<string> {
  yield '\uFEFF'
  for (const line of evidenceLines(evidence))
    yield `# ${csvLine(line.map((cell) => (typeof cell === 'string' ? cell.replace(/[\r\n]+/g, ' ') : cell)))}`
  yield csvLine(columns.map(({ label }) => label))
  for await (const row of rows) yield lineOf(columns, row)
}
