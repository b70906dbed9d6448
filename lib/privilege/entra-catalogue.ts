import graph from './catalogues/graph-permissions.json'
import roles from './catalogues/entra-directory-roles.json'
import type { Power } from './power-of-right'
import type { RiskClass } from '@/lib/model/risk-classes'

const GRAPH = '00000003-0000-0000-c000-000000000000'

/** A permission of an API of Microsoft, as an application holds it by itself or for a person who has signed in. */
export interface ApiPermission {
  /** `graph:Mail.Read`; `graph-delegated:Mail.Read` when it is bounded by the person. */
  action: string
  tier: string
  path?: string
  flag?: string
  why?: string
}

/** The name of a permission as an action: of Microsoft Graph by its value alone, of other APIs after their name. */
export function apiAction(resource: string | undefined, value: string, isDelegated: boolean): string {
  const lead = resource === undefined || resource === GRAPH ? 'graph' : 'api'
  const name = lead === 'graph' ? value : `${apiName(resource!)}/${value}`
  return `${lead}${isDelegated ? '-delegated' : ''}:${name}`
}

const apiNames: Readonly<Record<string, string>> = graph.resources
/** What an API of Microsoft is called, by its application id; the id itself where it is not known. */
export const apiName = (appId: string): string => apiNames[appId] ?? appId

const permissions: readonly ApiPermission[] = graph.permissions.map((one) => ({
  ...one,
  action: apiAction(one.resource, one.value, one.type === 'delegated'),
}))
const byId = new Map<string, { resource?: string; permission: ApiPermission }[]>()
for (const [index, { id, resource }] of graph.permissions.entries())
  byId.set(id, [...(byId.get(id) ?? []), { resource, permission: permissions[index]! }])
const byAction = new Map(permissions.map((one) => [one.action.toLowerCase(), one]))

/**
 * A permission by the id under which assignments name it. Several APIs may use one id for permissions of their own: then the name of
 * the API tells which is meant. Undefined when the catalogue does not have it, or cannot tell.
 */
export function apiPermission(id: string, api?: string | null): ApiPermission | undefined {
  const found = byId.get(id.toLowerCase()) ?? []
  if (found.length === 1) return found[0]!.permission
  return found.find(({ resource }) => apiName(resource ?? GRAPH) === api)?.permission
}

const roleNames = new Map(roles.roles.map((role) => [role.templateId, role]))
/** A built-in role of the directory by its template id. */
export const directoryRole = (templateId: string) => roleNames.get(templateId.toLowerCase())
export const roleAction = (name: string): string => `entra:${name}`

const gives = { direct: 'admin', 'two-step': 'step', conditional: 'doubt', lockout: 'doubt' } as const

/** What a permission or role of Entra gives by itself, from the published paths to Global Administrator. */
export const entraPowers: readonly Power[] = [
  ...permissions
    .filter(({ tier, action }) => tier === 'can-become-admin' && /^(graph|api):/.test(action))
    .map(({ action, path, why }) => ({ right: action, path, why })),
  ...roles.roles
    .filter(({ tier }) => tier === 'can-become-admin')
    .map(({ name, path, why }) => ({ right: roleAction(name), path, why })),
].map(({ right, path, why }) => ({
  right,
  gives: gives[path as keyof typeof gives] ?? 'doubt',
  why: why ?? 'It leads to Global Administrator.',
}))

const classOfFlag: Readonly<Record<string, RiskClass>> = {
  'secret-read': 'credential_exposure',
  'mass-content': 'data_access',
  'send-as-anyone': 'data_access',
  'tenant-lockout': 'policy_admin',
  'workload-admin': 'infrastructure_change',
  'endpoint-control': 'infrastructure_change',
  'remote-code': 'escalation',
}

/** The class of a permission or a directory role, by its action; undefined for one that the catalogue does not have. */
export function entraRisk(action: string): { risk: RiskClass; because: string } | undefined {
  const role = action.startsWith('entra:') ? roleByName.get(action.slice(6)) : undefined
  if (role)
    return role.tier
      ? { risk: 'escalation', because: role.why ?? 'It leads to Global Administrator.' }
      : role.privileged
        ? { risk: 'policy_admin', because: 'Microsoft counts this role among the privileged ones.' }
        : undefined
  const found = byAction.get(action)
  if (!found) return undefined
  // For a person who has signed in it reaches as far as that person does.
  if (found.tier === 'can-become-admin' && !action.includes('-delegated:'))
    return { risk: 'escalation', because: found.why ?? 'It leads to Global Administrator.' }
  if (found.tier === 'can-become-admin' || found.tier === 'role-management')
    return { risk: 'policy_admin', because: found.why ?? 'It changes who may do what.' }
  const risk = found.flag ? classOfFlag[found.flag] : undefined
  if (risk) return { risk, because: found.why ?? 'It reaches the contents of the whole tenant.' }
  return found.tier === 'write'
    ? { risk: 'infrastructure_change', because: 'It changes data of the tenant.' }
    : undefined
}

const roleByName = new Map(roles.roles.map((role) => [role.name.toLowerCase(), role]))
