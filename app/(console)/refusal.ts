import type { Actor } from '@/lib/auth/actor'
import { askedInstant } from '@/lib/db/instant'
import { granted, may, type Permission } from '@/lib/auth/permissions'

/** Why this role cannot use an action, or not on a past date, as shown on the button; null when it can. */
export function refusalOf(actor: Actor, permission: Permission): string | null {
  if (!granted[actor.role].includes(permission)) return `the role ${actor.role} is read-only here`
  if (!may(actor, permission)) return 'it affects more than your scope'
  return askedInstant() && !permission.endsWith(':read') ? 'a past date cannot be changed' : null
}

/** The same for what one can do with findings. */
export const findingRefusals = (actor: Actor) => ({
  change: refusalOf(actor, 'finding:change'),
  request: refusalOf(actor, 'exception:request'),
  decide: refusalOf(actor, 'exception:decide'),
  work: refusalOf(actor, 'task:work'),
})
