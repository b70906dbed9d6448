import { type KeptRights, keptRights } from './right-size-kept'

/** One binding: a role at a resource. */
export interface HeldRole {
  role: string
  resource: string
  /** What its condition is called or says; null without one. */
  condition: string | null
  rights: readonly string[]
}

/** The custom role for one resource, under one condition. */
export interface SizedRole extends KeptRights {
  resource: string
  condition: string | null
}

/** Roles for everything: what is in them nobody chose. */
const basic = new Set(['roles/owner', 'roles/editor', 'roles/viewer', 'roles/browser'])

/** `compute` of `gcp:compute.instances.list`; some services are named by their host. */
const serviceOf = (right: string): string => /^gcp:([^./]+)/.exec(right)?.[1] ?? right

/** Smaller roles in place of those that are bound, one for each resource and condition, because rights of one do not hold at another. */
export function rightSizedRoles(
  used: readonly string[],
  held: readonly HeldRole[],
  granted: ReadonlySet<string>,
): SizedRole[] {
  const places = new Map<string, HeldRole[]>()
  for (const one of held) {
    const key = JSON.stringify([one.resource, one.condition])
    places.set(key, [...(places.get(key) ?? []), one])
  }
  return [...places.values()].flatMap((roles) => {
    const kept = keptRights(
      roles.map(({ role, rights }) => ({ rights, names: () => !basic.has(role) })),
      used,
      granted,
      serviceOf,
    )
    const { resource, condition } = roles[0]!
    return kept.used.length + kept.silent.length > 0 ? [{ resource, condition, ...kept }] : []
  })
}

/** The permissions of a role as Google Cloud names them. */
export const gcpPermissions = ({ used, silent }: KeptRights): string[] =>
  [...used, ...silent].map((right) => right.slice('gcp:'.length)).sort()
