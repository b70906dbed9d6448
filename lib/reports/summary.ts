import type { Actor } from '@/lib/auth/actor'
import { roll } from '@/lib/overview/overview'
import { frameworkSummaries } from '@/lib/frameworks/queries'
import { number, type Report, text, verdictParts, tabular } from './report'

const pinnedFrameworks = async (actor: Actor) =>
  (await frameworkSummaries(actor)).filter(({ pinned }) => pinned)

/** The roll and the pinned frameworks in a page: the figures that the overview opens with. */
export const executiveSummary: Report = {
  id: 'executive-summary',
  title: 'Executive summary',
  question: 'Posture summary: ownership, privilege, rotation, context of use, controls',
  needs: [],
  formats: tabular,
  columns: [
    text('about', 'About'),
    text('question', 'Question or framework'),
    number('holds', 'Holds'),
    number('gap', 'Gap'),
    number('unknown', 'Unknown'),
    number('not_applicable', 'Not applicable'),
    number('total', 'Total'),
    number('verified', 'Verified manually'),
  ],
  async *rows(actor) {
    const { total, rows } = await roll(actor)
    for (const row of rows)
      yield ['identities', row.question, row.holds, row.gap, row.unknown, row.notApplicable, total, null]
    for (const one of await pinnedFrameworks(actor))
      yield [
        'controls',
        `${one.name} ${one.version}`,
        one.holds,
        one.withGaps,
        one.unjudged,
        0,
        one.controls,
        one.verified,
      ]
  },
  async figures(actor) {
    const { total, rows } = await roll(actor)
    return rows.map(({ question, holds, gap, unknown, notApplicable }) => ({
      title: question,
      total,
      rows: [
        { label: 'hold', value: holds },
        { label: 'gap', value: gap },
        { label: 'unknown', value: unknown },
        { label: 'not applicable', value: notApplicable },
      ],
    }))
  },
  async charts(actor) {
    const { rows } = await roll(actor)
    const frameworks = await pinnedFrameworks(actor)
    return [
      {
        title: 'Posture: identities by result of each question',
        kind: 'bars',
        parts: verdictParts,
        rows: rows.map(({ question, holds, gap, notApplicable, unknown }) => ({
          label: question,
          values: [holds, gap, notApplicable, unknown],
        })),
      },
      {
        title: 'Controls with a check, by framework',
        kind: 'bars',
        parts: [
          { name: 'hold', tone: 'quiet' },
          { name: 'have gaps', tone: 'ink' },
          { name: 'cannot be judged', tone: 'hatch' },
        ],
        rows: frameworks.map(({ name, version, holds, withGaps, unjudged }) => ({
          label: `${name} ${version}`,
          values: [holds, withGaps, unjudged],
        })),
      },
    ]
  },
}
