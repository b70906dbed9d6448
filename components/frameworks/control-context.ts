import type { Citation } from './posture'

export interface ControlContext {
  /** Why the checks of a control have no verdict, by check. */
  unknownBecause: Record<string, string>
  /** Where the numbers of a check come from. */
  origins: Record<string, string>
  citations: Record<string, Citation[]>
}
