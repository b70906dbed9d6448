import operations from './catalogues/azure-operations.json'
import builtIn from './catalogues/azure-roles.json'
import type { Power } from './power-of-right'
import type { RiskClass } from '@/lib/model/risk-classes'
import { hasWildcard, matchesWildcard } from './wildcard'

/** What a role of Azure allows: `effective = actions − notActions`, for each set; a notAction is no deny. */
export interface AzurePermissions {
  actions?: readonly string[] | null
  notActions?: readonly string[] | null
  dataActions?: readonly string[] | null
  notDataActions?: readonly string[] | null
  condition?: string | null
}

const flat = (plane: Readonly<Record<string, readonly string[]>>): string[] =>
  Object.entries(plane).flatMap(([provider, names]) => names.map((name) => `${provider}/${name}`))
const sensitive = operations.sensitive
const all = {
  control: named([
    ...flat(operations.control),
    ...sensitive.filter(({ plane }) => plane !== 'data').map(({ operation }) => operation),
  ]),
  data: named([
    ...flat(operations.data),
    ...sensitive.filter(({ plane }) => plane === 'data').map(({ operation }) => operation),
  ]),
}

function named(names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.map((name) => [name.toLowerCase(), name]))
}

const expanded = new Map<string, readonly string[]>()

function expand(pattern: string, plane: 'control' | 'data'): readonly string[] {
  const key = `${plane} ${pattern.toLowerCase()}`
  let found = expanded.get(key)
  if (!found) {
    const lower = pattern.toLowerCase()
    const known = all[plane]
    found = hasWildcard(lower)
      ? [...known].filter(([name]) => matchesWildcard(lower, name)).map(([, name]) => name)
      : [known.get(lower) ?? pattern]
    // Patterns come from files: what is remembered of them has to stay bounded.
    if (expanded.size < 20_000) expanded.set(key, found)
  }
  return found
}

/**
 * The operations that a role allows, as actions (`azure:Microsoft.Compute/virtualMachines/write`). A wildcard is expanded to the
 * operations that are known, which is a lower bound; one that meets none comes back as unmatched. Azure RBAC, "Understand
 * Azure role definitions".
 */
export function azureActions(sets: readonly AzurePermissions[]): { actions: string[]; unmatched: string[] } {
  const actions = new Set<string>()
  const unmatched: string[] = []
  for (const set of sets)
    for (const [plane, allow, except] of [
      ['control', set.actions, set.notActions],
      ['data', set.dataActions, set.notDataActions],
    ] as const) {
      const left = (except ?? []).map((pattern) => pattern.toLowerCase())
      for (const pattern of allow ?? []) {
        const found = expand(pattern, plane)
        if (found.length === 0) unmatched.push(pattern)
        for (const name of found)
          if (!left.some((one) => matchesWildcard(one, name.toLowerCase()))) actions.add(`azure:${name}`)
      }
    }
  return { actions: [...actions].sort(), unmatched }
}

const roles = new Map(builtIn.roles.map((role) => [role.id, role]))

/** A built-in role by the GUID of its definition: name and sets of permissions. */
export function azureBuiltInRole(id: string): { name: string; sets: AzurePermissions[] } | undefined {
  const role = roles.get(id.toLowerCase())
  if (!role) return undefined
  return {
    name: role.name,
    sets: 'permissions' in role && role.permissions ? (role.permissions as AzurePermissions[]) : [role],
  }
}

const classes: Readonly<Record<string, RiskClass>> = {
  'admin-path': 'escalation',
  'role-management': 'policy_admin',
  'identity-takeover': 'escalation',
  'code-as-identity': 'escalation',
  'secret-read': 'credential_exposure',
  'key-use': 'data_access',
  'secret-write': 'credential_exposure',
  deploy: 'infrastructure_change',
  'access-path': 'policy_admin',
}
const sensitiveByName = new Map(sensitive.map((one) => [`azure:${one.operation.toLowerCase()}`, one]))

/** The class of an operation and why, by its action in lower case; writes of anything else change infrastructure. */
export function azureRisk(action: string): { risk: RiskClass; because: string } | undefined {
  const found = sensitiveByName.get(action)
  if (found) return { risk: classes[found.class] ?? 'infrastructure_change', because: `${found.why}.` }
  return /\/(write|delete|action)$/.test(action)
    ? { risk: 'infrastructure_change', because: 'It changes resources.' }
    : undefined
}

const givesRoles: Readonly<Record<string, Power['gives']>> = {
  'Microsoft.Authorization/roleAssignments/write': 'admin',
  'Microsoft.Authorization/roleAssignmentScheduleRequests/write': 'admin',
  'Microsoft.Authorization/roleEligibilityScheduleRequests/write': 'step',
  'Microsoft.Authorization/roleDefinitions/write': 'step',
  'Microsoft.ManagedServices/registrationAssignments/write': 'step',
}

/**
 * Who may give roles away at a subscription or above is an administrator there; whoever can run code as another identity, or take
 * it over, is as strong as that identity.
 */
export const azurePowers: readonly Power[] = sensitive.flatMap(({ operation, class: of, why }): Power[] => {
  const gives =
    givesRoles[operation] ?? (/^(identity-takeover|code-as-identity)$/.test(of) ? 'doubt' : undefined)
  return gives ? [{ right: `azure:${operation}`, gives, why: `${why}.` }] : []
})

/** An operation as the catalogue spells it, whatever its case: logs write it in capitals. */
export const azureOperation = (name: string): string =>
  all.control.get(name.toLowerCase()) ?? all.data.get(name.toLowerCase()) ?? name
