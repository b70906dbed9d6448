import type { Explanation } from '@/lib/model/answers/checks'
import type {
  CredentialRow,
  IdentityDetail,
  OwnershipChange,
  RotationPolicy,
  Sighting,
  UseContext,
} from '@/lib/model/answers/inventory'
import type { BrokenControl, FindingRow } from '@/lib/model/answers/findings'

/** What the drawer and the summary of an identity show. */
export interface IdentitySheet {
  identity: IdentityDetail
  /** Decisions about its owners, newest first. */
  ownerHistory: OwnershipChange[]
  credentials: CredentialRow[]
  findings: FindingRow[]
  verdicts: Explanation[]
  contexts: UseContext[]
  controls: BrokenControl[]
  policy: RotationPolicy
  /** The time up to which ages are computed. */
  now: string
}

/** Why the first of these checks that could not be judged could not. */
export function reasonOf(verdicts: readonly Explanation[], ...checkIds: string[]): string | null {
  for (const id of checkIds) {
    const found = verdicts.find((one) => one.checkId === id && one.verdict === 'unknown')
    if (found?.because) return found.because
  }
  return null
}

/** The reason of an open finding in one sentence, as it stands now. */
export const proofFor = (finding: FindingRow, verdicts: readonly Explanation[]): string | null =>
  finding.resolvedAt === null
    ? (verdicts.find((one) => one.checkId === finding.checkId && one.credentialId === finding.credentialId)
        ?.proof ?? null)
    : null

export const isLive = (credential: CredentialRow): boolean =>
  credential.status === 'active' || credential.status === 'unknown'

export const isOpen = (finding: FindingRow): boolean =>
  finding.resolvedAt === null && finding.state !== 'accepted'

/** The record that describes the identity itself, else the newest that mentions it. */
export const mainRecord = (sightings: readonly Sighting[]): Sighting | undefined =>
  sightings.find((one) => one.about.startsWith('identity:')) ?? sightings[0]
