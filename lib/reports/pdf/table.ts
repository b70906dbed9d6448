import { setImmediate } from 'node:timers/promises'
import type { Cell, Column } from '../report'
import { type Element, ink, type Paper } from './paper'

const SIZE = 7.5
const LEADING = 9.5
const GAP = 8
const LINES_MAX = 6
/** Room to write by hand, and what keeps a box clear of the line below it. */
const [HAND_ROOM, CLEAR] = [16, 5]
/** Rows between two looks at what else waits: other jobs run in the same process. */
const ROWS_AT_ONCE = 10

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** "22 Nov 2026 08:00", in UTC. */
export function shownInstant(iso: string): string {
  const at = new Date(iso)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`
}

const decimals = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 })

function shown(cell: Cell, type: Column['type']): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return decimals.format(cell)
  return type === 'instant' && !Number.isNaN(Date.parse(cell)) ? shownInstant(cell) : cell
}

interface Fitted extends Column {
  at: number
  width: number
}

/** Widths of columns by what stands in them: each gets what it needs, and what is too much is taken from the widest. */
function fitted(
  paper: Paper,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  isWide: boolean,
): Fitted[] {
  const { type } = paper
  const room = paper.width - GAP * (columns.length - 1)
  const sizes = columns.map((column, index) => {
    const head = type.settable(column.label)
    const word = Math.max(...head.split(' ').map((one) => type.widthOf(one, SIZE, 600)))
    const cells = rows.slice(0, 120).map((row) => type.settable(shown(row[index]!, column.type)))
    const widths = cells.map((cell) => type.widthOf(cell, SIZE, 400)).sort((a, b) => a - b)
    const most =
      column.type === 'text'
        ? (widths[Math.floor(widths.length * (widths.length < 100 ? 0.99 : 0.9))] ?? 0)
        : (widths.at(-1) ?? 0)
    const longest = Math.max(
      0,
      ...cells.flatMap((cell) => cell.split(/[\s/:._\-@=,;]+/)).map((one) => type.widthOf(one, SIZE, 400)),
    )
    const least = Math.max(word, column.type === 'text' ? Math.min(longest, 80) : most)
    const wished = column.isForHand ? 90 : most
    return { least, wish: Math.max(least, Math.min(wished + 1, room * (columns.length > 2 ? 0.4 : 0.8))) }
  })
  const wish = sizes.reduce((sum, one) => sum + one.wish, 0)
  const least = sizes.reduce((sum, one) => sum + one.least, 0)
  const give = wish > room ? Math.max(0, (room - least) / Math.max(1, wish - least)) : 1
  const squeeze = least > room ? room / least : 1
  const spare = Math.max(0, room - wish) / columns.length
  const rest = Math.max(0, spare - 40) * columns.length
  let at = paper.left
  return columns.map((column, index) => {
    const size = sizes[index]!
    const width = (size.least + (size.wish - size.least) * give) * squeeze + Math.min(spare, 40)
    const placed = { ...column, at, width: isWide && index === 0 ? width + rest : width }
    at += placed.width + GAP
    return placed
  })
}

interface Options {
  /** What stands under a row across the table: what has no column of its own. */
  details?: (index: number) => string
  /** A row that others belong to, or a total. */
  isStrong?: (index: number) => boolean
  /** Takes the whole width, with the room that is left in the first column. */
  isWide?: boolean
}

/**
 * A table over as many pages as it needs, its head on each of them.
 * @param rows every row's cells, one a column
 */
export async function drawTable(
  paper: Paper,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { details, isStrong, isWide = false }: Options = {},
): Promise<void> {
  const { type, doc } = paper
  const fit = fitted(paper, columns, rows, isWide)
  const last = fit.at(-1)!
  const right = last.at + last.width
  const heads = fit.map(({ label, width }) => type.wrap(type.settable(label), width, SIZE, 600))
  const headHeight = Math.max(...heads.map((lines) => lines.length)) * LEADING + 6
  const drawHead = (index: number, top: number) => {
    const { at, width, type: kind } = fit[index]!
    doc.fillColor(ink.label)
    heads[index]!.forEach((line, nth) => {
      const x = kind === 'number' ? at + width - type.widthOf(line, SIZE, 600) : at
      const below = heads[index]!.length - 1 - nth
      type.line(line, x, top + headHeight - 6 - below * LEADING, SIZE, 600)
    })
  }
  paper.need(headHeight + 3 * LEADING)
  const table = paper.element('Table')
  const head = paper.element('THead', table)
  const headRow = paper.element('TR', head)
  fit.forEach((_, index) => paper.tagged('TH', () => drawHead(index, paper.y), headRow, { scope: 'Column' }))
  headRow.end()
  head.end()
  const headRule = () =>
    paper.artifact(() => paper.rule(paper.y + headHeight - 1, ink.strong, paper.left, right))
  headRule()
  paper.y += headHeight
  const body = paper.element('TBody', table)
  const again = () => {
    paper.artifact(() => fit.forEach((_, index) => drawHead(index, paper.y)))
    headRule()
    paper.y += headHeight
  }
  await paper.withHead(again, async () => {
    for (const [index, row] of rows.entries()) {
      if (index % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) await setImmediate()
      drawRow(paper, body, fit, row, {
        details: details?.(index) ?? '',
        isStrong: isStrong?.(index) ?? false,
        right,
      })
    }
  })
  body.end()
  table.end()
  paper.y += 6
}

function drawRow(
  paper: Paper,
  body: Element,
  fit: readonly Fitted[],
  row: readonly Cell[],
  { details, isStrong, right }: { details: string; isStrong: boolean; right: number },
): void {
  const { type, doc } = paper
  const weight = isStrong ? 600 : 400
  const cells = fit.map((column, index) => {
    const said = type.settable(shown(row[index]!, column.type))
    return column.type === 'number' ? [said] : type.wrap(said, column.width, SIZE, weight, LINES_MAX)
  })
  const more = details
    ? type.wrap(type.settable(details), right - paper.left, SIZE - 0.5, 400, LINES_MAX)
    : []
  const isForHand = fit.some((column) => column.isForHand)
  const height =
    Math.max(...cells.map((lines) => lines.length)) * LEADING +
    (isForHand ? HAND_ROOM + CLEAR : 5) +
    more.length * LEADING
  paper.need(height)
  const top = paper.y
  const line = paper.element('TR', body)
  cells.forEach((lines, index) => {
    const column = fit[index]!
    paper.tagged(
      'TD',
      () => {
        doc.fillColor(index === 0 || isStrong ? ink.text : ink.quiet)
        if (column.type === 'number') type.figure(lines[0]!, column.at + column.width, top + 9, SIZE, weight)
        else lines.forEach((text, nth) => type.line(text, column.at, top + 9 + nth * LEADING, SIZE, weight))
      },
      line,
      actualOf(row[index]!, lines),
    )
  })
  line.end()
  if (more.length > 0) {
    const under = paper.element('TR', body)
    const cell = paper.element('TD', under)
    // pdfkit has no option for it; the attribute is that of ISO 32000-1, 14.8.5.7.
    ;(cell as unknown as { dictionary: { data: Record<string, unknown> } }).dictionary.data.A = {
      O: 'Table',
      ColSpan: fit.length,
    }
    const from = top + height - more.length * LEADING - 2
    cell.add(() => {
      doc.fillColor(ink.label)
      more.forEach((text, nth) => type.line(text, paper.left, from + 7 + nth * LEADING, SIZE - 0.5, 400))
    })
    cell.end()
    under.end()
  }
  paper.artifact(() => {
    for (const { isForHand, at, width } of fit)
      if (isForHand) paper.box(at, top + 2, width, height - more.length * LEADING - 3 - CLEAR)
    paper.rule(top + height, ink.line, paper.left, right)
  })
  paper.y = top + height
}

/** The text as it is, where the page shows it otherwise: cut, or by code points. */
const actualOf = (cell: Cell, lines: readonly string[]): { actual?: string } =>
  typeof cell === 'string' && (lines.length === LINES_MAX || lines.some((line) => line.includes('[U+')))
    ? { actual: cell }
    : {}
