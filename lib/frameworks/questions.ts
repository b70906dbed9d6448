import type { Catalogue } from '@/lib/checks/catalogue'
import { type Question, questionText } from '@/lib/checks/tally'
import type { Framework } from './framework'

/** What a control asks: the identities that its framework speaks of, and these checks. */
export const questionOf = (
  known: Catalogue,
  checkIds: readonly string[],
  { appliesTo }: Framework,
): Question => ({
  checks: known.numbersOf(checkIds),
  appliesTo,
})

/** A framework's controls with those checks that exist: a past edition can name one that is no more. */
export const knownControls = (known: Catalogue, framework: Framework) =>
  framework.controls.map((control) => ({
    ...control,
    checks: control.checks.filter((checkId) => known.byId(checkId)),
  }))

/** Everything that frameworks ask, each question once: of every control and of every check in it. */
export function questionsOf(known: Catalogue, frameworks: readonly Framework[]): Map<string, Question> {
  const asked = new Map<string, Question>()
  const ask = (question: Question) => asked.set(questionText(question), question)
  for (const framework of frameworks)
    for (const { checks: own } of knownControls(known, framework)) {
      if (own.length > 0) ask(questionOf(known, own, framework))
      for (const check of own) ask(questionOf(known, [check], framework))
    }
  return asked
}

/** The same, and what the list of checks asks. */
export const everyQuestion = (known: Catalogue, frameworks: readonly Framework[]): Question[] => [
  ...new Map([
    ...questionsOf(known, frameworks),
    ...known.all.map(({ no }): [string, Question] => [questionText({ checks: [no] }), { checks: [no] }]),
  ]).values(),
]
