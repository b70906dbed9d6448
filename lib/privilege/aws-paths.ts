import { mayAssume } from './aws-assume'
import { namedInFull } from './aws-may'
import { isTowards, targetRight } from './aws-methods'
import { Frontier } from './aws-frontier'
import { Ways } from './aws-ways'
import type { Node, AwsEstate, Path } from './aws-node'

/** How many steps are followed towards an administrator. */
export const HOPS_MAX = 4

interface Step {
  answer: 'yes' | 'maybe'
  because?: string
  method: string
  target?: Node
}

/** For every identity that has one: its shortest way to administrator rights, or why Muster cannot tell. */
export function awsPaths(estate: AwsEstate): Map<string, Path> {
  const ways = new Ways(estate)
  const found = new Map<string, Path>()
  const doubts = new Map<string, string>()
  const nodes = [...estate.nodes].sort((a, b) => (a.principal.arn < b.principal.arn ? -1 : 1))
  const reached = new Set<Node>(nodes.filter(({ admin }) => admin.answer === 'yes'))
  for (const node of reached) found.set(node.key, { hops: 0, path: [] })
  let frontier = new Frontier([...reached])
  for (let hop = 1; hop <= HOPS_MAX; hop++) {
    const next: Array<[Node, Step]> = []
    for (const actor of nodes) {
      if (reached.has(actor)) continue
      const sure = firstSure(
        chain(hop === 1 ? ownSteps(ways, actor) : [], stepsTo(ways, actor, frontier)),
        (unsure) => {
          if (!doubts.has(actor.key)) doubts.set(actor.key, sentenceOf(unsure))
        },
      )
      if (sure) next.push([actor, sure])
    }
    for (const [actor, { method, target }] of next) {
      const rest = target ? found.get(target.key) : undefined
      found.set(actor.key, {
        hops: hop,
        path: [
          target ? `${method} ${target.groupArn ?? target.principal.arn}` : method,
          ...(rest && 'path' in rest ? rest.path : []),
        ],
      })
      reached.add(actor)
    }
    frontier = new Frontier(next.map(([actor]) => actor))
    if (next.length === 0) break
  }
  addDoubts(ways, nodes, reached, doubts, estate)
  for (const [key, doubt] of doubts) if (!found.has(key)) found.set(key, { doubt })
  // A group is a step and no identity.
  for (const { key, groupArn } of nodes) if (groupArn) found.delete(key)
  return found
}

function* chain<T>(...parts: Array<Iterable<T>>): Generator<T> {
  for (const part of parts) yield* part
}

function firstSure(steps: Iterable<Step>, note: (unsure: Step) => void): Step | undefined {
  for (const step of steps) {
    if (step.answer === 'yes') return step
    note(step)
  }
  return undefined
}

const sentenceOf = ({ method, target, because }: Step) =>
  `${method}${target ? ` ${target.groupArn ?? target.principal.arn}` : ''}: ${because ?? 'Muster cannot tell'}`

/** Ways that may exist: towards those who may be administrators, and out of what was imported. */
function addDoubts(
  ways: Ways,
  nodes: readonly Node[],
  reached: ReadonlySet<Node>,
  doubts: Map<string, string>,
  estate: AwsEstate,
): void {
  for (const actor of nodes) {
    if (reached.has(actor) || doubts.has(actor.key)) continue
    const beyond = ways.beyondTheData(actor, estate.isComplete)
    if (beyond) doubts.set(actor.key, beyond)
  }
  const doubtful = new Set(
    nodes.filter(
      (node) =>
        !reached.has(node) && (node.admin.answer === 'maybe' || !node.isKnown || doubts.has(node.key)),
    ),
  )
  for (const { key, admin } of doubtful)
    if (admin.answer === 'maybe' && !doubts.has(key))
      doubts.set(key, `it may be an administrator itself: ${admin.because ?? 'Muster cannot tell'}`)
  let frontier = new Frontier([...doubtful])
  for (let hop = 1; hop <= HOPS_MAX; hop++) {
    const next: Node[] = []
    for (const actor of nodes) {
      if (reached.has(actor) || doubts.has(actor.key)) continue
      const [step] = stepsTo(ways, actor, frontier)
      if (!step?.target) continue
      const { target } = step
      const why = target.admin.answer === 'maybe' ? target.admin.because : undefined
      doubts.set(
        actor.key,
        `${step.method} ${target.groupArn ?? target.principal.arn}, whose rights cannot be told${why ? `: ${why}` : target.isKnown ? '' : ': a policy that it holds has not been imported'}`,
      )
      if (!doubtful.has(actor)) {
        doubtful.add(actor)
        next.push(actor)
      }
    }
    if (next.length === 0) break
    frontier = new Frontier(next)
  }
}

function* ownSteps(ways: Ways, actor: Node): Generator<Step> {
  for (const method of ways.methodsOf(actor)) {
    const { answer, because } = ways.alone(method, actor)
    if (answer !== 'no') yield { answer, because, method: method.id }
  }
}

/** Steps to members of the frontier. */
function* stepsTo(ways: Ways, actor: Node, frontier: Frontier): Generator<Step> {
  const { policies, principal } = actor
  if (!actor.groupArn)
    for (const target of frontier.lettingIn(
      actor,
      ways.mayAssumeAny(actor),
      namedInFull(policies, 'sts:AssumeRole'),
    )) {
      const { answer, because } = mayAssume(actor, target, ways.asOf)
      if (answer !== 'no') yield { answer, because, method: 'assume', target }
    }
  for (const method of ways.methodsOf(actor)) {
    if (!isTowards(method.way)) continue
    const right = targetRight(method)
    const named = right === undefined ? undefined : namedInFull(policies, right)
    for (const target of frontier.inAccount(principal.account, named)) {
      if (target === actor) continue
      const { answer, because } = ways.into(method, actor, target)
      if (answer !== 'no') yield { answer, because, method: method.id, target }
    }
  }
}
