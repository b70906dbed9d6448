import { decide, type Decision, type Policies, speaksOfAction } from './aws-decision'
import type { Key, Principal } from './aws-keys'
import type { Statement } from './aws-policy'
import { hasWildcard } from './wildcard'

const ORDER = { no: 0, maybe: 1, yes: 2 } as const

/** The worse of the answers: all of them are needed. */
export function both(...all: Decision[]): Decision {
  return all.reduce((worst, one) => (ORDER[one.answer] < ORDER[worst.answer] ? one : worst))
}

/** The better of the answers: one of them is enough. */
export function either(all: Iterable<Decision>): Decision {
  let best: Decision = { answer: 'no' }
  for (const one of all) {
    if (ORDER[one.answer] > ORDER[best.answer]) best = one
    if (best.answer === 'yes') break
  }
  return best
}

/** A resource that no policy names, of the kind that an action of IAM works on. */
export function probeOf(action: string, { account, arn }: Principal): string {
  const partition = arn.split(':')[1] ?? 'aws'
  const [service, name = ''] = action.split(':')
  if (service !== 'iam' && service !== 'sts')
    return `arn:${partition}:${service}:us-east-1:${account}:muster-probe`
  const kind = /Role/.test(name)
    ? 'role'
    : /Group/.test(name) && !/AddUser/.test(name)
      ? 'group'
      : /Policy(Version)?$/.test(name) && !/(User|Role|Group)Policy$/.test(name)
        ? 'policy'
        : /AddUserToGroup/.test(name)
          ? 'group'
          : 'user'
  return `arn:${partition}:iam::${account}:${kind}/muster-probe`
}

const narrowed = new WeakMap<Policies, Map<string, Policies>>()

/** The policies without what does not speak of the action: most identities are asked about few. */
function narrow(policies: Policies, action: string): Policies {
  let byAction = narrowed.get(policies)
  if (!byAction) narrowed.set(policies, (byAction = new Map()))
  let found = byAction.get(action)
  if (!found) {
    const only = (statements: readonly Statement[]) => statements.filter((one) => speaksOfAction(one, action))
    found = { identity: only(policies.identity), boundaries: policies.boundaries.map(only) }
    byAction.set(action, found)
  }
  return found
}

/** Whether any policy allows the action, on whatever resource and condition. */
export const allowsAtAll = (policies: Policies, action: string): boolean =>
  narrow(policies, action).identity.some(({ effect }) => effect === 'Allow')

/** Whether the principal may do the action on this resource. */
export function may(
  policies: Policies,
  principal: Principal,
  action: string,
  resource: string,
  asOf: Date,
  keys?: Readonly<Record<string, Key>>,
): Decision {
  if (!allowsAtAll(policies, action)) return { answer: 'no' }
  return decide(narrow(policies, action), principal, { action, resource, asOf, keys })
}

/** Resources worth asking about: one for each that a policy names, and one that none does. */
export function resourcesNamed(policies: Policies, principal: Principal, action: string): string[] {
  const probe = probeOf(action, principal)
  const named = narrow(policies, action)
    .identity.filter(({ effect }) => effect === 'Allow')
    .flatMap(({ resources, notResources }) =>
      notResources || !resources
        ? [probe]
        : resources.map((pattern) => (/^\*+$/.test(pattern) ? probe : pattern)),
    )
  return [...new Set(named)].slice(0, 40)
}

/** Whether the principal may do the action on any resource at all. */
export function maySomewhere(
  policies: Policies,
  principal: Principal,
  action: string,
  asOf: Date,
  keys?: Readonly<Record<string, Key>>,
): Decision {
  const resources = resourcesNamed(policies, principal, action).map((pattern) =>
    hasWildcard(pattern) ? pattern.replaceAll('*', 'muster-probe').replaceAll('?', 'm') : pattern,
  )
  return either(resources.map((resource) => may(policies, principal, action, resource, asOf, keys)))
}
