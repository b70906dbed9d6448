import type { CustomDefinition, CustomExample } from '@/lib/model/custom-checks'
import { exampleFacts, exampleText } from '@/lib/model/conditions/example-values'

/** A custom check while somebody writes it: examples are lines of text. */
export interface Draft extends Omit<CustomDefinition, 'examples'> {
  id: string
  isEnabled: boolean
  examples: { key: number; verdict: CustomExample['verdict']; when: string; text: string }[]
}

export const EMPTY: Draft = {
  id: '',
  isEnabled: true,
  title: '',
  holds: '',
  reasoning: '',
  severity: 'medium',
  subject: 'identity',
  kinds: [],
  applies: '',
  fails: '',
  examples: [
    { key: 0, verdict: 'gap', when: '', text: '' },
    { key: 1, verdict: 'holds', when: '', text: '' },
  ],
  controls: [],
  playbook: '',
}

export const draftOf = (id: string, definition: CustomDefinition, isEnabled: boolean): Draft => ({
  ...definition,
  id,
  isEnabled,
  examples: definition.examples.map(({ verdict, when, facts }, key) => ({
    key,
    verdict,
    when,
    text: exampleText(facts),
  })),
})

/** The id that a title suggests: "Keys of bots" is custom-keys-of-bots. */
export const idFrom = (title: string): string => {
  const words = title.toLowerCase().match(/[a-z0-9]+/g)
  return words ? `custom-${words.join('-')}`.slice(0, 60).replace(/-$/, '') : ''
}

/** What a draft says, or what is wrong with one of its examples. */
export function definitionOf(draft: Draft): { definition: CustomDefinition } | { problem: string } {
  const { id: _, isEnabled: __, examples, ...rest } = draft
  const read: CustomExample[] = []
  for (const [at, { verdict, when, text }] of examples.entries()) {
    const found = exampleFacts(text)
    if ('problem' in found) return { problem: `Example ${at + 1}: ${found.problem}` }
    read.push({ verdict, when, facts: found.facts })
  }
  return { definition: { ...rest, examples: read } }
}
