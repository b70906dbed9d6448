import { z } from 'zod'
import { exampleValue, valueHint } from './conditions/example-values'
import { factsOf, subjects, type Subject } from './conditions/facts'
import { CONDITION_LENGTH_MAX, readCondition } from './conditions/parse'
import { TEXT_LENGTH_MAX } from './limits'
import { credentialKinds, identityKinds, severities, verdicts } from './vocabulary'

/** Of every custom check, so that no check that Muster ever brings has the same id. */
export const CUSTOM_PREFIX = 'custom-'
/** Numbers of custom checks are above, those of built-in ones never. */
export const CUSTOM_NO_ABOVE = 10_000
/** So many can be enabled at a time: each is weighed on everything. */
export const CUSTOM_ENABLED_MAX = 100

/** A check that is off judges nothing; one that was taken away is kept, because its findings name it. */
export const customStates = ['enabled', 'disabled', 'deleted'] as const
export const customState = z.enum(customStates)

export const customCheckId = z
  .string()
  .max(60, 'At most 60 characters.')
  .regex(/^custom-[a-z0-9]+(-[a-z0-9]+)*$/, 'Begins with custom-, then small letters, digits and hyphens.')

const TITLE_LENGTH_MAX = 120
const title = z.string().trim().max(TITLE_LENGTH_MAX, `At most ${TITLE_LENGTH_MAX} characters.`)
const written = z.string().trim().max(TEXT_LENGTH_MAX, `At most ${TEXT_LENGTH_MAX} characters.`)
const condition = z.string().trim().max(CONDITION_LENGTH_MAX, `At most ${CONDITION_LENGTH_MAX} characters.`)

const example = z.strictObject({
  verdict: z.enum(verdicts),
  when: title.default(''),
  facts: z
    .record(z.string(), z.union([z.string().max(200), z.number(), z.boolean(), z.null()]))
    .describe('What is not named is unknown; it is active and of the first kind, unless that is named.'),
})
export type CustomExample = z.infer<typeof example>

/** What a custom check says. */
export const customDefinition = z.strictObject({
  title: title.min(3, 'Enter at least 3 characters.').describe('What is wrong where it fails.'),
  holds: title.default('').describe('What is so where it passes.'),
  reasoning: written.min(3, 'Enter at least 3 characters.').describe('Why it matters.'),
  severity: z.enum(severities).exclude(['none']),
  subject: z.enum(subjects),
  kinds: z
    .array(z.enum([...new Set([...identityKinds, ...credentialKinds])]))
    .max(50)
    .default([])
    .describe('Only these kinds are evaluated; all when empty.'),
  applies: condition.default('').describe('Condition that selects what is evaluated; everything when empty.'),
  fails: condition.min(1, 'Enter a condition.').describe('Condition that is a gap.'),
  examples: z.array(example).min(2, 'At least 2 examples.').max(20, 'At most 20 examples.'),
  controls: z
    .array(z.strictObject({ framework: z.string().max(80), control: z.string().max(80) }))
    .max(40)
    .default([]),
  playbook: written
    .min(3, 'Enter at least 3 characters.')
    .describe('How to close the gap: a summary, then a step on each further line.'),
})
export type CustomDefinition = z.infer<typeof customDefinition>

/** What is wrong with a definition, by its field, beside what the schema says. */
export function problemsOf(definition: CustomDefinition): { field: string; problem: string }[] {
  const { subject } = definition
  const kinds: readonly string[] = subject === 'identity' ? identityKinds : credentialKinds
  const problems: { field: string; problem: string }[] = []
  const tell = (field: string, problem: string) => problems.push({ field, problem })
  for (const field of ['applies', 'fails'] as const) {
    const { problem } = definition[field] === '' ? {} : readCondition(definition[field], subject)
    if (problem) tell(field, problem.message)
  }
  const wrong = definition.kinds.find((kind) => !kinds.includes(kind))
  if (wrong)
    tell('kinds', `There is no ${wrong} among the ${subject === 'identity' ? 'identities' : 'credentials'}.`)
  for (const needed of ['gap', 'holds'] as const)
    if (!definition.examples.some(({ verdict }) => verdict === needed))
      tell('examples', `An example of "${needed}" is missing.`)
  definition.examples.forEach(({ facts }, at) => {
    for (const [fact, value] of Object.entries(facts))
      tellExample(`examples.${at}`, subject, fact, value, tell)
  })
  return problems
}

function tellExample(
  field: string,
  subject: Subject,
  fact: string,
  value: CustomExample['facts'][string],
  tell: (field: string, problem: string) => void,
): void {
  const about = factsOf[subject].get(fact)
  if (!about) tell(field, `There is no fact "${fact}".`)
  else if (exampleValue(about, value, new Date(0)) === undefined)
    tell(field, `"${value}" is no value of ${fact}. Write ${valueHint(about)}.`)
}
