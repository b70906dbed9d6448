import { isUseLogged } from './risk'

export interface PolicyDocument {
  Version: '2012-10-17'
  Statement: Array<{ Sid: string; Effect: 'Allow'; Action: string[]; Resource: string | string[] }>
}

/**
 * The policy that allows what was used and nothing else, to copy. `keep` holds granted actions whose use no log shows:
 * taking them away on that silence would break things, so they stay, apart, for a person to decide.
 */
export function rightSizedPolicy(
  usedActions: Iterable<string>,
  granted: Iterable<string> = [],
): PolicyDocument {
  const used = new Set([...usedActions].filter(isAws))
  const keep = [...new Set(granted)].filter(
    (action) => isAws(action) && !used.has(action) && !isUseLogged(action),
  )
  const statement: PolicyDocument['Statement'] = []
  for (const [service, actions] of byService([...used]))
    statement.push({ Sid: `Used${sid(service)}`, Effect: 'Allow', Action: actions, Resource: '*' })
  for (const [service, actions] of byService(keep))
    statement.push({ Sid: `NotLogged${sid(service)}`, Effect: 'Allow', Action: actions, Resource: '*' })
  return { Version: '2012-10-17', Statement: statement }
}

export interface RoleRules {
  apiGroups: string[]
  resources: string[]
  verbs: string[]
}

/** The same for Kubernetes: rules for a Role. The API group is left to the person where the right does not name it. */
export function rightSizedRules(usedActions: Iterable<string>): RoleRules[] {
  const verbsOf = new Map<string, string[]>()
  for (const action of new Set(usedActions)) {
    const [, resource, verb] = /^k8s:([^:]+):(\w+)$/.exec(action) ?? []
    if (resource && verb) verbsOf.set(resource, [...(verbsOf.get(resource) ?? []), verb])
  }
  const resourcesOf = new Map<string, string[]>()
  for (const [resource, verbs] of [...verbsOf].sort()) {
    const key = verbs.sort().join(',')
    resourcesOf.set(key, [...(resourcesOf.get(key) ?? []), resource])
  }
  return [...resourcesOf].map(([verbs, resources]) => ({
    apiGroups: ['*'],
    resources,
    verbs: verbs.split(','),
  }))
}

const isAws = (action: string) => /^[a-z0-9-]+:[A-Za-z0-9]+$/.test(action) && !action.startsWith('k8s:')

function byService(actions: string[]): Array<[string, string[]]> {
  const services = new Map<string, string[]>()
  for (const action of actions.sort()) {
    const service = action.slice(0, action.indexOf(':'))
    services.set(service, [...(services.get(service) ?? []), action])
  }
  return [...services].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Sids take letters and digits only. */
const sid = (service: string) =>
  service.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase())
