import type { CheckId } from '@/lib/checks/index'
import type { CredentialRow } from '@/lib/facts/credentials'
import type { IdentityDetail } from '@/lib/facts/identity-detail'
import { fillPlaybook } from '@/lib/remediation/fill'
import { playbookFor } from '@/lib/remediation/index'
import type { Playbook } from '@/lib/remediation/playbook'
import { valuesOf } from '@/lib/remediation/values'

/** The steps that close a finding, with this identity and credential in every command. What is not known keeps its braces. */
export const playbookOf = (
  checkId: string,
  identity: IdentityDetail,
  credential: CredentialRow | undefined,
): Playbook =>
  fillPlaybook(playbookFor(checkId as CheckId), valuesOf({ ...identity, ...(credential && { credential }) }))
