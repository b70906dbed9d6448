import { isUseLogged } from './risk'

/** Rights that one role gives at one place. */
export interface HeldRights {
  rights: readonly string[]
  /** Whether whoever wrote the role chose this service: a role for everything names none. */
  names: (service: string) => boolean
}

export interface KeptRights {
  used: string[]
  /** Kept although nothing shows their use, because no log would. */
  silent: string[]
}

/**
 * What stays of rights that are held: those that were used, and those whose use no log shows, in services that are used or that
 * the role names. Never more than what is held.
 * @param granted what is left after every deny
 */
export function keptRights(
  held: readonly HeldRights[],
  usedRights: Iterable<string>,
  granted: ReadonlySet<string>,
  serviceOf: (right: string) => string,
): KeptRights {
  const used = new Set([...usedRights].map((right) => right.toLowerCase()))
  const inUse = new Set([...used].map(serviceOf))
  const kept = { used: new Set<string>(), silent: new Set<string>() }
  for (const { rights, names } of held)
    for (const right of rights) {
      if (!granted.has(right)) continue
      const service = serviceOf(right.toLowerCase())
      if (used.has(right.toLowerCase())) kept.used.add(right)
      else if (!isUseLogged(right) && (inUse.has(service) || names(service))) kept.silent.add(right)
    }
  return { used: [...kept.used].sort(), silent: [...kept.silent].sort() }
}
