import { awsMethods } from './aws-methods'
import { kubernetesMethods } from './kubernetes-reach'
import { powers } from './powers'

/** One step of a path, for a person. */
export interface PathStep {
  /** As it is stored: id of the method and target. */
  id: string
  /** What it does; null for a method without a sentence. */
  note: string | null
  target: string | null
  /** Where the method is described in public. */
  link: string | null
}

const methods = new Map<string, { note: string; reference?: string }>(
  [...awsMethods, ...kubernetesMethods].map((method) => [method.id, method]),
)

/** A step of a path taken apart: what is done, and to whom. */
export function describeStep(step: string): PathStep {
  const space = step.indexOf(' ')
  const id = space < 0 ? step : step.slice(0, space)
  if (id === 'right') {
    const right = step.slice(space + 1)
    return { id: right, note: powers.get(right)?.why ?? null, target: null, link: null }
  }
  const method = methods.get(id)
  const reference = id === 'assume' ? 'sts-001' : method?.reference
  return {
    id,
    note: id === 'assume' ? 'Assumes the role.' : (method?.note ?? null),
    target: space < 0 ? null : step.slice(space + 1),
    link: reference ? `https://pathfinding.cloud/paths/${reference}` : null,
  }
}
