import type { CheckId } from '@/lib/checks/index'
import type { Playbook, Playbooks } from './playbook'
import { adminEquivalent } from './playbooks/admin-equivalent'
import { contextMismatch } from './playbooks/context-mismatch'
import { dormantIdentity } from './playbooks/dormant-identity'
import { exposedSecret } from './playbooks/exposed-secret'
import { humanUseOfNhi } from './playbooks/human-use-of-nhi'
import { longLivedStaticSecret } from './playbooks/long-lived-static-secret'
import { missingAudience } from './playbooks/missing-audience'
import { neverRotated } from './playbooks/never-rotated'
import { noExpiry } from './playbooks/no-expiry'
import { noUseTelemetry } from './playbooks/no-use-telemetry'
import { openFederationTrust } from './playbooks/open-federation-trust'
import { orphanedCredential } from './playbooks/orphaned-credential'
import { overprivilegedUnusedGrants } from './playbooks/overprivileged-unused-grants'
import { privilegeEscalationPath } from './playbooks/privilege-escalation-path'
import { rotationOverdue } from './playbooks/rotation-overdue'
import { sharedAcrossEnvironments } from './playbooks/shared-across-environments'
import { sharedAcrossWorkloads } from './playbooks/shared-across-workloads'
import { svidWithoutEntry } from './playbooks/svid-without-entry'
import { thirdPartyUnreviewed } from './playbooks/third-party-unreviewed'
import { ttlOverPolicy } from './playbooks/ttl-over-policy'
import { unownedIdentity } from './playbooks/unowned-identity'
import { useAfterRevocation } from './playbooks/use-after-revocation'

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
}

/** How to close the gap that a check finds. */
export const playbookFor = (checkId: CheckId): Playbook => playbooks[checkId]
