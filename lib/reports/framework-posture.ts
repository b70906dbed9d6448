import { editionsOf, frameworkPosture } from '@/lib/frameworks/queries'
import type { ManagementResponse, Verification } from '@/lib/model/answers/frameworks'
import { Invalid } from '@/lib/model/errors'
import type { VerificationResult } from '@/lib/model/vocabulary'
import { type Cell, instant, number, type Report, tabular, text, outerId } from './report'
import { responsePositionNames, verificationResultNames } from '@/lib/model/words'

/** What a person found about a control: distinct from what checks say and from what was accepted. */
const byHand = (verification: Verification | null): Cell[] =>
  verification
    ? [
        `${verificationResultNames[verification.result]}${verification.isExpired ? ' (expired)' : ''}`,
        verification.verifiedBy,
        verification.verifiedAt,
        verification.validUntil,
        [
          verification.evidence,
          verification.link,
          verification.file && `${verification.file.name}, SHA-256 ${verification.file.sha256}`,
        ]
          .filter(Boolean)
          .join(' | '),
      ]
    : [null, null, null, null, null]

/** What management answered, in one cell: "Agrees: … Responsible: …, due 2026-12-31". */
export const responseWords = (given: ManagementResponse | null): string | null =>
  given &&
  `${responsePositionNames[given.position]}: ${given.response} Responsible: ${given.responsible}${
    given.dueOn ? `, due ${given.dueOn}` : ''
  }`

export const frameworkPostureReport: Report = {
  id: 'framework-posture',
  title: 'Framework posture',
  question: 'Compliance with the controls of a published framework',
  needs: ['framework'],
  takes: ['edition'],
  formats: [...tabular, 'oscal', 'oscal-poam', 'oscal-component'],
  columns: [
    outerId('control', 'Control'),
    text('title', 'Title'),
    text('check', 'Check'),
    text('origin', 'Threshold source'),
    number('holds', 'Holds'),
    number('gap', 'Gap'),
    number('accepted', 'Accepted'),
    number('unknown', 'Unknown'),
    number('total', 'Identities'),
    text('none_because', 'Reason without a check'),
    text('verified', 'Verified manually'),
    text('verified_by', 'Verified by'),
    instant('verified_at', 'Verified at'),
    instant('valid_until', 'Valid until'),
    text('evidence', 'Evidence'),
    text('response', 'Management response'),
  ],
  printed: ['control', 'title', 'check', 'holds', 'gap', 'accepted', 'unknown', 'total', 'verified'],
  isHead: (row) => row[2] === null,
  async *rows(actor, { framework, edition }) {
    const { controls } = await frameworkPosture(actor, framework!, edition)
    for (const { id, title, checks, noneBecause, verification, response, ...tally } of controls) {
      const figures = [tally.holds, tally.gap, tally.accepted, tally.unknown, tally.total]
      yield [id, title, null, null, ...figures, noneBecause, ...byHand(verification), responseWords(response)]
      for (const check of checks)
        yield [
          id,
          title,
          check.id,
          check.origin,
          check.holds,
          check.gap,
          check.accepted,
          check.unknown,
          check.total,
          null,
          ...byHand(null),
          null,
        ]
    }
  },
  async figures(actor, { framework, edition }) {
    const { controls } = await frameworkPosture(actor, framework!, edition)
    const judged = controls.filter(({ checks }) => checks.length > 0)
    const gaps = judged.filter(({ gap }) => gap > 0).length
    const hold = judged.filter(({ gap, holds, accepted }) => gap === 0 && holds + accepted > 0).length
    const without = controls.filter(({ checks }) => checks.length === 0)
    const found = (result: VerificationResult) =>
      without.filter(({ verification }) => verification?.result === result && !verification.isExpired).length
    const [passes, fails, notApplicable] = [found('passes'), found('fails'), found('not_applicable')]
    return [
      {
        title: 'Controls',
        total: controls.length,
        rows: [
          { label: 'hold', value: hold },
          { label: 'have gaps', value: gaps },
          { label: 'cannot be judged', value: judged.length - gaps - hold },
          { label: 'verified manually: pass', value: passes },
          { label: 'verified manually: fail', value: fails },
          { label: 'verified manually: not applicable', value: notApplicable },
          { label: 'no check', value: without.length - passes - fails - notApplicable },
        ],
      },
    ]
  },
  async charts(actor, { framework, edition }) {
    const { controls } = await frameworkPosture(actor, framework!, edition)
    return [
      {
        title: 'Controls with a check, by identities in scope',
        kind: 'bars',
        parts: [
          { name: 'holds', tone: 'quiet' },
          { name: 'gap', tone: 'ink' },
          { name: 'accepted', tone: 'hollow' },
          { name: 'unknown', tone: 'hatch' },
        ],
        rows: controls
          .filter(({ checks }) => checks.length > 0)
          .map(({ id, title, holds, gap, accepted, unknown }) => ({
            label: `${id} ${title}`,
            values: [holds, gap, accepted, unknown],
          })),
      },
    ]
  },
  async subject(actor, { framework, edition }) {
    const { name, version, status } = await frameworkPosture(actor, framework!, edition)
    if (status !== 'current')
      throw new Invalid(`${name} ${version} is not assessed. Choose its current edition.`)
    return `${name} ${version}`
  },
  async notes(_, { framework, edition }) {
    if (!edition) return []
    const { state, until } = (await editionsOf(framework!)).find((one) => one.edition === edition)!
    return [
      {
        in_use: 'The report is pinned to this edition, which is in use.',
        available: 'The report is pinned to an edition that is not adopted: pages count by another.',
        former: `The report is pinned to an edition that was in use until ${until?.slice(0, 10)}: pages count by another.`,
      }[state],
    ]
  },
}
