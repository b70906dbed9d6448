import { severities } from '@/lib/model/vocabulary'
import { gapMark } from '@/lib/facts/terms'
import type { FactWindows } from '@/lib/facts/windows'
import { type Check, withParams } from './check'
import type { CustomCheck } from './custom'
import { checks } from './index'
import type { Narrowing, ParamValues } from '@/lib/model/answers/checks'

/** All checks with the params in force, ready to be put into SQL. */
export interface Rules {
  /** Changes whenever a predicate or a number does: then everything is judged anew. */
  version: string
  params: ReadonlyMap<string, ParamValues>
  /** Numbers for parts, by check. */
  narrower: ReadonlyMap<string, readonly Narrowing[]>
  windows: FactWindows
  /** Those that administrators wrote and that are on; they are weighed one by one. */
  custom: readonly CustomCheck[]
}

const predicate = (check: Check, text: string, rules: Rules) =>
  `(${withParams(text, rules.params.get(check.id)!, check.subject, rules.narrower.get(check.id))})`

/**
 * A relation `f` with the sets of check numbers `applies`, `fails` and `unknown` beside the facts, and `severities`, which runs
 * parallel to `fails`; `gap_marks` is one number for all its gaps (`gapMark`). A set says nothing of the place of a check in the
 * registry. Each predicate is evaluated once a row: the planner does not merge a query that has a WITH into the one around it.
 * OFFSET 0 would keep it from that too, and keep processes from sharing the work.
 * @param facts SQL of the facts, one row a subject
 */
export function withVerdicts(subject: Check['subject'], rules: Rules, facts: string): string {
  const on = (checks as readonly Check[])
    .filter((check) => check.subject === subject)
    .toSorted((a, b) => a.no - b.no)
  const answers = on.flatMap((check) => [
    `${predicate(check, check.applies, rules)} as a_${check.no}`,
    `case
       when ${predicate(check, check.applies, rules)} is not false
         then ${predicate(check, check.fails, rules)}
     end as f_${check.no}`,
  ])
  const one = (isIn: (no: number) => string, member: (check: Check) => string) => (check: Check) =>
    `case when ${isIn(check.no)} then ${member(check)} end`
  const set = (isIn: (no: number) => string, member = (check: Check): string => String(check.no)) =>
    `array_remove(array[${on.map(one(isIn, member)).join(', ')}], null)`
  const fails = (no: number) => `f.a_${no} and f.f_${no}`
  const key = subject === 'identity' ? '0::bigint' : 'f.credential_key'
  const marks = on.map((check) => {
    const mark = gapMark(check.no, `(${withSeverity(check, rules)})`, key)
    return `case when ${fails(check.no)} then ${mark} else 0 end`
  })
  return `(
    select f.*,
      ${marks.join(' # ')} as gap_marks,
      ${set((no) => `f.a_${no} is not false`)} as applies,
      ${set(fails)} as fails,
      ${set((no) => `f.a_${no} is null or f.a_${no} and f.f_${no} is null`)} as unknown,
      ${set(fails, (check) => withSeverity(check, rules))} as severities
    from (with fact as (${facts}) select f.*, ${answers.join(', ')} from fact f) f) f`
}

/** SQL for the severity that a gap of this check has on facts `f`. */
export function withSeverity(check: Check, rules: Rules): string {
  const level = severities.indexOf(check.severity.default)
  const { raise, lower } = check.severity
  const branches = [
    raise && `when ${predicate(check, raise.when, rules)} then ${Math.min(level + 1, severities.length - 1)}`,
    lower && `when ${predicate(check, lower.when, rules)} then ${Math.max(level - 1, 1)}`,
  ].filter(Boolean)
  return branches.length > 0 ? `case ${branches.join(' ')} else ${level} end` : String(level)
}

/** SQL for the verdict of one check on facts `f`, as its position in `verdicts`. */
export function verdictOf(check: Check, rules: Rules): string {
  const applies = predicate(check, check.applies, rules)
  const fails = predicate(check, check.fails, rules)
  return `
    case
      when ${applies} is false then 3
      when ${applies} and ${fails} then 1
      when ${applies} and not ${fails} then 0
      else 2
    end`
}

/** SQL for the reason of an unknown verdict on facts `f`. */
export function becauseOf(check: Check, rules: Rules): string {
  const literal = (text: string) => `'${text.replaceAll("'", "''")}'`
  const branches = check.unknownBecause
    .filter((reason) => reason.when)
    .map((reason) => `when ${predicate(check, reason.when!, rules)} then ${literal(reason.because)}`)
  const last = literal(check.unknownBecause.at(-1)!.because)
  return branches.length > 0 ? `case ${branches.join(' ')} else ${last} end` : last
}
