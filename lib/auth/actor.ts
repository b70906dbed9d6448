import type { Role } from '@/lib/model/vocabulary'
import type { Scope } from '@/lib/model/answers/access'

/**
 * Who is asking. `scope` is what they look at now; `rights`, where it differs, is what they may see at all.
 `system` is Muster's own work: jobs and commands run on the machine by its administrator. */
export type Actor =
  | { kind: 'user'; id: string; label: string; role: Role; scope: Scope; rights?: Scope }
  /** `makerId`: the account behind the token; null for one made on the command line. */
  | {
      kind: 'token'
      id: string
      label: string
      role: Role
      scope: Scope
      rights?: Scope
      makerId: string | null
    }
  | { kind: 'system'; id: 'system'; label: string; role: 'administrator'; scope: Scope; rights?: Scope }

export const systemActor = (label: string): Actor => ({
  kind: 'system',
  id: 'system',
  label,
  role: 'administrator',
  scope: {},
})

/** The account of the person who acts, also through a token; null for Muster itself and the command line. */
export const accountBehind = (actor: Actor): string | null =>
  actor.kind === 'user' ? actor.id : actor.kind === 'token' ? actor.makerId : null

/**
 * The person behind an actor, for whatever nobody may do on their own: what somebody asks for with a token of theirs, they asked
 * for.
 */
export const personBehind = (actor: Actor): string =>
  accountBehind(actor) ? `user:${accountBehind(actor)}` : `${actor.kind}:${actor.id}`
