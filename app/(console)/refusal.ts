import type { Actor } from '@/lib/auth/actor'
import { askedInstant } from '@/lib/db/instant'
import { granted, may, type Permission } from '@/lib/auth/permissions'

/** Why a control cannot be pressed by this role, or in the past, in the words that stand on it; null when it can. */
export function refusalOf(actor: Actor, permission: Permission): string | null {
  if (!granted[actor.role].includes(permission)) return `the role ${actor.role} only reads`
  if (!may(actor, permission)) return 'it reaches further than the part that you see'
  return askedInstant() && !permission.endsWith(':read') ? 'what is past cannot be changed' : null
}

/** The same for what one can do with findings. */
export const findingRefusals = (actor: Actor) => ({
  change: refusalOf(actor, 'finding:change'),
  request: refusalOf(actor, 'exception:request'),
  decide: refusalOf(actor, 'exception:decide'),
  work: refusalOf(actor, 'task:work'),
})
