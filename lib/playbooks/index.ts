import type { KnownCheck } from '@/lib/checks/custom'
import type { CheckId } from '@/lib/checks/index'
import { standingRefreshToken } from './standing-refresh-token'
import { tokenExchangeDepth } from './token-exchange-depth'
import { useAfterTaskEnd } from './use-after-task-end'
import { validAfterTaskEnd } from './valid-after-task-end'
import { approverCanChangeAccess } from './approver-can-change-access'
import { customPlaybook } from './custom-playbook'
import type { Playbook, Playbooks } from './playbook'
import { accessReviewOverdue } from './access-review-overdue'
import { adminEquivalent } from './admin-equivalent'
import { agentDelegationWithoutPurpose } from './agent-delegation-without-purpose'
import { agentInheritedIdentity } from './agent-inherited-identity'
import { agentWithoutSponsor } from './agent-without-sponsor'
import { blueprintSharedCredential } from './blueprint-shared-credential'
import { breakGlassRoutine } from './break-glass-routine'
import { certificateExpiring } from './certificate-expiring'
import { cicdStaticCloudCredential } from './cicd-static-cloud-credential'
import { concurrentReplay } from './concurrent-replay'
import { contextMismatch } from './context-mismatch'
import { crossAccountWithoutExternalId } from './cross-account-without-external-id'
import { crossEnvironmentAccess } from './cross-environment-access'
import { dormantIdentity } from './dormant-identity'
import { exposedSecret } from './exposed-secret'
import { federationNamePin } from './federation-name-pin'
import { humanUseOfNhi } from './human-use-of-nhi'
import { insecureAuthMethod } from './insecure-auth-method'
import { issuanceBurst } from './issuance-burst'
import { issuedNeverUsed } from './issued-never-used'
import { lateralExchange } from './lateral-exchange'
import { legacyBridgeExpired } from './legacy-bridge-expired'
import { longLivedStaticSecret } from './long-lived-static-secret'
import { missingAudience } from './missing-audience'
import { nativeIdentityCandidate } from './native-identity-candidate'
import { neverRotated } from './never-rotated'
import { noExpiry } from './no-expiry'
import { noUseTelemetry } from './no-use-telemetry'
import { openFederationTrust } from './open-federation-trust'
import { orphanedCredential } from './orphaned-credential'
import { overprivilegedUnusedGrants } from './overprivileged-unused-grants'
import { ownerDeparted } from './owner-departed'
import { personWithStaticKey } from './person-with-static-key'
import { portableCredential } from './portable-credential'
import { privilegeEscalationPath } from './privilege-escalation-path'
import { rightsOfEverybody } from './rights-of-everybody'
import { rotationOverdue } from './rotation-overdue'
import { secretSprawl } from './secret-sprawl'
import { shadowIdentity } from './shadow-identity'
import { sharedAcrossEnvironments } from './shared-across-environments'
import { sharedAcrossWorkloads } from './shared-across-workloads'
import { storedSecretWithoutRotation } from './stored-secret-without-rotation'
import { svidWithoutEntry } from './svid-without-entry'
import { thirdPartyUnreviewed } from './third-party-unreviewed'
import { ttlDrift } from './ttl-drift'
import { ttlOverPolicy } from './ttl-over-policy'
import { unownedIdentity } from './unowned-identity'
import { useAfterRevocation } from './use-after-revocation'
import { vaultRootToken } from './vault-root-token'
import { exceptionExpired } from './exception-expired'
import { groupHeldRights } from './group-held-rights'
import { renewalBrittle } from './renewal-brittle'
import { interactiveLoginEnabled } from './interactive-login-enabled'
import { weakKey } from './weak-key'

/** The playbook of every check. The one place where a playbook is registered. */
export const playbooks: Playbooks = {
  'long-lived-static-secret': longLivedStaticSecret,
  'rotation-overdue': rotationOverdue,
  'never-rotated': neverRotated,
  'no-expiry': noExpiry,
  'orphaned-credential': orphanedCredential,
  'exposed-secret': exposedSecret,
  'ttl-over-policy': ttlOverPolicy,
  'dormant-identity': dormantIdentity,
  'unowned-identity': unownedIdentity,
  'shared-across-workloads': sharedAcrossWorkloads,
  'shared-across-environments': sharedAcrossEnvironments,
  'overprivileged-unused-grants': overprivilegedUnusedGrants,
  'admin-equivalent': adminEquivalent,
  'privilege-escalation-path': privilegeEscalationPath,
  'open-federation-trust': openFederationTrust,
  'missing-audience': missingAudience,
  'context-mismatch': contextMismatch,
  'use-after-revocation': useAfterRevocation,
  'no-use-telemetry': noUseTelemetry,
  'third-party-unreviewed': thirdPartyUnreviewed,
  'human-use-of-nhi': humanUseOfNhi,
  'svid-without-entry': svidWithoutEntry,
  'owner-departed': ownerDeparted,
  'shadow-identity': shadowIdentity,
  'cross-account-without-external-id': crossAccountWithoutExternalId,
  'person-with-static-key': personWithStaticKey,
  'certificate-expiring': certificateExpiring,
  'secret-sprawl': secretSprawl,
  'portable-credential': portableCredential,
  'native-identity-candidate': nativeIdentityCandidate,
  'legacy-bridge-expired': legacyBridgeExpired,
  'cicd-static-cloud-credential': cicdStaticCloudCredential,
  'ttl-drift': ttlDrift,
  'concurrent-replay': concurrentReplay,
  'issued-never-used': issuedNeverUsed,
  'issuance-burst': issuanceBurst,
  'break-glass-routine': breakGlassRoutine,
  'access-review-overdue': accessReviewOverdue,
  'insecure-auth-method': insecureAuthMethod,
  'agent-delegation-without-purpose': agentDelegationWithoutPurpose,
  'agent-without-sponsor': agentWithoutSponsor,
  'blueprint-shared-credential': blueprintSharedCredential,
  'agent-inherited-identity': agentInheritedIdentity,
  'rights-of-everybody': rightsOfEverybody,
  'federation-name-pin': federationNamePin,
  'cross-environment-access': crossEnvironmentAccess,
  'lateral-exchange': lateralExchange,
  'weak-key': weakKey,
  'vault-root-token': vaultRootToken,
  'exception-expired': exceptionExpired,
  'group-held-rights': groupHeldRights,
  'renewal-brittle': renewalBrittle,
  'interactive-login-enabled': interactiveLoginEnabled,
  'stored-secret-without-rotation': storedSecretWithoutRotation,
  'approver-can-change-access': approverCanChangeAccess,
  'token-exchange-depth': tokenExchangeDepth,
  'valid-after-task-end': validAfterTaskEnd,
  'use-after-task-end': useAfterTaskEnd,
  'standing-refresh-token': standingRefreshToken,
}

/** How to close the gap that a check finds. */
export const playbookFor = (check: Pick<KnownCheck, 'id' | 'custom'>): Playbook =>
  check.custom ? customPlaybook(check.custom.definition) : playbooks[check.id as CheckId]
