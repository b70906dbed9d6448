import { getDocumentProxy } from 'unpdf'
import { beforeAll, expect, test, vi } from 'vitest'
import { type Cell, type Chart, instant, number, type Report, text } from '../report'
import { chartWords } from './chart'
import { pdfFile, PRINTED_ROWS_MAX } from './file'
import { Paper } from './paper'
import type { ReportEvidence } from '@/lib/model/answers/reports'

beforeAll(() => {
  process.env.MUSTER_SECRET = 'a secret for tests only, long enough'
  process.env.MUSTER_URL = 'https://muster.example'
})

const columns = [
  text('name', 'Identity'),
  number('n', 'Unused'),
  instant('at', 'Last used (UTC)'),
  text('more', 'More'),
]
const report: Report = {
  id: 'x',
  title: 'Ownership',
  question: 'Who answers for each identity?',
  needs: [],
  formats: ['pdf'],
  columns,
  printed: ['name', 'n', 'at'],
  rows: () => each([]),
  figures: async () => [],
}
const chart: Chart = {
  title: 'Identities by provider',
  kind: 'bars',
  parts: [
    { name: 'owned', tone: 'quiet' },
    { name: 'nobody', tone: 'ink' },
    { name: 'unknown', tone: 'hatch' },
  ],
  rows: [
    { label: 'AWS', values: [1200, 3, 0] },
    { label: 'Kubernetes', values: [0, 0, 7] },
  ],
}
const evidence: ReportEvidence = {
  report: 'x',
  title: 'Ownership',
  subject: null,
  asOf: '2026-11-22T08:00:00.000Z',
  looksBackTo: null,
  judgement: 7,
  organisation: null,
  madeBy: 'auditor@example.test',
  scope: 'everything',
  filter: 'none',
  list: '/identities',
  link: '/reports?kind=ownership',
  notes: [],
  rows: 3,
  contentSha256: 'ab'.repeat(32),
  rulesVersion: 'cd'.repeat(8),
  params: [{ check: 'rotation-overdue', params: { default_interval_days: 90 } }],
  frameworks: [{ id: 'nist-csf-2.0', version: '2.0' }],
  imports: [],
  sources: [],
  gaps: [],
}

async function* each(rows: readonly (readonly Cell[])[]) {
  yield* rows
}
async function made(rows: readonly (readonly Cell[])[], more: Partial<ReportEvidence> = {}): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  const figures = [{ title: 'Identities by owner', total: 1210, rows: [{ label: 'owned', value: 1210 }] }]
  const printed = {
    report,
    params: {},
    columns,
    rows: each(rows),
    figures,
    charts: [chart, { ...chart, kind: 'columns' as const, limit: { after: 1, label: 'policy 90 days' } }],
    evidence: { ...evidence, rows: rows.length, ...more },
    paper: 'a4' as const,
  }
  for await (const chunk of pdfFile(printed)) chunks.push(chunk)
  return Buffer.concat(chunks)
}
const row = (name: string, n = 1234): Cell[] => [name, n, '2026-11-20T10:00:00.000Z', 'beside']

test('every box for the hand is clear of what is printed', async () => {
  const boxes: number[][] = []
  const box = vi.spyOn(Paper.prototype, 'box').mockImplementation((...place) => void boxes.push(place))
  const chunks: Uint8Array[] = []
  const byHand = { ...report, columns: [...columns, { ...text('result', 'Result'), isForHand: true }] }
  const long = 'what is beside the columns, and long enough to be printed under the boxes '.repeat(3)
  for await (const chunk of pdfFile({
    report: { ...byHand, printed: ['name', 'n', 'at', 'result'] },
    params: {},
    columns: byHand.columns,
    rows: each([
      ['one', 1, null, long, null],
      ['two', 2, null, null, null],
    ]),
    figures: [],
    charts: [],
    evidence: { ...evidence, rows: 2 },
    paper: 'letter',
  }))
    chunks.push(chunk)
  box.mockRestore()
  expect(boxes).toHaveLength(2)
  const page = await (await getDocumentProxy(new Uint8Array(Buffer.concat(chunks)))).getPage(1)
  const { items } = await page.getTextContent()
  const printed = (items as { str: string; transform: number[]; width: number }[])
    .filter(({ str }) => str.trim() !== '')
    .map(({ str, transform, width }) => {
      const [size, , , , x, y] = transform as [number, number, number, number, number, number]
      return {
        str,
        left: x,
        right: x + width,
        bottom: page.view[3]! - y + 0.25 * size,
        top: page.view[3]! - y - 0.75 * size,
      }
    })
  expect(printed.some(({ str }) => str.includes('beside the columns'))).toBe(true)
  for (const [x, y, width, height] of boxes as [number, number, number, number][])
    expect(
      printed.filter(
        (one) => one.left < x + width && one.right > x && one.top < y + height + 2 && one.bottom > y,
      ),
    ).toEqual([])
})

/** The roles of the structure tree, with what each is alternatively said as. */
function rolesOf(node: {
  role?: string
  alt?: string
  children?: unknown[]
}): { role: string; alt?: string }[] {
  const own = node.role ? [{ role: node.role, ...(node.alt !== undefined && { alt: node.alt }) }] : []
  return [...own, ...(node.children ?? []).flatMap((child) => rolesOf(child as typeof node))]
}

test('the same snapshot gives the same bytes, whenever it is written', async () => {
  const first = await made([row('svc')])
  await new Promise((done) => setTimeout(done, 1100))
  expect((await made([row('svc')])).equals(first)).toBe(true)
  expect((await made([row('svd')])).equals(first)).toBe(false)
})

test('it is tagged: headings, tables with heads and scope, figures said in words, a title, a language, an outline', async () => {
  const bytes = await made([row('svc-batch'), row('svc-mail')])
  const raw = bytes.toString('latin1')
  for (const mark of [
    '/MarkInfo',
    '/Marked true',
    '/StructTreeRoot',
    '/Lang (en)',
    '/DisplayDocTitle true',
    '/Scope /Column',
    '/ColSpan 3',
  ])
    expect(raw).toContain(mark)
  const pdf = await getDocumentProxy(new Uint8Array(bytes))
  const { info, metadata } = (await pdf.getMetadata()) as unknown as {
    info: Record<string, string>
    metadata: Map<string, string>
  }
  expect(metadata.get('pdfuaid:part')).toBe('1')
  expect(info).toMatchObject({
    Title: 'Ownership',
    Author: 'auditor@example.test',
    Language: 'en',
    CreationDate: 'D:20261122080000Z',
  })
  expect((await pdf.getOutline()).map(({ title }) => title)).toEqual(['Figures', 'Rows', 'Evidence sheet'])
  const roles: ReturnType<typeof rolesOf> = []
  for (let n = 1; n <= pdf.numPages; n++) {
    const tree = await (await pdf.getPage(n)).getStructTree()
    roles.push(...rolesOf(tree as never))
  }
  const count = (role: string) => roles.filter((one) => one.role === role).length
  expect(count('H1')).toBe(1)
  expect(count('H2')).toBe(3)
  expect(count('Table')).toBe(4)
  expect(count('TH')).toBe(3 + 3 + 2 + 2)
  const figures = roles.filter(({ role }) => role === 'Figure')
  expect(figures.map(({ alt }) => alt)).toEqual([
    'Identities by provider. AWS: 1,200 owned, 3 nobody; Kubernetes: 7 unknown.',
    'Identities by provider. Limit: policy 90 days, behind AWS. AWS: 1,200 owned, 3 nobody; Kubernetes: 7 unknown.',
  ])
  expect(chartWords(chart)).toBe(figures[0]!.alt)
})

test('what the document says of itself is well-formed, whatever the names in it', async () => {
  const subject = 'R&D <keys>\u0001 ]]> "quoted"'
  const bytes = await made([row('svc')], { subject, madeBy: 'o&<b>@example.test' })
  const pdf = await getDocumentProxy(new Uint8Array(bytes))
  const { metadata } = (await pdf.getMetadata()) as unknown as { metadata: Map<string, unknown> }
  expect(metadata.get('pdfuaid:part')).toBe('1')
  expect(metadata.get('dc:title')).toBe(`Ownership: ${subject.replace('\u0001', '\uFFFD')}`)
  expect(metadata.get('dc:creator')).toEqual(['o&<b>@example.test'])
  // A set of characters that does not name them all is what PDF/UA-1 refuses (7.21.4.2).
  expect(bytes.includes('/CIDSet')).toBe(false)
})

async function textOf(bytes: Buffer): Promise<string[]> {
  const pdf = await getDocumentProxy(new Uint8Array(bytes))
  const pages: string[] = []
  for (let n = 1; n <= pdf.numPages; n++) {
    const { items } = await (await pdf.getPage(n)).getTextContent()
    pages.push(
      items
        .map((item) => ('str' in item ? item.str : ''))
        .join(' ')
        .replace(/\s+/g, ' '),
    )
  }
  return pages
}

test('every page says which of how many it is; a long table has its head on each, and is cut with a pointer', async () => {
  const rows = Array.from({ length: PRINTED_ROWS_MAX + 5 }, (_, n) => row(`svc-${n}`))
  const pages = await textOf(await made(rows))
  pages.forEach((page, at) => expect(page.replace(/\s/g, '')).toContain(`${at + 1}of${pages.length}`))
  const all = pages.join(' ')
  expect(all).toContain('The first 2,000 of 2,005 rows. All of them are in the CSV and XLSX files')
  expect(all).toContain(`svc-${PRINTED_ROWS_MAX - 1}`)
  expect(all).not.toContain(`svc-${PRINTED_ROWS_MAX} `)
  expect(pages.filter((page) => page.includes('svc-') && !page.includes('Last used (UTC)'))).toEqual([])
}, 60_000)

test('names in any script stand in it: as they are, or as code points with the name behind them', async () => {
  const names = [
    'Łódź-svc',
    'служба-7',
    'υπηρεσία',
    'dịch-vụ',
    '漢字-svc',
    'خدمة',
    '🔑 key',
    '\u0000\u0007ctl',
    'e\u0301tat',
    '\uD800',
  ]
  const bytes = await made(names.map((name) => row(name)))
  const all = (await textOf(bytes)).join(' ').replace(/\s+/g, '')
  for (const name of ['Łódź-svc', 'служба-7', 'υπηρεσία', 'dịch-vụ', 'état'].map((one) =>
    one.normalize('NFC'),
  ))
    expect(all).toContain(name)
  expect(all).toContain('[U+6F22][U+5B57]-svc')
  expect(all).toContain('[U+1F511]key')
  expect(all).toContain('printedastheirUnicodecodepoints')
  // ActualText, as UTF-16 with a byte-order mark.
  const actual = Buffer.from('\uFEFF漢字-svc', 'utf16le').swap16().toString('latin1')
  expect(bytes.toString('latin1')).toContain(actual)
})
