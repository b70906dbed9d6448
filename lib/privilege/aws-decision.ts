import { type Clause, type Key, keyFor, type Principal } from './aws-keys'
import { type KeyValue, meets } from './aws-operators'
import { clausesOf, fill } from './aws-conditions'
import type { Statement } from './aws-policy'
import { hasWildcard, matchesWildcard } from './wildcard'

/** `maybe` carries its reason. */
export interface Decision {
  answer: 'yes' | 'no' | 'maybe'
  because?: string
}

/** The policies that speak for one principal. */
export interface Policies {
  identity: readonly Statement[]
  /** Each boundary has to allow on its own. */
  boundaries: ReadonlyArray<readonly Statement[]>
}

export interface Request {
  action: string
  resource: string
  asOf: Date
  /** Keys that this request carries for sure, by lower-case name. */
  keys?: Readonly<Record<string, Key>>
}

/** How many combinations of key values are tried before the answer is "cannot tell". */
const COMBINATIONS_MAX = 4096

/** One statement that speaks of the action and may speak of the resource. */
interface Speaking {
  allows: boolean
  clauses: readonly Clause[]
  /** The resource cannot be compared: a variable that nobody knows, or a text that is no ARN. */
  onResource: 'yes' | 'maybe'
  unreadable: boolean
}

/**
 * Whether a principal may do something, as IAM decides it: an allow, no deny, and every boundary allows too. What the
 * caller can choose is tried in the caller's favour, what Muster does not know is tried both ways.
 */
export function decide(policies: Policies, principal: Principal, request: Request): Decision {
  const identity = speaking(policies.identity, principal, request)
  const boundaries = policies.boundaries.map((statements) => speaking(statements, principal, request))
  const all = [identity, ...boundaries]
  // Without an allow in each there is nothing to try.
  if (all.some((statements) => !statements.some(({ allows }) => allows))) return { answer: 'no' }
  if (all.flat().some((one) => !one.allows && isCertain(one))) return { answer: 'no' }
  if (
    all.every((statements) => statements.some((one) => one.allows && isCertain(one))) &&
    !all.flat().some(({ allows }) => !allows)
  )
    return { answer: 'yes' }
  return tryAll(all, principal, request)
}

const isCertain = ({ clauses, onResource, unreadable }: Speaking) =>
  clauses.length === 0 && onResource === 'yes' && !unreadable

function tryAll(all: Speaking[][], principal: Principal, request: Request): Decision {
  const statements = all.flat()
  const byKey = new Map<string, Clause[]>()
  for (const clause of statements.flatMap(({ clauses }) => clauses))
    byKey.set(clause.key, [...(byKey.get(clause.key) ?? []), clause])
  const caller: Array<[string, readonly KeyValue[]]> = []
  const unknown: Array<[string, readonly KeyValue[]]> = []
  for (const [name, clauses] of byKey) {
    const key = request.keys?.[name] ?? keyFor(name, clauses, principal, request)
    if (key.decides === 'caller') caller.push([name, key.candidates])
    else unknown.push([name, key.candidates])
  }
  // What cannot be compared is one more thing that Muster does not know.
  const doubts = statements.filter((one) => one.onResource === 'maybe' || one.unreadable)
  doubts.forEach((_, at) => unknown.push([`doubt ${at}`, [['true'], ['false']]]))
  const size = [...caller, ...unknown].reduce((product, [, values]) => product * values.length, 1)
  if (size > COMBINATIONS_MAX) return { answer: 'maybe', because: 'its conditions are too many to try' }
  const allowed = (values: ReadonlyMap<string, KeyValue>) =>
    all.every((part) => {
      const met = (one: Speaking) => {
        const doubt = doubts.indexOf(one)
        if (doubt >= 0 && values.get(`doubt ${doubt}`)?.[0] !== 'true') return false
        return one.clauses.every(
          ({ operator, key, values: wanted }) => meets(operator, wanted, values.get(key)) !== false,
        )
      }
      return part.some((one) => one.allows && met(one)) && !part.some((one) => !one.allows && met(one))
    })
  let possible = false
  for (const chosen of combinations(caller)) {
    let always = true
    for (const circumstances of combinations(unknown)) {
      if (allowed(new Map([...chosen, ...circumstances]))) possible = true
      else always = false
    }
    if (always && possible) return { answer: 'yes' }
  }
  if (!possible) return { answer: 'no' }
  const names = unknown.map(([name]) => name).filter((name) => !name.startsWith('doubt '))
  return {
    answer: 'maybe',
    because:
      names.length > 0
        ? `a condition on ${names.map(spelled).join(', ')} decides, which no import says`
        : 'the resources of a policy cannot be compared with what there is',
  }
}

/** Keys are compared in lower case; on screen they have AWS's spelling where it is plain. */
const spelled = (key: string) =>
  key.replace(
    /^aws:(sourceip|sourcevpce|sourcevpc|principalorgid|principaltag)/,
    (whole, name: string) =>
      ({
        sourceip: 'aws:SourceIp',
        sourcevpce: 'aws:SourceVpce',
        sourcevpc: 'aws:SourceVpc',
        principalorgid: 'aws:PrincipalOrgID',
        principaltag: 'aws:PrincipalTag',
      })[name] ?? whole,
  )

function* combinations(keys: Array<[string, readonly KeyValue[]]>): Generator<Array<[string, KeyValue]>> {
  const [first, ...rest] = keys
  if (!first) return yield []
  for (const value of first[1]) for (const others of combinations(rest)) yield [[first[0], value], ...others]
}

function speaking(statements: readonly Statement[], principal: Principal, request: Request): Speaking[] {
  return statements.flatMap((statement) => {
    if (!speaksOfAction(statement, request.action)) return []
    const onResource = speaksOfResource(statement, request.resource, principal)
    if (onResource === 'no') return []
    const { clauses, unreadable } = clausesOf(statement.condition, principal)
    return [{ allows: statement.effect === 'Allow', clauses, onResource, unreadable }]
  })
}

/** Whether the statement's actions name the action; without case, as IAM compares them. */
export function speaksOfAction({ actions, notActions }: Statement, action: string): boolean {
  const name = action.toLowerCase()
  const names = (patterns: readonly string[]) =>
    patterns.some((pattern) => pattern === '*' || matchesWildcard(pattern.toLowerCase(), name))
  return notActions ? !names(notActions) : names(actions ?? [])
}

function speaksOfResource(
  statement: Statement,
  resource: string,
  principal: Principal,
): 'yes' | 'no' | 'maybe' {
  const { resources, notResources } = statement
  if (notResources) {
    const found = matchesAny(notResources, resource, principal)
    return found === 'yes' ? 'no' : found === 'no' ? 'yes' : 'maybe'
  }
  // Trust policies name no resource: the role itself is meant.
  return resources ? matchesAny(resources, resource, principal) : 'yes'
}

function matchesAny(
  patterns: readonly string[],
  resource: string,
  principal: Principal,
): 'yes' | 'no' | 'maybe' {
  let found: 'no' | 'maybe' = 'no'
  for (const pattern of patterns) {
    const filled = fill(pattern, principal)
    if (matchesWildcard(filled.text, resource)) {
      if (!filled.isGuess) return 'yes'
      found = 'maybe'
    } else if (!/^(arn:|\*)/.test(pattern) && !hasWildcard(pattern)) found = 'maybe'
  }
  return found
}
