import type { Decision, Policies } from './aws-decision'
import type { Principal } from './aws-keys'
import { both, may, probeOf } from './aws-may'
import { adminSets } from './escalation'

const needs = adminSets.find(({ id }) => id === 'aws-iam-full-access')!.needs

/**
 * Whether the policies make their holder an administrator: all of IAM's strong actions on resources that no policy names.
 * A deny on one role takes nothing away, a grant on roles of one prefix gives nothing.
 */
export function isAdmin(policies: Policies, principal: Principal, asOf: Date): Decision {
  let found: Decision = { answer: 'yes' }
  for (const action of needs) {
    found = both(found, may(policies, principal, action, probeOf(action, principal), asOf))
    if (found.answer === 'no') break
  }
  return found
}
