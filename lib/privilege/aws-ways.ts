import { isAdmin } from './aws-admin'
import { mayAssume } from './aws-assume'
import type { Decision } from './aws-decision'
import type { Key } from './aws-keys'
import { allowsAtAll, both, either, may, maySomewhere, resourcesNamed } from './aws-may'
import { type AwsMethod, awsMethods, isTowards, targetRight } from './aws-methods'
import type { AwsEstate, Node } from './aws-node'
import { hasWildcard } from './wildcard'

const no: Decision = { answer: 'no' }
/** Which policy is attached decides what an attachment gives: asked about the strongest one. */
const strongPolicy = (partition: string): Readonly<Record<string, Key>> => ({
  'iam:policyarn': {
    decides: 'caller',
    candidates: [
      [`arn:${partition}:iam::aws:policy/AdministratorAccess`],
      [`arn:${partition}:iam::aws:policy/IAMFullAccess`],
    ],
  },
})

const passedTo = (service: string): Readonly<Record<string, Key>> => ({
  'iam:passedtoservice': { decides: 'caller', candidates: [[service]] },
})

/** What each identity of an estate can do to itself and to others, asked once. */
export class Ways {
  readonly asOf: Date
  readonly #roles = new Map<string, Node[]>()
  readonly #users = new Map<string, Node[]>()
  readonly #arns: ReadonlySet<string>
  readonly #held = new WeakMap<Node, Map<string, Decision>>()
  readonly #methods = new WeakMap<object, readonly AwsMethod[]>()

  constructor({ nodes, asOf }: AwsEstate) {
    this.asOf = asOf
    for (const node of nodes) {
      if (node.groupArn) continue
      const list = node.principal.kind === 'role' ? this.#roles : this.#users
      const { account } = node.principal
      list.set(account, [...(list.get(account) ?? []), node])
    }
    this.#arns = new Set(nodes.map(({ principal, groupArn }) => groupArn ?? principal.arn))
  }

  /** Whether the method makes the actor an administrator without anybody who is one already. */
  alone(method: AwsMethod, actor: Node): Decision {
    const { principal } = actor
    const on = (resources: readonly string[]) =>
      either(
        resources.map((resource) =>
          both(...method.needs.map((action) => this.#may(actor, action, resource))),
        ),
      )
    switch (method.way) {
      case 'own-user':
        return principal.kind === 'user' ? on([principal.arn]) : no
      case 'own-role':
        return principal.kind === 'role' ? on([principal.arn]) : no
      case 'own-group':
        return on(actor.groups)
      case 'own-policy':
        return on(actor.ownPolicies)
      case 'own-boundary': {
        const { boundary, kind, arn } = principal
        const [action] = method.needs
        const target = action === 'iam:CreatePolicyVersion' ? boundary : arn
        const fits =
          action === 'iam:CreatePolicyVersion'
            ? /:iam::\d{12}:/.test(boundary ?? '')
            : kind === (action === 'iam:DeleteUserPermissionsBoundary' ? 'user' : 'role')
        if (!boundary || !target || !fits) return no
        return both(on([target]), isAdmin({ ...actor.policies, boundaries: [] }, principal, this.asOf))
      }
      case 'old-policy': {
        const found = on(actor.ownPolicies)
        return found.answer === 'no'
          ? no
          : { answer: 'maybe', because: 'no import says what older versions of its policy allow' }
      }
      case 'other-user':
        return this.#overEach(this.#users, actor, (target) => on([target.principal.arn]))
      case 'assumed-role':
        return this.#overEach(this.#roles, actor, (target) =>
          both(on([target.principal.arn]), mayAssume(actor, target, this.asOf)),
        )
      case 'assumed-role-policy':
        return this.#overEach(this.#roles, actor, (target) =>
          both(on(target.ownPolicies), mayAssume(actor, target, this.asOf)),
        )
      case 'trusted-role':
        return this.#overEach(this.#roles, actor, (target) => on([target.principal.arn]))
      case 'trusted-role-policy':
        return this.#overEach(this.#roles, actor, (target) =>
          both(
            either(target.ownPolicies.map((arn) => this.#may(actor, 'iam:CreatePolicyVersion', arn))),
            this.#may(actor, 'iam:UpdateAssumeRolePolicy', target.principal.arn),
          ),
        )
      default:
        return no
    }
  }

  /** Whether the method makes the actor what the target is. */
  into(method: AwsMethod, actor: Node, target: Node): Decision {
    const { kind, arn } = target.principal
    switch (method.way) {
      case 'user':
        return kind === 'user' && !target.groupArn
          ? both(...method.needs.map((action) => this.#may(actor, action, arn)))
          : no
      case 'group':
        return target.groupArn && actor.principal.kind === 'user' && !actor.groups.includes(target.groupArn)
          ? both(...method.needs.map((action) => this.#may(actor, action, target.groupArn!)))
          : no
      case 'role-trust':
        return kind === 'role' ? both(...method.needs.map((action) => this.#may(actor, action, arn))) : no
      case 'sso':
        return /:role\/aws-reserved\/sso\.amazonaws\.com\//.test(arn)
          ? both(...method.needs.map((action) => this.#somewhere(actor, action)))
          : no
      case 'pass':
      case 'run': {
        if (kind !== 'role' || !target.services.has(method.service!)) return no
        const handed = targetRight(method)
        return both(
          ...method.needs.map((action) =>
            action === handed
              ? may(actor.policies, actor.principal, action, arn, this.asOf, passedTo(method.service!))
              : this.#somewhere(actor, action),
          ),
        )
      }
      default:
        return no
    }
  }

  /** Why the actor may reach something that no import holds; undefined when all that it can reach is known. */
  beyondTheData(actor: Node, isComplete: (account: string) => boolean): string | undefined {
    const { account } = actor.principal
    const isUnknown = (action: string, service?: string) =>
      resourcesNamed(actor.policies, actor.principal, action).find((pattern) => {
        if (!hasWildcard(pattern) && this.#arns.has(pattern)) return false
        const named = pattern.split(':')[4] ?? ''
        const owner = /^\d{12}$/.test(named) ? named : account
        if (isComplete(owner)) return false
        const resource = pattern.replaceAll('*', 'muster-probe').replaceAll('?', 'm')
        const keys = service ? passedTo(service) : undefined
        return may(actor.policies, actor.principal, action, resource, this.asOf, keys).answer !== 'no'
      })
    const assumed = isUnknown('sts:AssumeRole')
    if (assumed)
      return `assume ${assumed.includes('muster-probe') ? 'any role' : assumed}: the roles there have not been imported as a complete list`
    for (const method of this.methodsOf(actor)) {
      if (!isTowards(method.way)) continue
      const right = targetRight(method)
      if (method.needs.some((action) => this.#somewhere(actor, action).answer === 'no')) continue
      if (right ? isUnknown(right, method.way === 'pass' ? method.service : undefined) : !isComplete(account))
        return `${method.id}: the users and roles of account ${account} have not been imported as a complete list`
    }
    return undefined
  }

  #overEach(list: ReadonlyMap<string, Node[]>, actor: Node, ask: (target: Node) => Decision): Decision {
    const others = list.get(actor.principal.account) ?? []
    return either(
      (function* () {
        for (const target of others) if (target !== actor) yield ask(target)
      })(),
    )
  }

  /** Methods of which some policy allows each right at all: most identities hold none. */
  methodsOf(actor: Node): readonly AwsMethod[] {
    let methods = this.#methods.get(actor.policies)
    if (!methods) {
      methods = awsMethods.filter(({ needs }) => needs.every((action) => allowsAtAll(actor.policies, action)))
      this.#methods.set(actor.policies, methods)
    }
    return methods
  }

  /** Some policy of the actor allows to assume a role. */
  mayAssumeAny(actor: Node): boolean {
    return allowsAtAll(actor.policies, 'sts:AssumeRole')
  }

  #may(actor: Node, action: string, resource: string): Decision {
    const attaches = /^iam:Attach(User|Role|Group)Policy$/.test(action)
    const found = may(
      actor.policies,
      actor.principal,
      action,
      resource,
      this.asOf,
      attaches ? strongPolicy(actor.principal.arn.split(':')[1] ?? 'aws') : undefined,
    )
    if (!attaches || found.answer !== 'no') return found
    const other = may(actor.policies, actor.principal, action, resource, this.asOf)
    return other.answer === 'no'
      ? other
      : { answer: 'maybe', because: 'a condition limits which policies may be attached' }
  }

  #somewhere(actor: Node, action: string): Decision {
    let held = this.#held.get(actor)
    if (!held) this.#held.set(actor, (held = new Map()))
    let found = held.get(action)
    if (!found) held.set(action, (found = maySomewhere(actor.policies, actor.principal, action, this.asOf)))
    return found
  }
}
