import type { Sql } from '@/lib/db/sql'
import type { Actor } from '@/lib/auth/actor'
import type { Permission } from '@/lib/auth/permissions'
import type { Figures, ReportFormat, ReportParams } from '@/lib/model/answers/reports'

/** What every report can be made as. With `csv` comes its evidence sheet, as a file beside it. */
export const tabular: readonly ReportFormat[] = ['pdf', 'xlsx', 'csv', 'csv-commented', 'json']

export type Cell = string | number | null
export interface Column {
  key: string
  label: string
  /** `instant` cells are ISO 8601. */
  type: 'text' | 'number' | 'instant'
  /** Left empty for somebody to fill in: printed with room. */
  isForHand?: boolean
  /** An id of a provider, an account or a control: a CSV keeps spreadsheet programs from reading a number. */
  isId?: boolean
}

/** Figures that add up. */
export const total = (title: string, list: { label: string; value: number }[]): Figures => ({
  title,
  total: list.reduce((sum, { value }) => sum + value, 0),
  rows: list,
})

/** How a part of a bar is drawn: what holds is quiet, a gap is ink, what was accepted is hollow, unknown is hatched. */
export type Tone = 'quiet' | 'middle' | 'ink' | 'hollow' | 'hatch'

/** One question, drawn. Every value is also in the rows or figures. */
export interface Chart {
  title: string
  /** `bars`: one bar a row, its parts in order. `columns`: one column a row, as a histogram. */
  kind: 'bars' | 'columns'
  /** Columns only: the parts stand beside each other, because they do not add up. */
  isBeside?: boolean
  parts: { name: string; tone: Tone }[]
  rows: { label: string; values: number[] }[]
  /** A line behind the first `after` columns: what the rule allows ends there. */
  limit?: { after: number; label: string }
}

/** What checks say, as the parts of a bar. */
export const verdictParts: Chart['parts'] = [
  { name: 'holds', tone: 'quiet' },
  { name: 'gap', tone: 'ink' },
  { name: 'not applicable', tone: 'hollow' },
  { name: 'unknown', tone: 'hatch' },
]

/** One part of a report that is printed in a few pages: a drawing by its place among the charts, or some rows as a table. */
export type BriefPart =
  | { chart: number }
  | {
      title: string
      /** What stands in the first column of its rows. */
      about: string | readonly string[]
      /** Keys of columns, and what they are called here. */
      columns: readonly (readonly [key: string, label: string])[]
    }

/** Everything that a draw needs to know of a report's rows. */
export interface Population {
  /** What one row is: "identity". */
  noun: string
  /** With what the keys of these rows begin, where the report has others as well. */
  of?: string
  /** A statement that gives the key of every row as `key`, in whatever order. */
  keys: Sql
  /** The rows behind some of the keys. */
  cells(keys: readonly string[]): Promise<Map<string, readonly Cell[]>>
}

/** One report: what it answers, its columns, and where its rows and figures come from. See CONTRIBUTING, "How to add". */
export interface Report {
  id: string
  title: string
  /** The question it answers, in one sentence. */
  question: string
  /** What somebody has to choose first. */
  needs: readonly (keyof ReportParams)[]
  /** It tells what was proven fixed: the imports that showed it are evidence as well. */
  citesProofs?: true
  /** What somebody may choose. */
  takes?: readonly (keyof ReportParams)[]
  /** What its maker needs beside the right to make reports. */
  permission?: Permission
  /** The list whose filter it takes. */
  list?: FilteredList
  formats: readonly ReportFormat[]
  columns: readonly Column[] | ((params: ReportParams) => readonly Column[])
  /** Keys of the columns that a printed table has room for; the others stand under their row. All, when it is absent. */
  printed?: readonly string[] | ((params: ReportParams) => readonly string[])
  /** Printed in few pages: these parts in this order, with what is needed to verify them. */
  brief?: readonly BriefPart[]
  /** Whether the rows behind this one belong to it. */
  isHead?(row: readonly Cell[]): boolean
  /** Rows in a fixed order, one cell a column, as far as the actor's scope reaches. */
  rows(actor: Actor, params: ReportParams): AsyncIterable<readonly Cell[]>
  /** The figures above the rows; what adds up says so. */
  figures(actor: Actor, params: ReportParams): Promise<Figures[]>
  charts?(actor: Actor, params: ReportParams): Promise<Chart[]>
  /** What the report speaks of, in words: "OWASP NHI Top 10 2025". */
  subject?(actor: Actor, params: ReportParams): Promise<string | null>
  /** How it was made, where that needs words. */
  notes?(actor: Actor, params: ReportParams): Promise<string[]>
  /** The report whose rows it is about, for one that is about another's. */
  base?(params: ReportParams): Report
  /** Its rows as something to draw from. */
  population?(actor: Actor, params: ReportParams): Promise<Population>
}
export type FilteredList = 'identities' | 'credentials' | 'findings' | 'exceptions'

export const columnsOf = ({ columns }: Report, params: ReportParams): readonly Column[] =>
  typeof columns === 'function' ? columns(params) : columns

const column =
  (type: Column['type']) =>
  (key: string, label: string): Column => ({ key, label, type })
export const text = column('text')
export const number = column('number')
export const instant = column('instant')
/** Text that is an id which somebody else gave. */
export const outerId = (key: string, label: string): Column => ({ ...text(key, label), isId: true })
