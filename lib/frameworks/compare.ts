import type { Control, Framework } from './framework'

export interface Comparison {
  /** Checks that are evidence in both frameworks, with the controls that each feeds. */
  shared: { check: string; a: Control[]; b: Control[] }[]
  /** Controls of one framework whose checks are no evidence in the other. */
  onlyA: Control[]
  onlyB: Control[]
  /** Controls that no check reaches, headings left out. */
  withoutCheckA: Control[]
  withoutCheckB: Control[]
}

/** What two frameworks ask in common, by the checks that are evidence for both, and what only one of them asks. */
export function compare(a: Framework, b: Framework): Comparison {
  const checksOf = ({ controls }: Framework) => new Set(controls.flatMap((control) => control.checks))
  const [ofA, ofB] = [checksOf(a), checksOf(b)]
  const fedBy = ({ controls }: Framework, check: string) =>
    controls.filter((control) => control.checks.some((one) => one === check))
  const only = ({ controls }: Framework, other: Set<string>) =>
    controls.filter(({ checks }) => checks.length > 0 && !checks.some((check) => other.has(check)))
  const without = ({ controls }: Framework) =>
    controls.filter(({ checks, isHeading }) => checks.length === 0 && !isHeading)
  return {
    shared: [...ofA]
      .filter((check) => ofB.has(check))
      .map((check) => ({ check, a: fedBy(a, check), b: fedBy(b, check) })),
    onlyA: only(a, ofB),
    onlyB: only(b, ofA),
    withoutCheckA: without(a),
    withoutCheckB: without(b),
  }
}
