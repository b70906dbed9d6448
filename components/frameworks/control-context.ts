import type { Asking } from '@/components/requests/control-requests'
import type { Applicability } from '@/lib/model/vocabulary'
import type { Citation } from './posture'

export interface ControlContext {
  framework: string
  /** Why this role cannot record a management response; null when it can. */
  refused: string | null
  asking: Asking
  /** The only identities that the framework speaks of; null for all. */
  within: Applicability | null
  /** Why the checks of a control have no verdict, by check. */
  unknownBecause: Record<string, string>
  /** Where the numbers of a check come from. */
  origins: Record<string, string>
  citations: Record<string, Citation[]>
}
