import type { Actor } from '@/lib/auth/actor'
import { askedSnapshot, instant, lookingBackTo } from '@/lib/db/instant'
import { rows } from '@/lib/db/pool'
import { countFindings, findingsOf, weeklyOpen } from '@/lib/findings/queries'
import { frameworkSummaries } from '@/lib/frameworks/queries'
import { countIdentities, listIdentities } from '@/lib/inventory/identities'
import { findingFilter, identityFilter } from '@/lib/model/filters'
import { setAsideStates, type Severity } from '@/lib/model/vocabulary'
import { severityNames } from '@/lib/model/words'
import { roll } from '@/lib/overview/overview'
import { type Cell, type Chart, number, type Report, text, total, verdictParts, tabular } from './report'

const DAYS = 30
const WEEKS = 13
const RISKS = 8
/** Frameworks in the drawing, so that the pages stay two; all pinned ones are in the rows. */
const FRAMEWORKS_DRAWN = 8
const levels: readonly Severity[] = ['critical', 'high', 'medium', 'low']

const pinnedFrameworks = async (actor: Actor) =>
  (await frameworkSummaries(actor)).filter(({ pinned }) => pinned)

/** The same question, asked thirty days earlier; null where nothing was kept yet. */
async function before<Answer>(body: () => Promise<Answer>): Promise<Answer | null> {
  const then = new Date(instant().getTime() - DAYS * 86_400_000)
  const [kept] = await rows<{ since: Date }>('select history_since as since from installation')
  return then < kept!.since ? null : lookingBackTo(then, body, askedSnapshot())
}

/** What happened in the last thirty days, as the lists count it. */
async function changes(actor: Actor): Promise<Record<string, number>> {
  const findings = (filter: object) => countFindings(actor, findingFilter.parse(filter))
  const identities = (filter: object) => countIdentities(actor, identityFilter.parse(filter))
  const days = String(DAYS)
  return {
    'Findings opened': await findings({ new_days: days, closed: 'true' }),
    'Findings verified as fixed': await findings({ verified_days: days, closed: 'true' }),
    'Findings that came back': await findings({ regressed_days: days, closed: 'true' }),
    'Identities that appeared': await identities({ new_days: days, retired: 'true' }),
    'Identities that left': await identities({ gone_days: days, retired: 'true' }),
  }
}

const openBySeverity = async (actor: Actor): Promise<Record<Severity, number>> =>
  Object.fromEntries(
    await Promise.all(
      levels.map(async (severity) => [
        severity,
        await countFindings(actor, findingFilter.parse({ severity })),
      ]),
    ),
  ) as Record<Severity, number>

/** The identities with the highest risk, each with its worst finding in a sentence. */
async function topRisks(actor: Actor) {
  const { rows: worst } = await listIdentities(actor, identityFilter.parse({ sort: 'risk', limit: RISKS }))
  const told = []
  for (const one of worst.filter(({ risk, findings }) => risk > 0 && findings > 0)) {
    const finding = (await findingsOf(one.id)).find(
      ({ state, resolvedAt }) => resolvedAt === null && !setAsideStates.includes(state),
    )
    if (finding) told.push({ ...one, finding })
  }
  return told
}

/** The roll, what is open and what changed, the gravest risks and the pinned frameworks, in two pages. */
export const executiveSummary: Report = {
  id: 'executive-summary',
  title: 'Executive summary',
  question:
    'How the organisation stands with its machine identities: posture, trend, top risks, what changed',
  citesProofs: true,
  needs: [],
  formats: tabular,
  columns: [
    text('about', 'About'),
    text('question', 'Question, framework or identity'),
    text('detail', 'Detail'),
    text('owner', 'Owner'),
    number('holds', 'Holds'),
    number('gap', 'Gap'),
    number('unknown', 'Unknown'),
    number('not_applicable', 'Not applicable'),
    number('total', 'Total'),
    number('verified', 'Verified manually'),
    number('before', `${DAYS} days before`),
  ],
  brief: [
    { chart: 0 },
    { chart: 1 },
    { chart: 2 },
    {
      title: 'Top risks',
      about: 'risk',
      columns: [
        ['question', 'Identity'],
        ['detail', 'Gravest finding'],
        ['owner', 'Owner'],
        ['total', 'Open findings'],
      ],
    },
    {
      title: 'What changed',
      about: ['open', 'change'],
      columns: [
        ['question', 'What'],
        ['total', `Now, or in the last ${DAYS} days`],
        ['before', `${DAYS} days before`],
      ],
    },
  ],
  async *rows(actor) {
    const none = (n: number): Cell[] => Array.from({ length: n }, () => null)
    const posture = await roll(actor)
    const earlier = await before(() => roll(actor))
    for (const row of posture.rows)
      yield [
        'identities',
        row.question,
        ...none(2),
        row.holds,
        row.gap,
        row.unknown,
        row.notApplicable,
        posture.total,
        null,
        earlier?.rows.find(({ id }) => id === row.id)?.gap ?? null,
      ]
    for (const one of await pinnedFrameworks(actor))
      yield [
        'controls',
        `${one.name} ${one.version}`,
        ...none(2),
        one.holds,
        one.withGaps,
        one.unjudged,
        0,
        one.controls,
        one.verified,
        null,
      ]
    for (const { name, scope, owner, findings, finding } of await topRisks(actor))
      yield [
        'risk',
        `${name} (${scope})`,
        `${severityNames[finding.severity]}: ${finding.title}${finding.proof ? `. ${finding.proof}` : ''}`,
        owner ?? 'nobody',
        ...none(4),
        findings,
        ...none(2),
      ]
    const counted = (about: string, label: string, now: number, then: number | null): Cell[] => [
      about,
      label,
      ...none(6),
      now,
      null,
      then,
    ]
    const open = await openBySeverity(actor)
    const opened = await before(() => openBySeverity(actor))
    for (const level of levels)
      yield counted('open', `Open findings, ${level}`, open[level], opened?.[level] ?? null)
    const changed = await changes(actor)
    const formerly = await before(() => changes(actor))
    for (const [label, n] of Object.entries(changed))
      yield counted('change', label, n, formerly?.[label] ?? null)
    for (const { week, counts } of await weeklyOpen(actor, WEEKS))
      if (levels.some((level) => counts[level] !== null))
        yield counted(
          'week',
          new Date(week).toISOString().slice(0, 10),
          levels.reduce((sum, level) => sum + (counts[level] ?? 0), 0),
          null,
        )
  },
  async figures(actor) {
    const { total: identities, rows: posture } = await roll(actor)
    return [
      ...posture.map(({ question, holds, gap, unknown, notApplicable }) => ({
        title: question,
        total: identities,
        rows: [
          { label: 'hold', value: holds },
          { label: 'gap', value: gap },
          { label: 'unknown', value: unknown },
          { label: 'not applicable', value: notApplicable },
        ],
      })),
      total(
        'Open findings',
        Object.entries(await openBySeverity(actor)).map(([label, value]) => ({ label, value })),
      ),
    ]
  },
  async charts(actor): Promise<Chart[]> {
    const { rows: posture } = await roll(actor)
    const pinned = await pinnedFrameworks(actor)
    const frameworks = pinned.toSorted((a, b) => b.withGaps - a.withGaps).slice(0, FRAMEWORKS_DRAWN)
    const weeks = (await weeklyOpen(actor, WEEKS)).filter(({ counts }) =>
      levels.some((level) => counts[level] !== null),
    )
    return [
      {
        title: 'Posture: identities by result of each question',
        kind: 'bars',
        parts: verdictParts,
        rows: posture.map(({ question, holds, gap, notApplicable, unknown }) => ({
          label: question,
          values: [holds, gap, notApplicable, unknown],
        })),
      },
      {
        title: 'Trend: open findings at the end of each week',
        kind: 'columns',
        parts: [
          { name: 'critical', tone: 'ink' },
          { name: 'high', tone: 'middle' },
          { name: 'medium', tone: 'quiet' },
          { name: 'low', tone: 'hollow' },
        ],
        rows: weeks.map(({ week, counts }) => ({
          label: new Date(week).toISOString().slice(5, 10),
          values: levels.map((level) => counts[level] ?? 0),
        })),
      },
      {
        title:
          pinned.length > FRAMEWORKS_DRAWN
            ? `Controls with a check: the ${FRAMEWORKS_DRAWN} of ${pinned.length} pinned frameworks with most gaps`
            : 'Controls with a check, by framework',
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
