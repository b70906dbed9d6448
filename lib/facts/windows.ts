import type { RunWindows } from './runs'

/** Windows and grace periods that the facts themselves depend on; values come from the checks' params. */
export interface FactWindows extends RunWindows {
  /** SQL of a number for an identity `f`, of which environment, kind and scope are known: parts may have their own. */
  sharedDays: string
  environmentDays: string
  propagationSeconds: string
  burstSeconds: string
  issuanceDays: number
  recentDays: number
}
