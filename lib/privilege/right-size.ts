import { expandActions, knownAction } from './aws-catalogue'
import { speaksOfAction } from './aws-decision'
import type { Statement } from './aws-policy'
import { groupsOf, type RbacRule, resourceOf } from './kubernetes-catalogue'
import { isUseLogged } from './risk'

interface PolicyStatement {
  Sid: string
  Effect: 'Allow' | 'Deny'
  Action?: string[]
  NotAction?: string[]
  Resource?: string[]
  NotResource?: string[]
  Condition?: object
}

export interface PolicyDocument {
  Version: '2012-10-17'
  Statement: PolicyStatement[]
}

/**
 * The policy to copy: every statement that is held, cut down to the actions that were used and to those whose use no log
 * shows (taking them away on that silence would break things), in services that are used or named. Resources, conditions and
 * denies stay as they are, so that it never allows what is not held.
 * @param granted what is left of the statements after every deny and inside of the boundary; no other action is named
 */
export function rightSizedPolicy(
  usedActions: Iterable<string>,
  held: readonly Statement[],
  granted: Iterable<string>,
): PolicyDocument {
  const isGranted = new Set([...granted].map((name) => name.toLowerCase()))
  const used = new Set([...usedActions].map((name) => name.toLowerCase()))
  const inUse = new Set([...used].map(serviceOf))
  const kept = new Map<string, { statement: Statement; used: Set<string>; silent: Set<string> }>()
  const denies: PolicyStatement[] = []
  for (const statement of held) {
    if (statement.effect === 'Deny') {
      denies.push({
        Sid: `Deny${denies.length + 1}`,
        Effect: 'Deny',
        ...(statement.notActions ? { NotAction: statement.notActions } : { Action: statement.actions ?? [] }),
        ...limitsOf(statement),
      })
      continue
    }
    const key = JSON.stringify(limitsOf(statement))
    const group = kept.get(key) ?? { statement, used: new Set<string>(), silent: new Set<string>() }
    kept.set(key, group)
    for (const action of actionsOf(statement)) {
      if (!isGranted.has(action.toLowerCase())) continue
      if (used.has(action.toLowerCase())) group.used.add(action)
      else if (!isUseLogged(action) && (inUse.has(serviceOf(action)) || names(statement, serviceOf(action))))
        group.silent.add(action)
    }
  }
  const allows = [...kept.values()].flatMap((group) => [
    ...byService([...group.used], 'Used', group.statement),
    ...byService([...group.silent], 'NotLogged', group.statement),
  ])
  const statements = allows.length > 0 ? [...allows, ...denies] : []
  return { Version: '2012-10-17', Statement: statements.map(numbered(statements)) }
}

const serviceOf = (action: string) => action.slice(0, action.indexOf(':')).toLowerCase()

/** `*` names no service: what it allows in services that were never used goes. */
const names = ({ actions }: Statement, service: string): boolean =>
  actions?.some((pattern) => pattern.toLowerCase().startsWith(`${service}:`)) ?? false

/** Actions that a statement allows, as the catalogue spells them. */
function actionsOf(statement: Statement): readonly string[] {
  if (!statement.notActions) return expandActions(statement.actions ?? [])
  return expandActions(['*']).filter((action) => speaksOfAction(statement, action))
}

const limitsOf = ({ resources, notResources, condition }: Statement) => ({
  ...(notResources ? { NotResource: notResources } : { Resource: resources ?? [] }),
  ...(condition ? { Condition: condition } : {}),
})

function byService(actions: string[], lead: string, statement: Statement): PolicyStatement[] {
  const services = new Map<string, string[]>()
  for (const action of actions.sort()) {
    const service = action.slice(0, action.indexOf(':'))
    services.set(service, [...(services.get(service) ?? []), knownAction(action) ?? action])
  }
  return [...services]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([service, list]) => ({
      Sid: `${lead}${sid(service)}`,
      Effect: 'Allow',
      Action: list,
      ...limitsOf(statement),
    }))
}

/** Sids take letters and digits only, and no two are the same. */
const sid = (service: string) =>
  service.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase())

const numbered = (all: readonly PolicyStatement[]) => (statement: PolicyStatement, at: number) => {
  const before = all.slice(0, at).filter((one) => one.Sid === statement.Sid).length
  return before === 0 ? statement : { ...statement, Sid: `${statement.Sid}${before + 1}` }
}

/** Rules of one role, in the namespace where it is bound; none for the whole cluster. */
export interface HeldRules {
  namespace: string | null
  rules: readonly RbacRule[]
}
export interface SizedRules {
  namespace: string | null
  rules: RbacRule[]
}

/** The same for Kubernetes: each rule that is held, cut down to the resources and verbs that were used. */
export function rightSizedRules(usedActions: Iterable<string>, held: readonly HeldRules[]): SizedRules[] {
  const used = new Map<string, Set<string>>()
  for (const action of usedActions) {
    const [, resource, verb] = /^k8s:(.+):(\w+)$/.exec(action) ?? []
    if (resource && verb) used.set(resource, (used.get(resource) ?? new Set()).add(verb))
  }
  return held.flatMap(({ namespace, rules }) => {
    const sized = merged(
      rules.flatMap((rule) =>
        [...used].sort().flatMap(([resource, verbs]) => cutDown(rule, resource, verbs)),
      ),
    )
    return sized.length > 0 ? [{ namespace, rules: sized }] : []
  })
}

/** Resources with the same verbs in one rule, as people write them. */
function merged(rules: readonly RbacRule[]): RbacRule[] {
  const found = new Map<string, RbacRule>()
  for (const rule of rules) {
    const { resources = [], ...rest } = rule
    const key = JSON.stringify(rest)
    const before = found.get(key)?.resources ?? []
    found.set(
      key,
      rule.nonResourceURLs ? rule : { ...rule, resources: [...new Set([...before, ...(resources ?? [])])] },
    )
  }
  return [...found.values()]
}

function cutDown(rule: RbacRule, name: string, used: ReadonlySet<string>): RbacRule[] {
  const verbs = [...used].filter((verb) => rule.verbs.includes('*') || rule.verbs.includes(verb)).sort()
  if (verbs.length === 0) return []
  if (name.startsWith('/'))
    return rule.nonResourceURLs?.some(
      (url) => url === name || (url.endsWith('*') && name.startsWith(url.slice(0, -1))),
    )
      ? [{ nonResourceURLs: [name], verbs }]
      : []
  const { resource, group } = resourceOf(name)
  const slash = resource.indexOf('/')
  const isNamed = rule.resources?.some(
    (one) => one === '*' || one === resource || (slash > 0 && one === `*${resource.slice(slash)}`),
  )
  const held = rule.apiGroups ?? []
  const known = group === undefined ? groupsOf(resource) : [group]
  // Only groups that have such a resource; of all that the rule names when nobody knows it.
  const groups = held.includes('*') ? (known ?? held) : held.filter((one) => known?.includes(one) ?? true)
  if (!isNamed || groups.length === 0) return []
  return [
    {
      apiGroups: groups,
      resources: [resource],
      ...(rule.resourceNames?.length ? { resourceNames: rule.resourceNames } : {}),
      verbs,
    },
  ]
}
