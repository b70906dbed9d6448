import type { Tally } from '@/lib/model/answers/inventory'
import type { ControlPosture } from '@/lib/model/answers/frameworks'

/**
 * What can be said of a control. `nobody`: its checks apply to no identity; `cannot_judge`: they apply and every verdict is
 * unknown. Neither counts as passing.
 */
export type ControlState = 'gap' | 'part_unknown' | 'holds' | 'cannot_judge' | 'nobody' | 'no_check'

export function stateOf(control: Pick<ControlPosture, 'checks'> & Tally): ControlState {
  if (control.checks.length === 0) return 'no_check'
  if (control.total === 0) return 'nobody'
  if (control.gap > 0) return 'gap'
  if (control.holds + control.accepted === 0) return 'cannot_judge'
  return control.unknown > 0 ? 'part_unknown' : 'holds'
}

/** How many controls are in each state. */
export function countStates(controls: readonly ControlPosture[]): Record<ControlState, number> {
  const counts: Record<ControlState, number> = {
    gap: 0,
    part_unknown: 0,
    holds: 0,
    cannot_judge: 0,
    nobody: 0,
    no_check: 0,
  }
  for (const control of controls) counts[stateOf(control)] += 1
  return counts
}

/** The anchor of a control on its page; ids contain colons, spaces and paragraph signs. */
export const anchorOf = (controlId: string): string => `control-${controlId.replace(/[^\w.-]+/g, '-')}`

/** The address of a control, opened, with the reference under which it was looked for. */
export function controlHref(framework: string, control: string, cited?: string): string {
  const query = new URLSearchParams({ control, ...(cited && { cited }) })
  return `/frameworks/${framework}?${query.toString().replaceAll('%3A', ':')}#${anchorOf(control)}`
}

/** A reference that people use for a control although it is not its published id. */
export interface Citation {
  cited: string
  citedFramework: string
  verdict: string
  because: string
}

/** What is wrong with a citation. */
export const citationWords: Record<string, string> = {
  'wrong-number': 'wrong number',
  nonexistent: 'this id was never published',
  stale: 'superseded id',
  malformed: 'malformed id',
  renumbered: 'renumbered',
  withdrawn: 'withdrawn',
  'no-number-cited': 'cited without a number',
  'current-but-out-of-scope': 'current, but a different topic',
}
