import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvCell, csvLine } from './csv'

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1+1', '＋1', '－1', '＠x'])(
  '%j is text to a spreadsheet',
  (cell) => {
    expect((parse(csvLine([cell])) as string[][])[0]![0]).toBe(`'${cell}`)
  },
)

test('any text comes back whole, and never begins like a formula', () => {
  const property = fc.property(
    fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }),
    (cells) => {
      const [back] = parse(csvLine(cells), {
        relax_column_count: true,
        skip_empty_lines: false,
      }) as string[][]
      // csv-parse reads a line of nothing but one empty cell as no line at all.
      if (cells.length === 1 && cells[0] === '') return
      cells.forEach((cell, index) => {
        expect(back![index]!.replace(/^'/, '')).toBe(cell.replace(/^'/, ''))
        expect(back![index]).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/)
      })
    },
  )
  fc.assert(property)
})

test('unknown is an empty cell and a number stays a number', () => {
  expect(csvCell(null)).toBe('')
  expect(csvCell(-3)).toBe('-3')
})
