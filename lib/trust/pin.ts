import { readOperator } from '@/lib/privilege/aws-operators'
import { hasWildcard } from '@/lib/privilege/wildcard'

/** A value that a claim or key has to have; one of a list is enough. */
export interface Value {
  text: string
  /** `*` and `?` are wildcards; else they are plain characters. */
  isPattern: boolean
}

/** What a condition asks of one claim. Several pins on one claim all have to hold. */
export interface Pin {
  claim: string
  values: readonly Value[]
}

/** A clause as a platform writes it: operator, key without the issuer's name, values. */
export interface TrustClause {
  operator: string
  key: string
  values: readonly string[]
}

/** Claims that a token always carries: an optional condition on them is a condition. */
export type AlwaysThere = (claim: string) => boolean

/**
 * The pins in AWS's clauses. What a missing claim passes (`…IfExists`, `ForAllValues`), what excludes only, and what any value
 * meets pins nothing.
 */
export function pinsOfClauses(clauses: readonly TrustClause[], isThere: AlwaysThere): Pin[] {
  // `Null: false` beside ForAllValues closes the gap.
  const demanded = new Set(
    clauses
      .filter(
        ({ operator, values }) =>
          operator.toLowerCase() === 'null' && values.every((value) => value.toLowerCase() === 'false'),
      )
      .map(({ key }) => key.toLowerCase()),
  )
  return clauses.flatMap(({ operator, key, values }) => {
    const read = readOperator(operator)
    const claim = key.toLowerCase()
    if (!read || read.negated || read.base === 'null') return []
    if ((read.ifExists || read.set === 'all') && !isThere(claim) && !demanded.has(claim)) return []
    return pinOf(claim, values, isPatternOperator(read.base), read.base === 'stringequalsignorecase')
  })
}

/**
 * The pins in a deny of everything but …: a deny on a negated operator asks for its opposite. A deny with several clauses
 * leaves ways open that no pin can say.
 */
export function pinsOfDeny(clauses: readonly TrustClause[]): Pin[] | 'everything' {
  if (clauses.length === 0) return 'everything'
  const [clause] = clauses
  if (!clause || clauses.length > 1) return []
  const read = readOperator(clause.operator)
  const claim = clause.key.toLowerCase()
  if (read?.base === 'null' && clause.values.every((value) => value.toLowerCase() === 'true')) return []
  if (!read?.negated || read.set) return []
  return pinOf(claim, clause.values, isPatternOperator(read.base), false)
}

const isPatternOperator = (base: string) =>
  base === 'stringlike' || base === 'arnlike' || base === 'arnequals' || base === 'ipaddress'

function pinOf(claim: string, values: readonly string[], isPattern: boolean, ignoresCase: boolean): Pin[] {
  if (values.length === 0) return []
  const found = values.map((text) => ({
    text: ignoresCase ? text.toLowerCase() : text,
    isPattern: isPattern && hasWildcard(text),
  }))
  // One value that anything meets opens the list.
  if (found.some(({ text, isPattern: open }) => open && text.includes('*') && /^[*?]+$/.test(text))) return []
  return [{ claim, values: found }]
}

/** Whether the value is met by one exact text only. */
export const isExact = ({ text, isPattern }: Value): boolean => !isPattern || !hasWildcard(text)

/** A star that the operator compares as a character: no token carries one. */
export const isDead = ({ text, isPattern }: Value): boolean => !isPattern && hasWildcard(text)
