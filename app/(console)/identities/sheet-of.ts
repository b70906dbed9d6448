import { instant } from '@/lib/db/instant'
import { isOpen, type IdentitySheet } from '@/components/identities/sheet'
import type { Actor } from '@/lib/auth/actor'
import { explain } from '@/lib/checks/queries'
import { credentialsOf } from '@/lib/inventory/credentials'
import { identityDetail, ownershipChangesOf } from '@/lib/inventory/identity-detail'
import { contextsOf } from '@/lib/inventory/identity-use'
import { findingsOf } from '@/lib/findings/queries'
import { brokenControls } from '../broken-controls'
import { rotationPolicy } from '../rotation-policy'

/** What the drawer and every tab of an identity show at their head. Throws NotFound outside the actor's scope. */
export async function sheetOf(actor: Actor, id: string): Promise<IdentitySheet> {
  const now = instant()
  const identity = await identityDetail(actor, id)
  const [credentials, findings, verdicts, contexts, policy, ownerHistory] = await Promise.all([
    credentialsOf(identity.id),
    findingsOf(identity.id),
    explain(identity.id, now),
    contextsOf(identity.id),
    rotationPolicy(),
    ownershipChangesOf(identity.id),
  ])
  return {
    identity,
    ownerHistory,
    credentials,
    findings,
    verdicts,
    contexts,
    controls: await brokenControls(findings.filter(isOpen)),
    policy,
    now: now.toISOString(),
  }
}
