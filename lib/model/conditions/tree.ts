/** `<` and its like compare counts, lengths of time and instants; `=` and `!=` compare everything. */
export const comparisons = ['=', '!=', '<', '<=', '>', '>='] as const
export type Comparison = (typeof comparisons)[number]

/** What a fact is compared with: a value of its type (an instant as ISO 8601), the moment of the judging, or another fact. */
export type Operand = { value: string | number | boolean } | { now: true } | { fact: string }

/**
 * A condition on the facts of an identity or a credential. It is true, false, or unknown where a fact that decides it is not known.
 */
export type Condition =
  | { is: 'and'; of: readonly Condition[] }
  | { is: 'or'; of: readonly Condition[] }
  | { is: 'not'; of: Condition }
  | { is: 'flag'; fact: string }
  | { is: 'unknown'; fact: string }
  | { is: 'compare'; fact: string; by: Comparison; to: Operand }
  | { is: 'in'; fact: string; values: readonly (string | number)[] }
  | { is: 'contains' | 'starts' | 'ends'; fact: string; text: string }
  /** `older`: so long ago or longer; `newer`: not so long ago; `within`: from now until then. */
  | { is: 'older' | 'newer' | 'within'; fact: string; seconds: number }

/** The facts that a condition names, each once, in their order. */
export const factsIn = (condition: Condition): string[] => [...new Set(named(condition))]

function named(condition: Condition): string[] {
  if (condition.is === 'and' || condition.is === 'or') return condition.of.flatMap(named)
  if (condition.is === 'not') return named(condition.of)
  if (condition.is === 'compare' && 'fact' in condition.to) return [condition.fact, condition.to.fact]
  return [condition.fact]
}
