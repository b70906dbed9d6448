import { type Question, questionText } from '@/lib/checks/tally'
import { checkById, checks, numbersOf } from '@/lib/checks/index'
import type { Framework } from './framework'

/** What a control asks: the identities that its framework speaks of, and these checks. */
export const questionOf = (checkIds: readonly string[], { appliesTo }: Framework): Question => ({
  checks: numbersOf(checkIds),
  appliesTo,
})

/** A framework's controls with those checks that exist: a past edition can name one that is no more. */
export const knownControls = (framework: Framework) =>
  framework.controls.map((control) => ({
    ...control,
    checks: control.checks.filter((checkId) => checkById(checkId)),
  }))

/** Everything that frameworks ask, each question once: of every control and of every check in it. */
export function questionsOf(frameworks: readonly Framework[]): Map<string, Question> {
  const asked = new Map<string, Question>()
  const ask = (question: Question) => asked.set(questionText(question), question)
  for (const framework of frameworks)
    for (const { checks: own } of knownControls(framework)) {
      if (own.length > 0) ask(questionOf(own, framework))
      for (const check of own) ask(questionOf([check], framework))
    }
  return asked
}

/** The same, and what the list of checks asks. */
export const everyQuestion = (frameworks: readonly Framework[]): Question[] => [
  ...new Map([
    ...questionsOf(frameworks),
    ...checks.map(({ no }): [string, Question] => [questionText({ checks: [no] }), { checks: [no] }]),
  ]).values(),
]
