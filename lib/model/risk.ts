import type { Severity } from './vocabulary'

/**
 * Points of an identity: every open finding by severity, and the environment once something is open. The weights have no
 * published origin; they order a list, nothing else, and the arithmetic is on screen.
 */
export const riskPoints: Record<Severity, number> = { critical: 40, high: 20, medium: 8, low: 3 }
export const productionPoints = 10

export interface RiskTerm {
  points: number
  because: string
}

/**
 * The sum that orders the list, term by term.
 * @param findings open, not accepted findings of one identity
 */
export function riskTerms(
  findings: readonly { title: string; severity: Severity }[],
  inProduction: boolean,
): RiskTerm[] {
  const terms = findings
    .map(({ title, severity }) => ({ points: riskPoints[severity], because: `${title} (${severity})` }))
    .sort((a, b) => b.points - a.points)
  return inProduction && terms.length > 0
    ? [...terms, { points: productionPoints, because: 'In production' }]
    : terms
}
