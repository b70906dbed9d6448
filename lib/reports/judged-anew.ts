import { answersAnew, otherAnswers } from '@/lib/judging/anew'
import { lastJudgement } from '@/lib/checks/judgement'
import { currentRules } from '@/lib/checks/rules'
import { fileId } from '@/lib/model/file-id'
import type { Verdict } from '@/lib/model/vocabulary'
import { instant, type Report, tabular, text, total, outerId } from './report'

const said = (verdict: Verdict | null): string =>
  verdict === null ? 'not evaluated yet' : verdict.replace('_', ' ')

/** What was known at an instant, judged once more with the rules of that instant, beside the verdicts that stood then. */
export const judgedAnew: Report = {
  id: 'judged-anew',
  title: 'Evaluated again',
  question:
    'Whether the data of a day, evaluated again with the rules of that day, gives the results that stood',
  needs: [],
  formats: tabular,
  columns: [
    text('name', 'Identity'),
    outerId('native_id', 'Provider id'),
    outerId('scope', 'Account or cluster'),
    text('check', 'Check'),
    text('title', 'Title'),
    text('stood', 'Result that stood'),
    text('anew', 'Result now'),
    instant('evaluated', 'Changed last'),
    text('key', 'Key in Muster'),
  ],
  printed: ['name', 'scope', 'check', 'stood', 'anew', 'evaluated'],
  async *rows(actor) {
    for await (const one of otherAnswers(actor))
      yield [
        one.name,
        one.native_id,
        one.scope,
        one.check.id,
        one.check.title,
        said(one.stood),
        said(one.anew),
        one.judged_at?.toISOString() ?? null,
        fileId(one.identity_key),
      ]
  },
  async figures(actor) {
    const same = new Map<string, number>()
    const other = new Map<string, number>()
    const checks = new Map<string, number>()
    const add = (to: Map<string, number>, label: string, n: number) => to.set(label, (to.get(label) ?? 0) + n)
    for await (const { check, stood, anew, n } of answersAnew(actor)) {
      if (stood === anew) add(same, said(anew), n)
      else {
        add(other, `${said(stood)}, now ${said(anew)}`, n)
        add(checks, check.title, n)
      }
    }
    const listed = (from: Map<string, number>) => [...from].map(([label, value]) => ({ label, value }))
    return [
      total('Same result', listed(same)),
      total('Other result', listed(other)),
      total('Other result, by check', listed(checks)),
    ]
  },
  async notes() {
    const stood = await lastJudgement()
    const { version } = await currentRules()
    return [
      stood === null
        ? 'Nothing had been evaluated by then.'
        : stood.rules_version === version
          ? `The results that stood were evaluated by the same rules (${version}), last at ${stood.as_of.toISOString()}.`
          : `The results that stood were evaluated by other rules (${stood.rules_version ?? 'not recorded'}, last at ${stood.as_of.toISOString()}; now ${version}): thresholds or custom checks were changed after that evaluation, or this version of Muster has other checks.`,
      'Thresholds and custom checks are those in force at the time looked back to. The checks of Muster are those of the version that made this report.',
      'Owners, effective permissions and paths are those that were known at that time. They are not worked out again.',
      'A result can differ because time passed or data arrived after the last evaluation. Rows list only the results that differ.',
    ]
  },
}
