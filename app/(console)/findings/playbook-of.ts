import type { KnownCheck } from '@/lib/checks/custom'
import { fillPlaybook } from '@/lib/tasks/fill'
import { playbookFor } from '@/lib/playbooks/index'
import type { Playbook } from '@/lib/playbooks/playbook'
import { stepSubjectOf, valuesOf } from '@/lib/tasks/values'
import type { CredentialRow, IdentityDetail } from '@/lib/model/answers/inventory'

/** The steps that close a finding, with this identity and credential in every command. What is not known keeps its braces. */
export const playbookOf = (
  check: KnownCheck,
  identity: IdentityDetail,
  credential: CredentialRow | undefined,
): Playbook =>
  fillPlaybook(
    playbookFor(check),
    valuesOf({ ...identity, ...(credential && { credential }) }),
    stepSubjectOf(identity.provider, identity.kind, identity.nativeId),
  )
