import type { RotationPolicy } from '@/lib/model/answers/inventory'
import { asymmetricKinds, type CredentialKind } from '@/lib/model/vocabulary'

export const policyDaysOf = (policy: RotationPolicy, kind: CredentialKind): number =>
  asymmetricKinds.includes(kind) ? policy.asymmetricDays : policy.days

/** Whole days between two instants; null stays unknown. */
export const daysBetween = (from: string | null, to: string): number | null =>
  from === null ? null : Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000))
