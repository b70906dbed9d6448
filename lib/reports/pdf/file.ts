import { publicKey } from '@/lib/db/signing'
import { ownAddress } from '@/lib/db/settings'
import type { PaperSize } from '@/lib/model/policy'
import { type BriefPart, type Cell, type Chart, type Column, number, type Report, text } from '../report'
import { drawChart } from './chart'
import { ink, Paper } from './paper'
import { drawTable, shownInstant } from './table'
import type { Figures, ReportEvidence, ReportParams } from '@/lib/model/answers/reports'

/** Height that a table of a report of few pages begins with; less of it would part head and rows. */
const TABLE_KEEP = 150
/** Height that the evidence sheet begins with: on the page of the last rows, where that is left. */
const EVIDENCE_KEEP = 160
/** How many imports the printed evidence sheet names. */
const IMPORTS_PRINTED = 60

/** Rows that are printed. Who needs more needs a file that a program reads. */
export const PRINTED_ROWS_MAX = 2_000

interface Printed {
  report: Report
  params: ReportParams
  columns: readonly Column[]
  rows: AsyncIterable<readonly Cell[]>
  figures: readonly Figures[]
  charts: readonly Chart[]
  evidence: ReportEvidence
  paper: PaperSize
}

/**
 * A report as a tagged PDF: what it says, its figures drawn, its rows up to a limit, and the evidence sheet. The same
 * snapshot gives the same bytes: the document carries the instant of the judgement and nothing of the moment of writing.
 */
export async function* pdfFile(printed: Printed): AsyncGenerator<Uint8Array> {
  const { report, params, columns, figures, charts, evidence } = printed
  const inTable = printedColumns(report, params, columns)
  const title = evidence.subject ? `${report.title}: ${evidence.subject}` : report.title
  const paper = new Paper({
    title,
    author: evidence.madeBy,
    subject: report.question,
    at: new Date(evidence.asOf ?? 0),
    isLandscape: !report.brief && inTable.length > 6,
    size: printed.paper,
  })
  opening(paper, printed)
  if (report.brief) {
    await briefParts(paper, printed, report.brief)
    briefEvidence(paper, evidence)
  } else {
    if (charts.length > 0 || figures.length > 0) {
      paper.begin('Figures')
      for (const chart of charts) drawChart(paper, chart)
      await figureTables(paper, figures)
    }
    await rowTable(paper, printed, inTable)
    await evidenceSheet(paper, evidence)
  }
  await paper.finish(
    { left: title, right: evidence.asOf ? `${shownInstant(evidence.asOf)} UTC` : 'never judged' },
    `Muster · SHA-256 of the rows ${evidence.contentSha256}`,
  )
  for await (const chunk of paper.doc) yield chunk as Uint8Array
}

const printedColumns = (
  report: Report,
  params: ReportParams,
  columns: readonly Column[],
): readonly Column[] => {
  const keys = typeof report.printed === 'function' ? report.printed(params) : report.printed
  return keys ? columns.filter(({ key }) => keys.includes(key)) : columns
}

function opening(paper: Paper, { report, evidence }: Printed): void {
  paper.y = 42
  if (evidence.organisation) paper.paragraph(evidence.organisation, { color: ink.label, weight: 600 })
  paper.heading('H1', report.title)
  if (evidence.subject) paper.paragraph(evidence.subject, { size: 12, color: ink.text, weight: 600 })
  paper.y += 2
  paper.paragraph(report.question, { size: 10 })
  paper.y += 6
  const said = [
    evidence.asOf
      ? `As judged on ${shownInstant(evidence.asOf)} UTC, judgement ${evidence.judgement}`
      : 'Nothing had been judged',
    ...(evidence.looksBackTo ? [`What was known on ${shownInstant(evidence.looksBackTo)} UTC`] : []),
    `Scope: ${evidence.scope}`,
    ...(evidence.filter === 'none' ? [] : [`Filter: ${evidence.filter}`]),
    `Made by ${evidence.madeBy}`,
  ]
  paper.paragraph(said.join('. ') + '.', { color: ink.label })
  if (evidence.gaps.length > 0) {
    paper.y += 4
    paper.paragraph(`Known gaps: ${evidence.gaps.join(' ')}`, { color: ink.text })
  }
}

/** The parts of a report of few pages, each from the rows that all its files hold. */
async function briefParts(
  paper: Paper,
  { charts, columns, rows }: Printed,
  parts: readonly BriefPart[],
): Promise<void> {
  const all = await Array.fromAsync(rows)
  paper.begin('Summary')
  for (const part of parts) {
    if ('chart' in part) {
      const chart = charts[part.chart]!
      if (chart.rows.length > 0) drawChart(paper, chart)
      continue
    }
    const shown = all.filter((row) => [part.about].flat().includes(String(row[0])))
    paper.heading('H3', part.title, TABLE_KEEP)
    if (shown.length === 0) {
      paper.paragraph('None.')
      continue
    }
    // A column that says nothing in any row takes room from the others.
    const said = part.columns
      .map(([key, label]) => ({ label, at: columns.findIndex((column) => column.key === key) }))
      .filter(({ at }) => shown.some((row) => row[at] !== null))
    await drawTable(
      paper,
      said.map(({ label, at }) => ({ ...columns[at]!, label })),
      shown.map((row) => said.map(({ at }) => row[at]!)),
    )
  }
}

/** What is needed to verify a report of few pages; all that it rests on is in its other files. */
function briefEvidence(paper: Paper, evidence: ReportEvidence): void {
  const { kid } = publicKey()
  paper.heading('H3', 'Evidence')
  paper.paragraph(
    `${evidence.rows.toLocaleString('en-GB')} rows, SHA-256 ${evidence.contentSha256}. Rules version ${evidence.rulesVersion}. Sources, imports, checks and their numbers are in the XLSX, CSV and JSON files of this report. Verify this file at ${ownAddress('/verify')}, or run: npm run muster -- verify FILE (Ed25519, key ${kid}).`,
    { size: 7.5 },
  )
}

async function figureTables(paper: Paper, figures: readonly Figures[]): Promise<void> {
  const columns = paper.doc.page.width > paper.doc.page.height ? 3 : 2
  const room = paper.bottom - paper.top
  const heightOf = ({ rows }: Figures) => (rows.length + 2) * 15 + 50
  await paper.beside(
    columns,
    figures
      .filter((one) => heightOf(one) < room)
      .map((one) => ({ height: heightOf(one), draw: () => figureTable(paper, one) })),
  )
  for (const one of figures.filter((long) => heightOf(long) >= room)) await figureTable(paper, one)
}

async function figureTable(paper: Paper, { title, total, unit, rows }: Figures): Promise<void> {
  paper.heading('H3', title, 0)
  const share = (value: number | null) =>
    total && value !== null ? `${((100 * value) / total).toFixed(1)} %` : null
  const columns: Column[] = [
    text('label', 'Of them'),
    number('value', unit ?? 'Number'),
    ...(total === undefined ? [] : [number('share', 'Share')]),
  ]
  const lines: Cell[][] = [
    ...rows.map(({ label, value }): Cell[] => [label, value, ...(total === undefined ? [] : [share(value)])]),
    ...(total === undefined ? [] : [['Total', total, null]]),
  ]
  await drawTable(paper, columns, lines, {
    isWide: true,
    isStrong: (index) => total !== undefined && index === rows.length,
  })
}

async function rowTable(paper: Paper, printed: Printed, inTable: readonly Column[]): Promise<void> {
  const { columns, evidence } = printed
  paper.begin('Rows', 130)
  const rows: (readonly Cell[])[] = []
  for await (const row of printed.rows) {
    if (rows.length === PRINTED_ROWS_MAX) break
    rows.push(row)
  }
  const isCut = evidence.rows > rows.length
  paper.paragraph(
    rows.length === 0
      ? 'No row: nothing is in this scope and under this filter.'
      : isCut
        ? `The first ${rows.length.toLocaleString('en-GB')} of ${evidence.rows.toLocaleString('en-GB')} rows. All of them are in the CSV and XLSX files of this report; the figures above and the hash are of all.`
        : `All ${rows.length.toLocaleString('en-GB')} rows.`,
    isCut ? { color: ink.text, weight: 600 } : {},
  )
  paper.y += 4
  if (rows.length === 0) return
  const places = inTable.map(({ key }) => columns.findIndex((one) => one.key === key))
  const others = columns
    .map((column, at) => ({ ...column, at }))
    .filter(({ key }) => !inTable.some((one) => one.key === key))
  await drawTable(
    paper,
    inTable,
    rows.map((row) => places.map((at) => row[at]!)),
    {
      isStrong: (index) => printed.report.isHead?.(rows[index]!) ?? false,
      details: (index) =>
        others
          .filter(({ at }) => rows[index]![at] !== null && rows[index]![at] !== '')
          .map(({ label, type, at }) => {
            const cell = rows[index]![at]!
            return `${label}: ${type === 'instant' && typeof cell === 'string' ? shownInstant(cell) : cell}`
          })
          .join('  ·  '),
    },
  )
}

async function evidenceSheet(paper: Paper, evidence: ReportEvidence): Promise<void> {
  paper.begin('Evidence sheet', EVIDENCE_KEEP)
  await drawTable(
    paper,
    [text('fact', 'Fact'), text('value', 'Value')],
    [
      ['Report', evidence.title],
      ['Organisation', evidence.organisation],
      ['Subject', evidence.subject],
      ['As of (UTC)', evidence.looksBackTo],
      ['Judged at (UTC)', evidence.asOf],
      ['Judgement', evidence.judgement === null ? null : String(evidence.judgement)],
      ['Made by', evidence.madeBy],
      ['Scope', evidence.scope],
      ['Filter', evidence.filter],
      ['The list itself', evidence.list === null ? null : ownAddress(evidence.list)],
      ['The same report again', ownAddress(evidence.link)],
      ['Rows', evidence.rows.toLocaleString('en-GB')],
      ['SHA-256 of the rows', evidence.contentSha256],
      ['Rules version', evidence.rulesVersion],
      ...evidence.frameworks.map(({ id, version, edition }): Cell[] => [
        'Framework',
        `${id}, ${version}${edition ? `, edition ${edition}` : ''}`,
      ]),
    ].filter(([, value]) => value !== null),
  )
  for (const note of evidence.notes) {
    paper.y += 2
    paper.paragraph(note)
  }
  paper.heading('H3', 'Known gaps')
  for (const gap of evidence.gaps.length > 0 ? evidence.gaps : ['None.']) paper.paragraph(gap)
  paper.heading(
    'H3',
    'Sources: received = stored + updated + unchanged + rejected, in the last import of each',
  )
  if (evidence.sources.length === 0) paper.paragraph('No source.')
  else
    await drawTable(
      paper,
      [
        text('source', 'Source'),
        text('state', 'State'),
        text('import', 'Import'),
        { key: 'at', label: 'Last import (UTC)', type: 'instant' },
        number('received', 'Received'),
        number('stored', 'Stored'),
        number('updated', 'Updated'),
        number('unchanged', 'Unchanged'),
        number('rejected', 'Rejected'),
        number('identities', 'Identities'),
      ],
      evidence.sources.map((one) => [
        one.source,
        one.state,
        one.lastImport === null ? null : String(one.lastImport),
        one.lastImportAt,
        one.received,
        one.stored,
        one.updated,
        one.unchanged,
        one.rejected,
        one.identities,
      ]),
    )
  paper.heading('H3', 'Imports on which facts of this report rest')
  if (evidence.imports.length === 0) paper.paragraph('None.')
  else
    await drawTable(
      paper,
      [
        text('import', 'Import'),
        text('source', 'Source'),
        { key: 'at', label: 'Exported (UTC)', type: 'instant' },
        number('received', 'Received'),
        number('stored', 'Stored'),
        number('updated', 'Updated'),
        number('unchanged', 'Unchanged'),
        number('rejected', 'Rejected'),
        number('records', 'Standing records'),
        number('events', 'Events'),
      ],
      evidence.imports
        .slice(0, IMPORTS_PRINTED)
        .map((one) => [
          String(one.import),
          one.source,
          one.at,
          one.received,
          one.stored,
          one.updated,
          one.unchanged,
          one.rejected,
          one.records,
          one.events,
        ]),
    )
  if (evidence.imports.length > IMPORTS_PRINTED)
    paper.paragraph(
      `${(evidence.imports.length - IMPORTS_PRINTED).toLocaleString('en-GB')} earlier imports are in the evidence sheet of the other formats.`,
    )
  paper.heading('H3', 'Checks and their numbers in force')
  await drawTable(
    paper,
    [text('check', 'Check'), text('params', 'Numbers')],
    evidence.params.map(({ check, params }) => [
      check,
      Object.entries(params)
        .map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`)
        .join(', ') || 'none',
    ]),
  )
  paper.heading('H3', 'How to verify this file')
  const { kid } = publicKey()
  paper.paragraph(
    `Choose this file at ${ownAddress('/verify')}, or run: npm run muster -- verify FILE. Both take the SHA-256 of the whole file and say whether this installation issued it, and for which judgement. Its signatures are Ed25519 (RFC 8032) with key ${kid}.`,
  )
  paper.paragraph(
    'The SHA-256 of the rows is taken over the rows as JSON arrays, one a line, each ended by a line feed: it is the same in every format of this report.',
  )
  if (paper.type.lacked)
    paper.paragraph(
      'Characters of scripts that the typeface of this document lacks are printed as their Unicode code points, [U+…]. The text beneath the page and the other files hold them as they are.',
    )
}
