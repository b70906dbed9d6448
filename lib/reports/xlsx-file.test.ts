import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { strFromU8, Unzip, UnzipInflate, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { commentedFile, csvFile, evidenceFile } from './csv-file'
import { type Cell, text } from './report'
import { xlsxFile } from './xlsx-file'
import type { ReportEvidence } from '@/lib/model/answers/reports'

const evidence = (name: string): ReportEvidence => ({
  report: 'x',
  title: 'X',
  subject: name,
  asOf: null,
  judgement: null,
  looksBackTo: null,
  organisation: null,
  madeBy: name,
  scope: name,
  filter: name,
  list: null,
  link: '/reports',
  notes: [name],
  rows: 1,
  contentSha256: '0',
  rulesVersion: '0',
  params: [],
  frameworks: [],
  imports: [],
  sources: [
    {
      source: name,
      state: 'fresh',
      lastImport: null,
      lastImportAt: null,
      lastCompleteAt: null,
      received: 0,
      stored: 0,
      updated: 0,
      unchanged: 0,
      rejected: 0,
      identities: 0,
    },
  ],
  gaps: [name],
})

async function* each(rows: readonly (readonly Cell[])[]) {
  yield* rows
}
const hostile = fc
  .tuple(
    fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'),
    fc.string({ unit: 'binary' }),
  )
  .map((parts) => parts.join(''))

test('whatever a name begins with, no cell of any sheet or line runs: rows, heads, figures, evidence', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (name) => {
      const columns = [text('a', name)]
      const chunks: Uint8Array[] = []
      const figures = [{ title: name, total: 1, rows: [{ label: name, value: 1 }] }]
      for await (const chunk of xlsxFile(columns, each([[name]]), figures, evidence(name), 'a4'))
        chunks.push(chunk)
      const parts = unzipSync(Buffer.concat(chunks))
      for (const sheet of ['sheet1', 'sheet2']) {
        const xml = strFromU8(parts[`xl/worksheets/${sheet}.xml`]!)
        expect(xml).not.toContain('<f')
        // Every text is an inline string; one that looks like a formula is marked as text besides.
        for (const [, attributes, said] of xml.matchAll(/<c([^>]*)><is><t[^>]*>([\s\S]*?)<\/t>/g)) {
          expect(attributes).toContain('t="inlineStr"')
          if (/^[=+\-@\t\r\n＝＋－＠]/.test(said!)) expect(attributes).toMatch(/ s="[13]"/)
        }
      }
      let csv = ''
      for await (const line of csvFile(columns, each([[name]]))) csv += line
      for (const line of evidenceFile(evidence(name))) csv += line.replace('\uFEFF', '')
      expect(csv.replace('\uFEFF', '')).not.toMatch(/(^|\r\n|,)"?[=+\-@\t＝＋－＠]/)
    }),
    { numRuns: 60 },
  )
})

test('whatever the names are, the comments of a commented file end where its table begins', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(hostile, fc.constantFrom('#', '# a', 'a#b', 'a\r\n#b', '"#')), async (name) => {
      let csv = ''
      for await (const line of commentedFile([text('a', 'A')], each([[name], ['last']]), evidence(name)))
        csv += line
      const table = parse(csv, { bom: true, comment: '#', comment_no_infix: true }) as string[][]
      expect(table).toHaveLength(name === '' ? 2 : 3)
      expect(table.at(-1)).toEqual(['last'])
      expect(table[0]).toEqual(['A'])
    }),
    { numRuns: 60 },
  )
})

test('the head stays, filters and is printed on every page, whose size is the chosen paper', async () => {
  const columns = Array.from({ length: 28 }, (_, at) => text(`k${at}`, `Column ${at}`))
  const rows = [columns.map(() => 'a somewhat longer text'), columns.map(() => null)]
  const parts = async (paper: 'a4' | 'letter', title: string) => {
    const chunks: Uint8Array[] = []
    const file = xlsxFile(columns, each(rows), [], { ...evidence('x'), title }, paper)
    for await (const chunk of file) chunks.push(chunk)
    const unpacked = unzipSync(Buffer.concat(chunks))
    return (name: string) => strFromU8(unpacked[`xl/${name}.xml`]!)
  }
  const letter = await parts('letter', 'Risk & reward')
  const sheet = letter('worksheets/sheet2')
  expect(sheet).toContain('state="frozen"')
  expect(sheet).toContain('</sheetData><autoFilter ref="A1:AB3"/><pageMargins')
  expect(sheet).toContain('paperSize="1" orientation="landscape" fitToWidth="1" fitToHeight="0"')
  expect(sheet).toContain('<oddHeader>&amp;LRisk &amp;&amp; reward</oddHeader>')
  expect(sheet).toContain('<col min="1" max="1" width="24" customWidth="1"/>')
  expect(letter('workbook')).toContain(
    `<definedName name="_xlnm.Print_Titles" localSheetId="1">'Rows'!$1:$1</definedName>`,
  )
  expect(letter('workbook')).toContain(`hidden="1">'Rows'!$A$1:$AB$3</definedName>`)
  expect((await parts('a4', 'X'))('worksheets/sheet1')).toContain('paperSize="9"')
})

test('more rows than a sheet holds go on in the next sheet, and none is lost', async () => {
  const rows = 1_048_001
  async function* many(): AsyncGenerator<Cell[]> {
    for (let n = 0; n < rows; n++) yield [n]
  }
  const counts: Record<string, number> = {}
  const zip = new Unzip((entry) => {
    entry.ondata = (error, chunk) => {
      if (error) throw error
      counts[entry.name] = (counts[entry.name] ?? 0) + strFromU8(chunk).split('</row>').length - 1
    }
    entry.start()
  })
  zip.register(UnzipInflate)
  for await (const chunk of xlsxFile(
    [{ key: 'n', label: 'N', type: 'number' }],
    many(),
    [],
    evidence('x'),
    'a4',
  ))
    zip.push(chunk)
  zip.push(new Uint8Array(), true)
  expect(counts['xl/worksheets/sheet2.xml']).toBeGreaterThanOrEqual(1_048_000)
  const inSheets = counts['xl/worksheets/sheet2.xml']! + counts['xl/worksheets/sheet3.xml']!
  // A chunk may end inside of a tag, so that a few are not counted.
  expect(rows + 2 - inSheets).toBeLessThan(200)
  expect(counts['xl/worksheets/sheet3.xml']).toBe(2)
}, 120_000)
