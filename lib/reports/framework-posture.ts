import { frameworkPosture } from '@/lib/frameworks/queries'
import { number, type Report, text } from './report'

export const frameworkPostureReport: Report = {
  id: 'framework-posture',
  title: 'Framework posture',
  question: 'Compliance with the controls of a published framework',
  needs: ['framework'],
  formats: ['pdf', 'xlsx', 'csv', 'json', 'oscal'],
  columns: [
    text('control', 'Control'),
    text('title', 'Title'),
    text('check', 'Check'),
    text('origin', 'Threshold source'),
    number('holds', 'Holds'),
    number('gap', 'Gap'),
    number('accepted', 'Accepted'),
    number('unknown', 'Unknown'),
    number('total', 'Identities'),
    text('none_because', 'Reason without a check'),
  ],
  printed: ['control', 'title', 'check', 'holds', 'gap', 'accepted', 'unknown', 'total'],
  isHead: (row) => row[2] === null,
  async *rows(actor, { framework }) {
    const { controls } = await frameworkPosture(actor, framework!)
    for (const { id, title, checks, noneBecause, ...tally } of controls) {
      const figures = [tally.holds, tally.gap, tally.accepted, tally.unknown, tally.total]
      yield [id, title, null, null, ...figures, noneBecause]
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
        ]
    }
  },
  async figures(actor, { framework }) {
    const { controls } = await frameworkPosture(actor, framework!)
    const judged = controls.filter(({ checks }) => checks.length > 0)
    const gaps = judged.filter(({ gap }) => gap > 0).length
    const hold = judged.filter(({ gap, holds, accepted }) => gap === 0 && holds + accepted > 0).length
    return [
      {
        title: 'Controls',
        total: controls.length,
        rows: [
          { label: 'hold', value: hold },
          { label: 'have gaps', value: gaps },
          { label: 'cannot be judged', value: judged.length - gaps - hold },
          { label: 'no check', value: controls.length - judged.length },
        ],
      },
    ]
  },
  async charts(actor, { framework }) {
    const { controls } = await frameworkPosture(actor, framework!)
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
  async subject(actor, { framework }) {
    const { name, version } = await frameworkPosture(actor, framework!)
    return `${name} ${version}`
  },
}
