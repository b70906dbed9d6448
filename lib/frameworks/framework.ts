import type { CheckId } from '@/lib/checks/index'

/** A control of a published framework and what Muster has to say about it. */
export interface Control {
  id: string
  title: string
  /** Checks whose verdicts are evidence for or against the control. */
  checks: readonly CheckId[]
  /** Why no check gives evidence, where none does. */
  noneBecause?: string
}

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

/** A reference as people cite it, and the published control that it means. */
export interface Alias {
  cited: string
  citedFramework: string
  verdict:
    | 'wrong-number'
    | 'nonexistent'
    | 'stale'
    | 'malformed'
    | 'renumbered'
    | 'withdrawn'
    | 'no-number-cited'
    | 'current-but-out-of-scope'
  published: readonly { framework: string; control: string }[]
  reason: string
}
