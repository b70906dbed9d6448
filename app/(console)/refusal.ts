import type { Actor } from '@/lib/auth/actor'
import { may, type Permission } from '@/lib/auth/permissions'

/** Why a control cannot be pressed by this role, in the words that stand on it; null when it can. */
export const refusalOf = (actor: Actor, permission: Permission): string | null =>
  may(actor, permission) ? null : `the role ${actor.role} only reads`

/** The same for what one can do with findings. */
export const findingRefusals = (actor: Actor) => ({
  change: refusalOf(actor, 'finding:change'),
  request: refusalOf(actor, 'exception:request'),
  decide: refusalOf(actor, 'exception:decide'),
  work: refusalOf(actor, 'task:work'),
})
