import { severities } from '@/lib/model/vocabulary'
import type { FactWindows } from '@/lib/facts/identity'
import { type Check, type ParamValues, withParams } from './check'
import { checks } from './index'

/** All checks with the params in force, ready to be put into SQL. */
export interface Rules {
  /** Changes whenever a predicate or a number does: then everything is judged anew. */
  version: string
  params: ReadonlyMap<string, ParamValues>
  windows: FactWindows
}

const bit = (check: Check) => `(1::bigint << ${check.no})`
const predicate = (check: Check, text: string, rules: Rules) =>
  `(${withParams(text, rules.params.get(check.id)!)})`

/** Checks on one subject, in the order in which their severities are packed. */
export const checksOn = (subject: Check['subject']): Check[] =>
  checks.filter((check) => check.subject === subject)

/** SQL for the three bit masks and the packed severities (3 bits a check) of a facts row `f`. */
export function verdictColumns(subject: Check['subject'], rules: Rules): string {
  const on = checksOn(subject)
  const sum = (term: (check: Check, index: number) => string) => on.map(term).join('\n      + ')
  const applies = (check: Check) => predicate(check, check.applies, rules)
  const fails = (check: Check) => predicate(check, check.fails, rules)
  return `
    ${sum((check) => `case when ${applies(check)} is not false then ${bit(check)} else 0 end`)} as applies,
    ${sum((check) => `case when ${applies(check)} and ${fails(check)} then ${bit(check)} else 0 end`)} as fails,
    ${sum((check) => `case when ${applies(check)} is null or ${applies(check)} and ${fails(check)} is null then ${bit(check)} else 0 end`)} as unknown,
    ${sum((check, index) => `((${withSeverity(check, rules)})::bigint << ${index * 3})`)} as severities`
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
  return `case when ${applies} is false then 3 when ${applies} and ${fails} then 1 when ${applies} and not ${fails} then 0 else 2 end`
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
