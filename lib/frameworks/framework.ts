import type { CheckId } from '@/lib/checks/index'
import type { Applicability } from '@/lib/model/vocabulary'

/**
 * A control of a published framework and what Muster has to say about it: checks are evidence for it, or there is a reason why
 * none is. A control without a check can be verified by a person.
 */
type ControlBy<Id extends string> = { id: string; title: string } & (
  | {
      /** Checks whose verdicts are evidence for or against the control. */
      checks: readonly [Id, ...Id[]]
      noneBecause?: undefined
      isHeading?: undefined
      movedTo?: undefined
    }
  | {
      checks: readonly []
      noneBecause: string
      /** It only groups others, so there is nothing to verify. */
      isHeading?: true
      /** Of a superseded edition: the controls of its successor that took its place. */
      movedTo?: readonly string[]
    }
)

/** A control with the checks of Muster; one that does not exist is a compile error. */
type StatedControl = ControlBy<CheckId>
/** A control with every check that is evidence for it, also those that administrators mapped to it. */
export type Control = ControlBy<string>

/** A framework as published. Ids carry version and source; titles that are our own labels say so in the note. */
export interface Framework {
  id: string
  name: string
  version: string
  /** Year, month or day, as far as it is known (ISO 8601). */
  published: string
  /** `reference-only`: listed so that citations of it can be explained. */
  status: 'current' | 'superseded' | 'reference-only'
  /** The edition that took the place of this one. */
  supersededBy?: string
  /** The only identities that it speaks of; all of them when absent. */
  appliesTo?: Applicability
  /** Written for something else than machine identities: nobody complies with it or breaks it. */
  byAnalogy?: true
  sourceUrl: string
  source: string
  note?: string
  controls: readonly Control[]
}

/** A framework of which the ids stay literal types, so that a reference can only name a control that exists. */
export const framework = <
  const Id extends string,
  const ControlId extends string,
  const Status extends Framework['status'],
>(
  stated: Omit<Framework, 'id' | 'controls' | 'status'> & {
    id: Id
    status: Status
    controls: readonly (StatedControl & { id: ControlId })[]
  },
) => stated
