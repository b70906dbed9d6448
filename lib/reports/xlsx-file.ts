import { Zip, ZipDeflate } from 'fflate'
import { isFormula } from '../files/csv'
import { evidenceLines } from './evidence-lines'
import type { Cell, Column } from './report'
import { xmlText } from '../files/xml'
import type { PaperSize } from '@/lib/model/policy'
import type { Figures, ReportEvidence } from '@/lib/model/answers/reports'

/** Rows that fit a sheet beside its head (ECMA-376, limits of spreadsheet programs: 1,048,576). */
const SHEET_ROWS_MAX = 1_048_000
/** Zip entries carry a time; the same snapshot has to give the same bytes. */
const EPOCH = new Date(2000, 0, 1)

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/package/2006/relationships'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

// Styles by place: 0 plain, 1 head, 2 instant, 3 text that a spreadsheet program would take for a formula.
const [HEAD, INSTANT, QUOTED] = [1, 2, 3]
const styles = `${head}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="164" applyNumberFormat="1"/><xf xfId="0" quotePrefix="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

/** Rows by which the widths of columns are chosen. */
const ROWS_MEASURED = 200
/** Widths in characters (ECMA-376, 18.3.1.13). */
const [WIDTH_MIN, WIDTH_MAX] = [9, 60]
/** Codes of paper (ECMA-376, 18.3.1.63). */
const paperCodes: Record<PaperSize, number> = { letter: 1, a4: 9 }

/**
 * A report as an Office Open XML workbook (ECMA-376, SpreadsheetML), streamed: figures and evidence on the first sheet, rows on
 * the next ones, under a head that stays, filters and is printed on every page. Text is always text: nothing in it can run as a formula.
 */
export async function* xlsxFile(
  columns: readonly Column[],
  rows: AsyncIterable<readonly Cell[]>,
  figures: readonly Figures[],
  evidence: ReportEvidence,
  paper: PaperSize,
): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = []
  let failure: Error | null = null
  const zip = new Zip((error, chunk) => {
    if (error) failure = error
    else ready.push(chunk)
  })
  const add = (name: string) => {
    const entry = new ZipDeflate(name, { level: 6 })
    entry.mtime = EPOCH
    zip.add(entry)
    return entry
  }
  const drain = () => {
    if (failure) throw failure
    const chunks = ready
    ready = []
    return chunks
  }
  const encoder = new TextEncoder()
  const whole = (name: string, text: string) => add(name).push(encoder.encode(text), true)

  const titles = ['Evidence']
  /** Where the rows of each sheet stand, with their head. */
  const places: Place[] = []
  const foot = sheetFoot(evidence.title, paper)
  whole('xl/worksheets/sheet1.xml', evidenceSheet(figures, evidence, foot))
  yield* drain()
  const iterator = rows[Symbol.asyncIterator]()
  const measured: (readonly Cell[])[] = []
  let next = await iterator.next()
  while (!next.done && measured.length < ROWS_MEASURED) {
    measured.push(next.value)
    next = await iterator.next()
  }
  const widths = widthsOf([columns.map(({ label }) => label), ...measured])
  // The rows that were measured come first.
  const written = (row: readonly Cell[]) =>
    rowXml(row.map((cell, index) => cellXml(cell, columns[index]!.type)))
  let block = measured.map(written).join('')
  let count = measured.length
  do {
    titles.push(titles.length === 1 ? 'Rows' : `Rows ${titles.length}`)
    const sheet = add(`xl/worksheets/sheet${titles.length}.xml`)
    sheet.push(
      encoder.encode(
        `${sheetHead(widths)}${rowXml(columns.map(({ label }) => cellXml(label, 'text', HEAD)))}`,
      ),
    )
    for (; count < SHEET_ROWS_MAX && !next.done; count++) {
      block += written(next.value)
      if (block.length > 1 << 16) {
        sheet.push(encoder.encode(block))
        block = ''
        yield* drain()
      }
      next = await iterator.next()
    }
    const place = { column: letters(columns.length), row: count + 1 }
    places.push(place)
    const filter = `<autoFilter ref="A1:${place.column}${place.row}"/>`
    sheet.push(encoder.encode(`${block}</sheetData>${filter}${foot}</worksheet>`), true)
    block = ''
    count = 0
    yield* drain()
  } while (!next.done)

  whole('xl/styles.xml', styles)
  whole('xl/workbook.xml', workbook(titles, places))
  whole('xl/_rels/workbook.xml.rels', workbookRelations(titles.length))
  whole(
    '_rels/.rels',
    `${head}<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  )
  whole('[Content_Types].xml', contentTypes(titles.length))
  zip.end()
  yield* drain()
}

/** The last cell of the rows of a sheet. */
interface Place {
  column: string
  row: number
}

/** The letters of a column by its number: 1 is A, 27 is AA. */
const letters = (no: number): string =>
  no === 0 ? '' : letters(Math.floor((no - 1) / 26)) + String.fromCodePoint(65 + ((no - 1) % 26))

const widthsOf = (rows: readonly (readonly Cell[])[]): number[] => {
  const widths: number[] = []
  for (const row of rows)
    for (const [at, cell] of row.entries()) {
      const wished = Math.min(WIDTH_MAX, String(cell ?? '').length + 2)
      widths[at] = Math.max(widths[at] ?? WIDTH_MIN, wished)
    }
  return widths
}
const columnsXml = (widths: readonly number[]) =>
  `<cols>${widths.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`).join('')}</cols>`

/** Printed across, all columns on one page, with the title above and the number of the page below. */
function sheetFoot(title: string, paper: PaperSize): string {
  // An ampersand begins a code.
  const said = xmlText(`&L${title.slice(0, 120).replaceAll('&', '&&')}`)
  return `<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="${paperCodes[paper]}" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddHeader>${said}</oddHeader><oddFooter>&amp;R&amp;P / &amp;N</oddFooter></headerFooter>`
}

const sheetBegin = `${head}<worksheet xmlns="${main}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`
const sheetHead = (widths: readonly number[]) =>
  `${sheetBegin}<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>${columnsXml(widths)}<sheetData>`
const rowXml = (cells: readonly string[]) => `<row>${cells.join('')}</row>`

function cellXml(cell: Cell, type: Column['type'], style?: number): string {
  if (cell === null) return '<c/>'
  if (typeof cell === 'number') return `<c><v>${cell}</v></c>`
  const at = type === 'instant' ? Date.parse(cell) : Number.NaN
  // Days since the last day of 1899, as spreadsheet programs count.
  if (!Number.isNaN(at)) return `<c s="${INSTANT}"><v>${at / 86_400_000 + 25_569}</v></c>`
  const applied = style ?? (isFormula(cell) ? QUOTED : 0)
  return `<c t="inlineStr"${applied ? ` s="${applied}"` : ''}><is><t xml:space="preserve">${xmlText(cut(cell))}</t></is></c>`
}

/** Characters that a cell holds (ECMA-376, limits of spreadsheet programs); the whole text is in the CSV and JSON files. */
const CELL_LENGTH_MAX = 32_767
const cut = (text: string) =>
  text.length > CELL_LENGTH_MAX ? `${text.slice(0, CELL_LENGTH_MAX - 1)}…` : text

function evidenceSheet(figures: readonly Figures[], evidence: ReportEvidence, foot: string): string {
  const lines: Cell[][] = [
    ...figures.flatMap(({ title, total, rows }): Cell[][] => [
      [title, total ?? null],
      ...rows.map(({ label, value }): Cell[] => [`  ${label}`, value]),
    ]),
    [],
    ...evidenceLines(evidence),
  ]
  const cells = lines.map((line) => rowXml(line.map((cell) => cellXml(cell, 'text')))).join('')
  return `${sheetBegin}${columnsXml(widthsOf(lines))}<sheetData>${cells}</sheetData>${foot}</worksheet>`
}

// Print_Titles are the rows that every page repeats; _FilterDatabase is what some programs filter by.
const named = (titles: readonly string[], places: readonly Place[]) =>
  places
    .map((place, at) => {
      const sheet = `'${titles[at + 1]!}'!`
      const fixed = `$A$1:$`.concat(place.column, '$', String(place.row))
      return (
        `<definedName name="_xlnm._FilterDatabase" localSheetId="${at + 1}" hidden="1">` +
        `${sheet}${fixed}</definedName>` +
        `<definedName name="_xlnm.Print_Titles" localSheetId="${at + 1}">${sheet}$1:$1</definedName>`
      )
    })
    .join('')

const workbook = (titles: readonly string[], places: readonly Place[]) =>
  `${head}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${titles.map((title, index) => `<sheet name="${title}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('')}</sheets><definedNames>${named(titles, places)}</definedNames></workbook>`

const workbookRelations = (sheets: number) =>
  `${head}<Relationships xmlns="${relations}">${Array.from({ length: sheets }, (_, index) => `<Relationship Id="rId${index + 1}" Type="${office}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`).join('')}<Relationship Id="rId${sheets + 1}" Type="${office}/styles" Target="styles.xml"/></Relationships>`

const contentTypes = (sheets: number) => {
  const prefix = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const parts = Array.from(
    { length: sheets },
    (_, index) =>
      `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${prefix}.worksheet+xml"/>`,
  )
  return `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${prefix}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${prefix}.styles+xml"/>${parts.join('')}</Types>`
}
