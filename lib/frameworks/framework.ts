import type { CheckId } from '@/lib/checks/index'

/** A control of a published framework and what Muster has to say about it: some check is evidence, or there is a reason for none. */
export type Control = { id: string; title: string } & (
  | {
      /** Checks whose verdicts are evidence for or against the control. */
      checks: readonly [CheckId, ...CheckId[]]
      noneBecause?: undefined
    }
  | { checks: readonly []; noneBecause: string }
)

/** A framework as published. Ids carry version and source; titles that are our own labels say so in the note. */
export interface Framework {
  id: string
  name: string
  version: string
  published: string
  sourceUrl: string
  source: string
  note?: string
  controls: readonly Control[]
}

/** A framework of which the ids stay literal types, so that a reference can only name a control that exists. */
export const framework = <const Id extends string, const ControlId extends string>(
  stated: Omit<Framework, 'id' | 'controls'> & { id: Id; controls: readonly (Control & { id: ControlId })[] },
) => stated
