import type { Actor } from '@/lib/auth/actor'

export const reportFormats = ['csv', 'xlsx', 'json', 'oscal'] as const
export type ReportFormat = (typeof reportFormats)[number]

export type Cell = string | number | null
export interface Column {
  key: string
  label: string
  /** `instant` cells are ISO 8601. */
  type: 'text' | 'number' | 'instant'
}

/** What a report is about, frozen when it is asked for. */
export interface ReportParams {
  framework?: string
  identity?: string
}

/** Figures that belong together and, with a total, add up to it. */
export interface Figures {
  title: string
  total?: number
  rows: { label: string; value: number }[]
}

/** One report: what it answers, its columns, and where its rows and figures come from. See CONTRIBUTING, "How to add". */
export interface Report {
  id: string
  title: string
  /** The question it answers, in one sentence. */
  question: string
  /** What somebody has to choose first. */
  needs: readonly (keyof ReportParams)[]
  formats: readonly ReportFormat[]
  columns: readonly Column[]
  /** Rows in a fixed order, one cell a column, as far as the actor's scope reaches. */
  rows(actor: Actor, params: ReportParams): AsyncIterable<readonly Cell[]>
  /** The figures above the rows; what adds up says so. */
  figures(actor: Actor, params: ReportParams): Promise<Figures[]>
  /** What the report speaks of, in words: "OWASP NHI Top 10 2025". */
  subject?(actor: Actor, params: ReportParams): Promise<string>
}

const column =
  (type: Column['type']) =>
  (key: string, label: string): Column => ({ key, label, type })
export const text = column('text')
export const number = column('number')
export const instant = column('instant')
