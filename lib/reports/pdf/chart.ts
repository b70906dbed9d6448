import type { Chart, Tone } from '../report'
import { ink, type Paper } from './paper'

const SIZE = 8
const figure = (value: number) => value.toLocaleString('en-GB')

/** What a chart shows, in a sentence for those who do not see it. */
export function chartWords({ title, parts, rows, limit }: Chart): string {
  const said = rows.map(({ label, values }) => {
    const shown = values.map((value, index) => ({ value, name: parts[index]!.name }))
    const some = shown.filter(({ value }) => value > 0)
    return `${label}: ${some.map(({ value, name }) => `${figure(value)} ${name}`).join(', ') || 'none'}`
  })
  return `${title}. ${limit ? `Limit: ${limit.label}, behind ${rows[limit.after - 1]!.label}. ` : ''}${said.join('; ')}.`
}

/** One part of a bar. Only unknown is ever hatched. */
function fill(paper: Paper, tone: Tone, x: number, y: number, width: number, height: number): void {
  const { doc } = paper
  doc.save()
  if (tone === 'hollow')
    doc
      .lineWidth(0.5)
      .strokeColor(ink.label)
      .rect(x + 0.25, y + 0.25, width - 0.5, height - 0.5)
      .stroke()
  else if (tone === 'hatch') {
    doc.rect(x, y, width, height).clip()
    doc.lineWidth(0.5).strokeColor(ink.unknown)
    for (let at = x - height; at < x + width; at += 3) doc.moveTo(at, y).lineTo(at + height, y + height)
    doc.stroke()
    doc.restore().save()
    doc
      .lineWidth(0.5)
      .strokeColor(ink.unknown)
      .rect(x + 0.25, y + 0.25, width - 0.5, height - 0.5)
      .stroke()
  } else
    doc
      .fillColor({ quiet: ink.holds, middle: ink.middle, ink: ink.gap }[tone])
      .rect(x, y, width, height)
      .fill()
  doc.restore()
}

/** Draws a chart as one figure, with its sentence as alternative text. A long one goes on as another figure. */
export function drawChart(paper: Paper, chart: Chart): void {
  if (chart.kind === 'columns') return drawColumns(paper, chart)
  const height = (count: number) => 34 + count * ROW
  const rest = [...chart.rows]
  const largest = Math.max(1, ...chart.rows.map(sum))
  for (let isFirst = true; rest.length > 0; isFirst = false) {
    paper.need(height(Math.min(rest.length, 6)))
    const fits = Math.max(1, Math.floor((paper.bottom - paper.y - 34) / ROW))
    const part = { ...chart, rows: rest.splice(0, fits) }
    if (!isFirst) part.title = `${chart.title}, continued`
    drawBars(paper, part, largest)
  }
}

const ROW = 19
const sum = ({ values }: { values: number[] }) => values.reduce((all, one) => all + one, 0)

function asFigure(paper: Paper, chart: Chart, height: number, draw: (top: number) => void): void {
  paper.heading('H3', chart.title)
  const top = paper.y
  paper.tagged('Figure', () => draw(top), undefined, {
    alt: chartWords(chart),
    bbox: [paper.left, top, paper.left + paper.width, top + height],
  })
  paper.y = top + height + 6
}

// The figures stand beside the bars under the mark of their part: the head of the figures is the legend.
function drawBars(paper: Paper, chart: Chart, largest: number): void {
  const { type, doc, left, width } = paper
  const figureWidth = 62
  const labelWidth = Math.min(210, width * 0.32)
  const figures = (chart.parts.length + 1) * figureWidth
  const barLeft = left + labelWidth + 10
  const barWidth = width - labelWidth - figures - 20
  const right = (index: number) => left + width - (chart.parts.length - index) * figureWidth
  asFigure(paper, chart, 24 + chart.rows.length * ROW, (top) => {
    const heads = [
      ...chart.parts.map(({ name, tone }) => ({ name, tone: tone as Tone | null })),
      { name: 'total', tone: null },
    ]
    heads.forEach(({ name, tone }, index) => {
      const lines = type.wrap(name, figureWidth - 16, 7, 400, 3)
      doc.fillColor(ink.label)
      lines.forEach((line, at) =>
        type.line(
          line,
          right(index) - type.widthOf(line, 7, 400),
          top + 18 - (lines.length - 1 - at) * 8,
          7,
          400,
        ),
      )
      const longest = Math.max(...lines.map((line) => type.widthOf(line, 7, 400)))
      if (tone) fill(paper, tone, right(index) - longest - 10, top + 12.5 - (lines.length - 1) * 4, 7, 6)
    })
    paper.rule(top + 23, ink.strong)
    chart.rows.forEach((row, at) => {
      const y = top + 24 + at * ROW
      doc.fillColor(ink.text)
      const label = type.wrap(type.settable(row.label), labelWidth, SIZE, 400, 2)
      label.forEach((line, index) =>
        type.line(
          line,
          left,
          y + (label.length > 1 ? 8 : 12.5) + index * 8.5,
          label.length > 1 ? 7 : SIZE,
          400,
        ),
      )
      let x = barLeft
      row.values.forEach((value, index) => {
        if (value === 0) return
        // A part with any value is drawn at least this wide.
        const part = Math.max(2.5, (value / largest) * (barWidth - 10))
        fill(paper, chart.parts[index]!.tone, x, y + 6, part, 8)
        x += part + 1.5
      })
      doc.fillColor(ink.text)
      row.values.forEach((value, index) => type.figure(figure(value), right(index), y + 12.5, SIZE, 400))
      type.figure(figure(sum(row)), right(row.values.length), y + 12.5, SIZE, 600)
      paper.rule(y + ROW, ink.line)
    })
  })
}

function drawColumns(paper: Paper, chart: Chart): void {
  const { type, doc, left, width } = paper
  const height = 132
  paper.need(height + 30)
  const largest = Math.max(
    1,
    ...chart.rows.map((row) => (chart.isBeside ? Math.max(...row.values) : sum(row))),
  )
  const step = Math.min(92, width / chart.rows.length)
  asFigure(paper, chart, height, (top) => {
    const [base, tallest] = [top + height - 18, height - 56]
    let at = left
    for (const { name, tone } of chart.parts) {
      fill(paper, tone, at, top + 3, 7, 6)
      doc.fillColor(ink.label)
      type.line(name, at + 10, top + 9, 7, 400)
      at += 24 + type.widthOf(name, 7, 400)
    }
    chart.rows.forEach(({ label, values }, index) => {
      const x = left + index * step
      const total = values.reduce((all, one) => all + one, 0)
      const drawn = values.map((value, part) => ({ value, tone: chart.parts[part]!.tone }))
      const room = step - 14
      let y = base
      drawn.forEach(({ value, tone }, part) => {
        const tall = value === 0 ? 0 : Math.max(2, (value / largest) * tallest)
        const [wide, from] = chart.isBeside
          ? [room / drawn.length - 1.5, x + part * (room / drawn.length)]
          : [room, x]
        if (tall > 0) fill(paper, tone, from, (chart.isBeside ? base : y) - tall, wide, tall)
        if (chart.isBeside) {
          doc.fillColor(ink.quiet)
          const said = figure(value)
          type.line(said, from + (wide - type.widthOf(said, 6.5, 400)) / 2, base - tall - 3, 6.5, 400)
        } else y -= tall
      })
      if (!chart.isBeside) {
        doc.fillColor(ink.text)
        const said = figure(total)
        type.line(said, x + (room - type.widthOf(said, SIZE, 600)) / 2, y - 4, SIZE, 600)
      }
      doc.fillColor(ink.label)
      const said = type.settable(label)
      type.line(said, x + (room - type.widthOf(said, 7, 400)) / 2, base + 10, 7, 400)
    })
    paper.rule(base, ink.strong, left, left + step * chart.rows.length - 14)
    if (chart.limit) {
      const x = left + chart.limit.after * step - 7
      doc
        .save()
        .lineWidth(0.75)
        .strokeColor(ink.text)
        .moveTo(x, top + 18)
        .lineTo(x, base)
        .stroke()
        .restore()
      doc.fillColor(ink.text)
      type.line(chart.limit.label, x + 3, top + 24, 7, 600)
    }
  })
}
