import 'server-only'
import type { Actor } from '@/lib/auth/actor'
import { scopeCondition, seesAll } from '@/lib/auth/scope'
import { askedInstant } from '@/lib/db/instant'
import { type Client, prepared } from '@/lib/db/pool'
import type { Row } from '@/lib/db/row'
import { raw, type Sql, sql } from '@/lib/db/sql'
import { GONE, IS_AI } from '@/lib/facts/terms'
import type { question_tally } from '@/lib/generated/prisma/client'
import type { Tally } from '@/lib/model/answers/inventory'
import type { Applicability } from '@/lib/model/vocabulary'

/** What is counted: identities on which any of these checks says something. */
export interface Question {
  /** Numbers of checks. */
  checks: readonly number[]
  /** Only these identities count; all of them when absent. */
  appliesTo?: Applicability | undefined
}

/** How many identities have the same verdicts: applies, fails, open, unknown, severity, is AI, is in scope of PCI DSS, how many. */
type Cell = [number[], number[], number[], number[], number, boolean, boolean, number]

/** With `worst`, the stored severity of the worst identity with a gap, or null without one. */
export type WorstTally = Tally & { worst: number | null }

/** A question as it is stored: 'ai 3 17'. */
export const questionText = ({ checks, appliesTo }: Question): string =>
  [appliesTo ?? '', ...checks].join(' ')

/**
 * Counts what the actor may see for each question, in the given order. An identity is a gap when any check of a question fails on
 * it, so the tallies of single checks overlap and do not add up to that of their set. However many questions, what was judged is
 * read once.
 */
export async function tallies(actor: Actor, questions: readonly Question[]): Promise<WorstTally[]> {
  if (seesAll(actor) && !askedInstant()) {
    const stored = await prepared<Row<question_tally>>(
      'select * from question_tally where question = any($1)',
      [questions.map(questionText)],
    )
    const known = new Map(stored.map(({ question, ...tally }) => [question, tally]))
    const found = questions.flatMap((question) => known.get(questionText(question)) ?? [])
    // A question that no judging knew, of an edition that was adopted since or is not in use, has everything counted now.
    if (found.length === questions.length) return found
  }
  const [row] = await prepared<Cells>(cellsOf(actor))
  return countTallies(row!.cells, questions)
}

/** What the last judging found in the whole estate for each question, read within its transaction. */
export async function talliesWithin(client: Client, questions: readonly Question[]): Promise<WorstTally[]> {
  const { rows } = await client.query<Cells>(JUDGED_CELLS)
  return countTallies(rows[0]!.cells, questions)
}

function countTallies(cells: readonly Cell[], questions: readonly Question[]): WorstTally[] {
  const places = [placesOf(cells, 0), placesOf(cells, 1), placesOf(cells, 2), placesOf(cells, 3)] as const
  // Typed: they are read once for each question and cell.
  const identities = Int32Array.from(cells, (cell) => cell[7])
  const severities = Uint8Array.from(cells, (cell) => cell[4])
  const all = cells.map((_, at) => at)
  const limited = {
    ai: all.filter((at) => cells[at]![5]),
    pci: all.filter((at) => cells[at]![6]),
  }
  return questions.map(({ checks, appliesTo }) => {
    const [applies, fails, open, unknown] = places.map((place) => union(place, checks, cells.length))
    const tally = { holds: 0, gap: 0, accepted: 0, unknown: 0, total: 0, worst: null as number | null }
    for (const at of appliesTo ? limited[appliesTo] : all) {
      const n = identities[at]!
      if (open![at]) {
        tally.gap += n
        tally.worst = Math.max(tally.worst ?? 0, severities[at]!)
      } else if (fails![at]) tally.accepted += n
      else if (unknown![at]) tally.unknown += n
      else if (applies![at]) tally.holds += n
      else continue
      tally.total += n
    }
    return tally
  })
}

interface Cells {
  cells: Cell[]
}
// As one value: a driver takes far longer to read thousands of rows of arrays than JSON.parse does.
const cellsFrom = (counted: Sql): Sql => sql`
  select
    coalesce(
      json_agg(json_build_array(applies, fails, open, unknown, severity, is_ai, is_pci, n)), '[]'
    ) as cells
  from ${counted} c`
const JUDGED_CELLS = cellsFrom(sql`verdict_cell`)

// Whoever sees everything reads what the judging counted; for everybody else it is counted now.
const cellsOf = (actor: Actor): Sql =>
  seesAll(actor)
    ? JUDGED_CELLS
    : cellsFrom(sql`(
        select
          applies, fails, fails - accepted as open, unknown, severity, ${raw(IS_AI)} as is_ai, is_pci,
          count(*)::int as n
        from posture p
        where p.status <> ${raw(GONE)} and ${scopeCondition(actor)}
        group by 1, 2, 3, 4, 5, 6, 7
      )`)

/** Check → the cells whose set (by its place in a cell) holds it. */
function placesOf(cells: readonly Cell[], set: 0 | 1 | 2 | 3): Map<number, number[]> {
  const places = new Map<number, number[]>()
  cells.forEach((cell, at) => {
    for (const check of cell[set]) {
      const known = places.get(check)
      if (known) known.push(at)
      else places.set(check, [at])
    }
  })
  return places
}

/** One byte for each cell: whether its set holds any of the checks. */
function union(places: Map<number, number[]>, checks: readonly number[], length: number): Uint8Array {
  const holds = new Uint8Array(length)
  for (const check of checks) for (const at of places.get(check) ?? []) holds[at] = 1
  return holds
}
