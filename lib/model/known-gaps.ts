import type { EvidenceSource } from './answers/reports'

type OfSource = Pick<EvidenceSource, 'source' | 'state' | 'lastCompleteAt'>

interface SourceGap {
  isOf: (source: OfSource) => boolean
  /** Of one source, as it stands in every file. */
  one: (name: string) => string
  /** Of several, behind their number: "47 sources …". */
  many: string
}

const sourceGaps: readonly SourceGap[] = [
  {
    isOf: ({ state }) => state === 'failed',
    one: (name) => `The last import of ${name} failed: its data is older.`,
    many: 'had a last import that failed: their data is older.',
  },
  {
    isOf: ({ state }) => state === 'silent',
    one: (name) => `${name} has not reported for longer than expected.`,
    many: 'have not reported for longer than expected.',
  },
  {
    isOf: ({ state, lastCompleteAt }) => state !== 'failed' && !lastCompleteAt,
    one: (name) => `${name} never marked complete: missing entries may still exist.`,
    many: 'were never marked complete: missing entries may still exist.',
  },
]

/** What a reader must know of each source before trusting the figures. */
export const gapsOfSources = (sources: readonly OfSource[]): string[] =>
  sources.flatMap((source) =>
    sourceGaps.filter(({ isOf }) => isOf(source)).map(({ one }) => one(source.source)),
  )

export interface GapLine {
  text: string
  /** The sources of which a line tells that stands for several. */
  sources: string[]
}

/** The gaps of a report as they are read on screen: one line for all sources of which the same is said. */
export function gapLines(gaps: readonly string[], sources: readonly OfSource[]): GapLine[] {
  const said = new Set(gaps)
  const together = sourceGaps
    .map(({ one, many }) => ({
      one,
      many,
      names: sources.map(({ source }) => source).filter((name) => said.has(one(name))),
    }))
    .filter(({ names }) => names.length > 1)
  const told = new Set(together.flatMap(({ one, names }) => names.map(one)))
  return [
    ...together.map(({ many, names }) => ({ text: `${names.length} sources ${many}`, sources: names })),
    ...gaps.filter((gap) => !told.has(gap)).map((text) => ({ text, sources: [] })),
  ]
}
