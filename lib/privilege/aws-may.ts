import { decide, type Decision, type Policies, speaksOfAction } from './aws-decision'
import { fill } from './aws-conditions'
import type { Key, Principal } from './aws-keys'
import type { Statement } from './aws-policy'
import { hasWildcard, matchesWildcard } from './wildcard'

const no: Decision = { answer: 'no' }
const yes: Decision = { answer: 'yes' }
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

/** What policies say of one action, made ready once: most identities are asked about few. */
interface Narrowed {
  policies: Policies
  allowsAtAll: boolean
  /** Patterns of the only thing that is said, where nothing has a condition, a variable or an exception. */
  plain?: readonly string[]
}

const narrowed = new WeakMap<Policies, Map<string, Narrowed>>()

function narrow(policies: Policies, action: string): Narrowed {
  let byAction = narrowed.get(policies)
  if (!byAction) narrowed.set(policies, (byAction = new Map()))
  let found = byAction.get(action)
  if (!found) {
    const only = (statements: readonly Statement[]) => statements.filter((one) => speaksOfAction(one, action))
    const identity = only(policies.identity)
    const isPlain = policies.boundaries.length === 0 && identity.every(isPlainAllow)
    found = {
      policies: { identity, boundaries: policies.boundaries.map(only) },
      allowsAtAll: identity.some(({ effect }) => effect === 'Allow'),
      ...(isPlain ? { plain: identity.flatMap(({ resources }) => resources ?? []) } : {}),
    }
    byAction.set(action, found)
  }
  return found
}

const isPlainAllow = ({ effect, resources, condition }: Statement): boolean =>
  effect === 'Allow' &&
  !condition &&
  resources !== undefined &&
  resources.every((pattern) => !pattern.includes('${') && /^(arn:|\*)/.test(pattern))

/** The only resources that the action is allowed on, when each is named in full. */
export function namedInFull(policies: Policies, action: string): readonly string[] | undefined {
  const { plain } = narrow(policies, action)
  return plain?.some(hasWildcard) ? undefined : plain
}

/** Whether any policy allows the action, on whatever resource and condition. */
export const allowsAtAll = (policies: Policies, action: string): boolean =>
  narrow(policies, action).allowsAtAll

/** Whether the principal may do the action on this resource. */
export function may(
  policies: Policies,
  principal: Principal,
  action: string,
  resource: string,
  asOf: Date,
  keys?: Readonly<Record<string, Key>>,
): Decision {
  const own = narrow(policies, action)
  if (!own.allowsAtAll) return no
  if (own.plain) return own.plain.some((pattern) => matchesWildcard(pattern, resource)) ? yes : no
  return decide(own.policies, principal, { action, resource, asOf, keys })
}

/** Resources worth asking about: one for each that a policy names, and one that none does. */
export function resourcesNamed(policies: Policies, principal: Principal, action: string): string[] {
  const probe = probeOf(action, principal)
  const named = narrow(policies, action)
    .policies.identity.filter(({ effect }) => effect === 'Allow')
    .flatMap(({ resources, notResources }) =>
      notResources || !resources
        ? [probe]
        : resources.map((pattern) => (/^\*+$/.test(pattern) ? probe : fill(pattern, principal).text)),
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
