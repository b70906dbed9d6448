import type { Check } from './check'
import { longLivedStaticSecret } from './long-lived-static-secret'
import { rotationOverdue } from './rotation-overdue'
import { neverRotated } from './never-rotated'
import { noExpiry } from './no-expiry'
import { orphanedCredential } from './orphaned-credential'
import { exposedSecret } from './exposed-secret'
import { ttlOverPolicy } from './ttl-over-policy'
import { dormantIdentity } from './dormant-identity'
import { unownedIdentity } from './unowned-identity'
import { sharedAcrossWorkloads } from './shared-across-workloads'
import { sharedAcrossEnvironments } from './shared-across-environments'
import { overprivilegedUnusedGrants } from './overprivileged-unused-grants'
import { adminEquivalent } from './admin-equivalent'
import { privilegeEscalationPath } from './privilege-escalation-path'
import { openFederationTrust } from './open-federation-trust'
import { missingAudience } from './missing-audience'
import { contextMismatch } from './context-mismatch'
import { useAfterRevocation } from './use-after-revocation'
import { useAfterTaskEnd } from './use-after-task-end'
import { validAfterTaskEnd } from './valid-after-task-end'
import { standingRefreshToken } from './standing-refresh-token'
import { noUseTelemetry } from './no-use-telemetry'
import { thirdPartyUnreviewed } from './third-party-unreviewed'
import { humanUseOfNhi } from './human-use-of-nhi'
import { tokenExchangeDepth } from './token-exchange-depth'
import { approverCanChangeAccess } from './approver-can-change-access'
import { storedSecretWithoutRotation } from './stored-secret-without-rotation'
import { svidWithoutEntry } from './svid-without-entry'
import { ownerDeparted } from './owner-departed'
import { shadowIdentity } from './shadow-identity'
import { crossAccountWithoutExternalId } from './cross-account-without-external-id'
import { personWithStaticKey } from './person-with-static-key'
import { certificateExpiring } from './certificate-expiring'
import { secretSprawl } from './secret-sprawl'
import { portableCredential } from './portable-credential'
import { nativeIdentityCandidate } from './native-identity-candidate'
import { legacyBridgeExpired } from './legacy-bridge-expired'
import { cicdStaticCloudCredential } from './cicd-static-cloud-credential'
import { ttlDrift } from './ttl-drift'
import { concurrentReplay } from './concurrent-replay'
import { issuedNeverUsed } from './issued-never-used'
import { issuanceBurst } from './issuance-burst'
import { breakGlassRoutine } from './break-glass-routine'
import { accessReviewOverdue } from './access-review-overdue'
import { insecureAuthMethod } from './insecure-auth-method'
import { agentDelegationWithoutPurpose } from './agent-delegation-without-purpose'
import { agentWithoutSponsor } from './agent-without-sponsor'
import { blueprintSharedCredential } from './blueprint-shared-credential'
import { agentInheritedIdentity } from './agent-inherited-identity'
import { rightsOfEverybody } from './rights-of-everybody'
import { federationNamePin } from './federation-name-pin'
import { crossEnvironmentAccess } from './cross-environment-access'
import { lateralExchange } from './lateral-exchange'
import { weakKey } from './weak-key'
import { vaultRootToken } from './vault-root-token'
import { exceptionExpired } from './exception-expired'
import { groupHeldRights } from './group-held-rights'
import { renewalBrittle } from './renewal-brittle'
import { interactiveLoginEnabled } from './interactive-login-enabled'

/** Every check. The one place where a check is registered. */
export const checks = [
  longLivedStaticSecret,
  rotationOverdue,
  neverRotated,
  noExpiry,
  orphanedCredential,
  exposedSecret,
  ttlOverPolicy,
  dormantIdentity,
  unownedIdentity,
  sharedAcrossWorkloads,
  sharedAcrossEnvironments,
  overprivilegedUnusedGrants,
  adminEquivalent,
  privilegeEscalationPath,
  openFederationTrust,
  missingAudience,
  contextMismatch,
  useAfterRevocation,
  noUseTelemetry,
  thirdPartyUnreviewed,
  humanUseOfNhi,
  svidWithoutEntry,
  ownerDeparted,
  shadowIdentity,
  crossAccountWithoutExternalId,
  personWithStaticKey,
  certificateExpiring,
  secretSprawl,
  portableCredential,
  nativeIdentityCandidate,
  legacyBridgeExpired,
  cicdStaticCloudCredential,
  ttlDrift,
  concurrentReplay,
  issuedNeverUsed,
  issuanceBurst,
  breakGlassRoutine,
  accessReviewOverdue,
  insecureAuthMethod,
  agentDelegationWithoutPurpose,
  agentWithoutSponsor,
  blueprintSharedCredential,
  agentInheritedIdentity,
  rightsOfEverybody,
  federationNamePin,
  crossEnvironmentAccess,
  lateralExchange,
  weakKey,
  vaultRootToken,
  exceptionExpired,
  groupHeldRights,
  renewalBrittle,
  interactiveLoginEnabled,
  storedSecretWithoutRotation,
  approverCanChangeAccess,
  tokenExchangeDepth,
  validAfterTaskEnd,
  useAfterTaskEnd,
  standingRefreshToken,
] as const satisfies readonly Check[]

/** Id of a check; naming one that does not exist is a compile error. */
export type CheckId = (typeof checks)[number]['id']

const byId = new Map<string, Check>(checks.map((check) => [check.id, check]))
const byNo = new Map<number, Check>(checks.map((check) => [check.no, check]))

/** The check with this id, if there is one. */
export const checkById = (id: string): Check | undefined => byId.get(id)
/** The check with this stored number; throws for a number no check has. */
export function checkByNo(no: number): Check {
  const check = byNo.get(no)
  if (!check) throw new Error(`No check has number ${no}`)
  return check
}

/** Numbers of the named checks, to compare with the sets in posture. Unknown ids are left out. */
export const numbersOf = (ids: readonly string[]): number[] =>
  ids.flatMap((id) => byId.get(id)?.no ?? []).sort((a, b) => a - b)
