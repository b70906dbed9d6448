import { covers, VAULT_ROOT } from './vault-catalogue'

/** What the policies of one namespace give and take, as rights (`vault:read:secret/data/orders/*`). */
export interface HeldPaths {
  rights: readonly string[]
  /** Given under parameters or wrapping that Muster does not keep. */
  limited: readonly string[]
  denied: readonly string[]
}

export interface SizedPath {
  path: string
  capabilities: string[]
  /** Capabilities that no log shows: they stay where the path is used. */
  silent: string[]
}

export interface SizedPaths {
  paths: SizedPath[]
  denied: string[]
  /** Used under a limit that only the policy itself tells: denied until its block is copied as it stands. */
  toCopy: string[]
}

interface HeldPath {
  path: string
  free: Set<string>
  limited: Set<string>
}

function parted(right: string): { capability: string; path: string } | undefined {
  const [, capability, path] = /^vault:([a-z]+):(.*)$/s.exec(right) ?? []
  return capability && path !== undefined ? { capability, path } : undefined
}

function byPath(rights: readonly string[], limited: ReadonlySet<string>): HeldPath[] {
  const found = new Map<string, HeldPath>()
  for (const right of rights) {
    const read = parted(right)
    if (!read) continue
    const held = found.get(read.path) ?? { path: read.path, free: new Set(), limited: new Set() }
    found.set(read.path, held)
    held[limited.has(right) ? 'limited' : 'free'].add(read.capability)
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

const unlogged = new Set(['sudo', 'subscribe', 'recover'])

/**
 * The paths that are held, cut down to the capabilities that were used. Denies stay, and whoever holds the root policy gets the
 * paths that it was seen at.
 * @param used rights that were used, by the pattern that gave them; with the root policy by the path that was asked for
 */
export function rightSizedPaths(used: readonly string[], held: HeldPaths): SizedPaths {
  const isUsed = new Set(used)
  const isRoot = held.rights.includes(VAULT_ROOT)
  const all = byPath(
    isRoot ? [...new Set([...held.rights, ...used])] : held.rights,
    new Set(isRoot ? [] : held.limited),
  )
  const wasUsed = (path: string) => (capability: string) => isUsed.has(`vault:${capability}:${path}`)
  const paths = all.flatMap(({ path, free }): SizedPath[] => {
    const capabilities = [...free].filter(wasUsed(path)).sort()
    const silent = [...free].filter((one) => unlogged.has(one)).sort()
    return capabilities.length > 0 ? [{ path, capabilities, silent }] : []
  })
  const kept = new Set(paths.map(({ path }) => path))
  const toCopy = all
    .filter(({ path, limited }) => !kept.has(path) && [...limited].some(wasUsed(path)))
    .map(({ path }) => path)
  // Of two patterns the closer one is applied: without it the wider one would give there what it was not to give.
  const uncovered = all.filter(
    ({ path, free, limited }) =>
      !kept.has(path) &&
      paths.some(
        (wider) =>
          doMeet(wider.path, path) &&
          !covers(path, wider.path) &&
          (limited.size > 0 || [...wider.capabilities, ...wider.silent].some((one) => !free.has(one))),
      ),
  )
  const denied = [
    ...held.denied.flatMap((right) => parted(right)?.path ?? []),
    ...uncovered.map(({ path }) => path),
  ]
  return { paths, denied: [...new Set(denied)].filter((path) => !toCopy.includes(path)).sort(), toCopy }
}

/** Whether some path is taken in by both patterns. */
function doMeet(one: string, other: string): boolean {
  const [a, b] = [one.split('/'), other.split('/')]
  const isPrefix = (parts: readonly string[], at: number) =>
    at === parts.length - 1 && parts[at]!.endsWith('*')
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const [x, y] = [a[at], b[at]]
    if (x === undefined || y === undefined) return false
    if (isPrefix(a, at) || isPrefix(b, at)) {
      const [fixed, against] = [x.replace(/\*$/, ''), y.replace(/\*$/, '')]
      return x === '+' || y === '+' || fixed.startsWith(against) || against.startsWith(fixed)
    }
    if (x !== y && x !== '+' && y !== '+') return false
  }
  return true
}

/** A policy as Vault and OpenBao read it. */
export function hclOf({ paths, denied, toCopy }: SizedPaths): string {
  return [
    ...paths.map(
      ({ path, capabilities, silent }) =>
        (silent.length > 0 ? `# Cannot tell, no log shows it: ${silent.join(', ')}.\n` : '') +
        block(path, [...capabilities, ...silent]),
    ),
    ...denied.map((path) => block(path, ['deny'])),
    ...toCopy.map(
      (path) =>
        `# Used under parameters that Muster does not keep: put the block of the present policy here.\n${block(path, ['deny'])}`,
    ),
  ].join('\n')
}

const block = (path: string, capabilities: readonly string[]) =>
  `path ${JSON.stringify(path)} {\n  capabilities = [${capabilities.map((one) => JSON.stringify(one)).join(', ')}]\n}\n`
