import type { Cell, Column } from './report'
import type { Figures, ReportEvidence } from '@/lib/model/answers/reports'

/** A report as one JSON document, written row by row. */
export async function* jsonFile(
  columns: readonly Column[],
  rows: AsyncIterable<readonly Cell[]>,
  figures: readonly Figures[],
  evidence: ReportEvidence,
): AsyncGenerator<string> {
  yield `{"evidence":${JSON.stringify(evidence)},\n"figures":${JSON.stringify(figures)},\n"rows":[`
  let separator = '\n'
  for await (const row of rows) {
    yield separator + JSON.stringify(Object.fromEntries(columns.map(({ key }, index) => [key, row[index]])))
    separator = ',\n'
  }
  yield ']}\n'
}
