import { text } from '../checked'

/** More is no list that somebody reads; how many were left out is said at its end. */
const REACH_MAX = 40

/** What a key that was found can do, a line each: `contents:write on github.com/acme/shop`. */
export function reachOf(
  rights: Iterable<{ permission: unknown; resource?: unknown }>,
): readonly string[] | undefined {
  const lines = new Set<string>()
  for (const { permission, resource } of rights) {
    const [right, on] = [text(permission), text(resource)]
    if (right ?? on) lines.add(right && on ? `${right} on ${on}` : `${right ?? `access to ${on}`}`)
  }
  if (lines.size === 0) return undefined
  const all = [...lines]
  return all.length > REACH_MAX ? [...all.slice(0, REACH_MAX), `and ${all.length - REACH_MAX} more`] : all
}
