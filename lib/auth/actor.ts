import type { Role } from '@/lib/model/vocabulary'

/** What a person or token may see. An absent list means no limit on that side. */
export interface Scope {
  /** Team ids. */
  teams?: number[]
  /** Codes of `environments`. */
  environments?: number[]
  /** Source ids. */
  sources?: number[]
}

/**
 * Who is asking. `scope` is what they look at now; `rights`, where it differs, is what they may see at all.
 `system` is Muster's own work: jobs and commands run on the machine by its administrator. */
export type Actor =
  | { kind: 'user'; id: string; label: string; role: Role; scope: Scope; rights?: Scope }
  | { kind: 'token'; id: string; label: string; role: Role; scope: Scope; rights?: Scope }
  | { kind: 'system'; id: 'system'; label: string; role: 'administrator'; scope: Scope; rights?: Scope }

export const systemActor = (label: string): Actor => ({
  kind: 'system',
  id: 'system',
  label,
  role: 'administrator',
  scope: {},
})
