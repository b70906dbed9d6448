import type { Evidence } from './answers/attestation'

/** Whether a reduction may name no part: then all permissions that are known to be unused go. */
export const hasUnused = ({ rights }: Evidence): boolean =>
  rights !== null && rights.isKnown && (rights.unused ?? 0) > 0

/** The parts that a decision can take away, as their ids: 'credential:12', 'grant:34'. */
export const partsOf = (evidence: Evidence): string[] => [
  ...evidence.credentials
    .filter((one) => one.status !== 'inactive' && one.status !== 'revoked' && one.status !== 'expired')
    .map((one) => `credential:${one.id}`),
  ...evidence.grants.map((one) => `grant:${one.id}`),
]

/**
 * Whether anything can go while the identity stays in use: unused permissions, a grant, or one credential of several. Ending the
 * only credential is a revoke.
 */
export const canReduce = (evidence: Evidence): boolean =>
  hasUnused(evidence) || evidence.grants.length > 0 || partsOf(evidence).length > 1
