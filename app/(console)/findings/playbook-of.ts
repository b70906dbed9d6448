import type { CheckId } from '@/lib/checks/index'
import type { CredentialRow } from '@/lib/facts/credentials'
import type { IdentityDetail } from '@/lib/facts/identity-detail'
import { fillPlaybook } from '@/lib/remediation/fill'
import { playbookFor } from '@/lib/remediation/index'
import type { Playbook } from '@/lib/remediation/playbook'

/** The steps that close a finding, with this identity and credential in every command. What is not known keeps its braces. */
export function playbookOf(
  checkId: string,
  identity: IdentityDetail,
  credential: CredentialRow | undefined,
): Playbook {
  return fillPlaybook(playbookFor(checkId as CheckId), {
    name: identity.name,
    nativeId: identity.nativeId,
    scope: identity.scope,
    namespace: identity.provider === 'kubernetes' ? namespaceOf(identity.nativeId) : undefined,
    // A report that numbers its keys does not say their ids: then the reader fills in the id.
    credentialId: credential?.nativeId.includes('#') ? undefined : credential?.nativeId,
  })
}

// `cluster/namespace/name`
const namespaceOf = (nativeId: string): string | undefined => {
  const parts = nativeId.split('/')
  return parts.length === 3 ? parts[1] : undefined
}
