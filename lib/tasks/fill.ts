import { wordAt } from '@/lib/model/command-blanks'
import type { Playbook, PlaybookProvider, PlaybookValues, Step, StepSubject } from '@/lib/playbooks/playbook'

const PLACEHOLDER = /\{([a-zA-Z]+)\}/g

/** Names in braces in a text, in the order in which they first appear. */
export const placeholdersIn = (text: string): string[] => [
  ...new Set([...text.matchAll(PLACEHOLDER)].map((found) => found[1]!)),
]

const filled = (
  text: string,
  values: PlaybookValues,
  write: (text: string, at: number, value: string) => string,
): string =>
  text.replace(PLACEHOLDER, (whole, name: string, at: number) => {
    const value = values[name as keyof PlaybookValues]
    return value === undefined || value === '' ? whole : write(text, at, value)
  })

/** A step with the values in its words and commands; what is not known stays in its braces. */
export const filledStep = <S extends Step>(step: S, values: PlaybookValues): S => ({
  ...step,
  why: filled(step.why, values, (_text, _at, value) => value),
  ...(step.command && { command: filled(step.command, values, wordAt) }),
  ...(step.rollback && { rollback: filled(step.rollback, values, wordAt) }),
})

/**
 * The steps for a provider: its own where they are written, otherwise those that hold for any.
 * @param kind of the identity in question: steps for other kinds are left out. Null where no identity is in question.
 */
export function stepsFor(
  steps: Playbook['steps'],
  provider: PlaybookProvider,
  kind: StepSubject | null,
): readonly Step[] {
  const own = forKind(steps[provider] ?? steps.other, kind)
  return own.length > 0 ? own : steps.other
}

// `other` is a kind that the source does not tell: every step may be for it.
const forKind = (steps: readonly Step[], kind: StepSubject | null): readonly Step[] =>
  kind === null || kind === 'other'
    ? steps
    : steps.filter(({ of }) => (of ? of.includes(kind) : kind !== 'stored_secret'))

/**
 * Puts the identity and credential in question into every command. A value that is not known stays in its braces, so that
 * nobody runs half a command by mistake; one that a shell would read as more than a word is quoted.
 */
export function fillPlaybook(playbook: Playbook, values: PlaybookValues, kind: StepSubject): Playbook {
  const fill = (steps: readonly Step[]) => steps.map((step) => filledStep(step, values))
  const own = Object.entries(playbook.steps).flatMap(([provider, steps]) => {
    const fit = forKind(steps, kind)
    return fit.length > 0 ? [[provider, fill(fit)] as const] : []
  })
  return { ...playbook, steps: { ...Object.fromEntries(own), other: fill(playbook.steps.other) } }
}
