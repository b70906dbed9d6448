import { decide, type Decision, type Policies } from './aws-decision'
import type { Principal } from './aws-keys'
import { both, may } from './aws-may'
import type { Statement } from './aws-policy'

/** One statement of a role's trust policy about one principal, as the inventory keeps it. */
export interface TrustLine {
  effect: 'allow' | 'deny'
  principal: string
  /** Whom the statement leaves out (`NotPrincipal`). */
  except: readonly string[]
  condition: Statement['condition']
  /** Read by a version that kept no conditions: what it said cannot be weighed. */
  isOld: boolean
}

type How = 'named' | 'account' | 'anyone'

/**
 * Whether the caller may become the role. In one account a trust policy that names the caller is enough, and a trust in the
 * account needs the right on the caller's side too; in another account both sides have to allow. A deny on either side ends it.
 */
export function mayAssume(
  caller: { principal: Principal; policies: Policies },
  role: { principal: Principal; trust: readonly TrustLine[] },
  asOf: Date,
): Decision {
  const lines: Array<{ line: TrustLine; how: How }> = role.trust.flatMap((line) => {
    const how = names(line, caller.principal)
    return how ? [{ line, how }] : []
  })
  const allows = lines.filter(({ line }) => line.effect === 'allow')
  if (allows.length === 0) return { answer: 'no' }
  const own = may(caller.policies, caller.principal, 'sts:AssumeRole', role.principal.arn, asOf)
  // Most of those who are asked have no right on this role, and are not named in it.
  if (own.answer === 'no' && allows.every(({ how }) => how === 'account')) return { answer: 'no' }
  const sameAccount = caller.principal.account === role.principal.account
  const request = { action: 'sts:AssumeRole', resource: role.principal.arn, asOf }
  const trusts = (only: typeof lines): Decision => {
    const kept = only.filter(({ line }) => line.effect === 'deny' || !line.isOld)
    const found = decide(
      { identity: kept.map(({ line }) => asStatement(line)), boundaries: [] },
      caller.principal,
      request,
    )
    return found.answer === 'no' && only.length > kept.length
      ? { answer: 'maybe', because: 'the conditions of the trust policy were not kept when it was imported' }
      : found
  }
  const withRight = both(trusts(lines), own)
  if (!sameAccount || withRight.answer === 'yes') return withRight
  const direct = lines.filter(({ line, how }) => line.effect === 'deny' || how !== 'account')
  const withoutRight = both(trusts(direct), notDenied(caller, request))
  return withoutRight.answer === 'yes' || withRight.answer === 'no' ? withoutRight : withRight
}

const asStatement = ({ effect, condition }: TrustLine): Statement => ({
  effect: effect === 'allow' ? 'Allow' : 'Deny',
  actions: ['sts:AssumeRole'],
  condition,
})

function names({ principal, except }: TrustLine, { arn, account, kind, name }: Principal): How | undefined {
  const is = (one: string): How | undefined => {
    if (one === '*') return 'anyone'
    if (one === arn) return 'named'
    if (one === account || /^arn:[^:]*:iam::(\d{12}):root$/.exec(one)?.[1] === account) return 'account'
    const session = /^arn:[^:]*:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(one)
    return kind === 'role' && session?.[1] === account && session[2] === name ? 'named' : undefined
  }
  if (except.length > 0) return except.some((one) => is(one)) ? undefined : 'anyone'
  return is(principal)
}

const anything: Statement = { effect: 'Allow', actions: ['*'], resources: ['*'] }

/** No deny on the caller's side, whatever it allows. A boundary limits a role that is named, and not a user. */
function notDenied(
  { principal, policies }: { principal: Principal; policies: Policies },
  request: { action: string; resource: string; asOf: Date },
): Decision {
  return decide(
    {
      identity: [...policies.identity, anything],
      boundaries:
        principal.kind === 'role'
          ? policies.boundaries
          : policies.boundaries.map((one) => [...one, anything]),
    },
    principal,
    request,
  )
}
