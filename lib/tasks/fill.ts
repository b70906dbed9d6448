import type { Playbook, PlaybookProvider, PlaybookValues, Step } from '@/lib/playbooks/playbook'

const PLACEHOLDER = /\{([a-zA-Z]+)\}/g

/** Names in braces in a text, in the order in which they first appear. */
export const placeholdersIn = (text: string): string[] => [
  ...new Set([...text.matchAll(PLACEHOLDER)].map((found) => found[1]!)),
]

// In single quotes nothing is special to a shell but the quote itself; names come from a provider and may hold anything.
const quoted = (value: string): string =>
  /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`

const filled = (text: string, values: PlaybookValues, write: (value: string) => string): string =>
  text.replace(PLACEHOLDER, (whole, name: string) => {
    const value = values[name as keyof PlaybookValues]
    return value === undefined || value === '' ? whole : write(value)
  })

/** A step with the values in its words and commands; what is not known stays in its braces. */
export const filledStep = <S extends Step>(step: S, values: PlaybookValues): S => ({
  ...step,
  why: filled(step.why, values, (value) => value),
  ...(step.command && { command: filled(step.command, values, quoted) }),
  ...(step.rollback && { rollback: filled(step.rollback, values, quoted) }),
})

/** The steps for a provider: its own where they are written, otherwise those that hold for any. */
export const stepsFor = (steps: Playbook['steps'], provider: PlaybookProvider): readonly Step[] =>
  steps[provider] ?? steps.other

/**
 * Puts the identity and credential in question into every command. A value that is not known stays in its braces, so that
 * nobody runs half a command by mistake; one that a shell would read as more than a word is quoted.
 */
export function fillPlaybook(playbook: Playbook, values: PlaybookValues): Playbook {
  const fill = (steps: readonly Step[]) => steps.map((step) => filledStep(step, values))
  const own = Object.entries(playbook.steps).map(([provider, steps]) => [provider, fill(steps)] as const)
  return { ...playbook, steps: { ...Object.fromEntries(own), other: fill(playbook.steps.other) } }
}
