import type { Actor } from '@/lib/auth/actor'
import { may, type Permission } from '@/lib/auth/permissions'

/** Why a control cannot be pressed by this role, in the words that stand on it; null when it can. */
export const refusalOf = (actor: Actor, permission: Permission): string | null =>
  may(actor, permission) ? null : `the role ${actor.role} only reads`
