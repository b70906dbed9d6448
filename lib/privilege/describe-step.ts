import { type AwsMethod, awsMethods, isTowards } from './aws-methods'
import { type KubernetesMethod, kubernetesMethods } from './kubernetes-reach'
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
  /** Full names of the rights it makes use of; where one of several is enough, each of them. */
  needs: string[]
  /** The service that the target is handed to, and has to trust. */
  service: string | null
}

interface Method {
  note: string | null
  needs: readonly string[]
  reference?: string
  service?: string
}

const ofAws = ({ note, needs, reference, service }: AwsMethod): Method => ({
  note,
  needs,
  reference,
  service,
})
const ofKubernetes = ({ note, needs }: KubernetesMethod): Method => ({
  note,
  needs: needs.flatMap(({ resource, verbs }) => verbs.map((verb) => `k8s:${resource}:${verb}`)),
})

const methods = new Map<string, Method>([
  ...awsMethods.map((one) => [one.id, ofAws(one)] as const),
  ...kubernetesMethods.map((one) => [one.id, ofKubernetes(one)] as const),
  ['assume', { note: 'Assumes the role.', needs: ['sts:AssumeRole'], reference: 'sts-001' }],
  ['k8s-impersonate-group', { note: null, needs: ['k8s:groups:impersonate'] }],
  ['k8s-escalate-own-role', { note: null, needs: ['k8s:roles:escalate'] }],
  // Steps by the name of one account or user are stored as the right itself.
  ...['serviceaccounts/token:create', 'serviceaccounts:impersonate', 'users:impersonate'].map(
    (right) => [right, { note: null, needs: [`k8s:${right}`] }] as const,
  ),
])

/** A step of a path taken apart: what is done, by which rights, and to whom. */
export function describeStep(step: string): PathStep {
  const space = step.indexOf(' ')
  const id = space < 0 ? step : step.slice(0, space)
  if (id === 'right') {
    const right = step.slice(space + 1)
    const note = powers.get(right)?.why ?? null
    return { id: right, note, target: null, link: null, needs: [right], service: null }
  }
  const method = methods.get(id)
  return {
    id,
    note: method?.note ?? null,
    target: space < 0 ? null : step.slice(space + 1),
    link: method?.reference ? `https://pathfinding.cloud/paths/${method.reference}` : null,
    needs: [...(method?.needs ?? [])],
    service: method?.service ?? null,
  }
}

/** The account that a step in a namespace of a cluster leads to: `in ops, robot`. */
export function accountInStep(target: string): { namespace: string; name: string } | null {
  const [, namespace, name] = /^in ([^,]+), (.+)$/.exec(target) ?? []
  return namespace && name ? { namespace, name } : null
}

/** Every step that leads to a user, a role or a group of AWS, as paths store it. */
export const stepsToAws = (arn: string): string[] => [
  `assume ${arn}`,
  ...awsMethods.flatMap(({ id, way }) => (isTowards(way) ? [`${id} ${arn}`] : [])),
]

/** Every step that leads to an account of a cluster; a cluster of another name may hold the same. */
export const stepsToAccount = (namespace: string, name: string): string[] => [
  ...kubernetesMethods.flatMap(({ id, inNamespace }) =>
    inNamespace ? [`${id} in ${namespace}, ${name}`] : [],
  ),
  `k8s-escalate-own-role in ${namespace}, ${name}`,
  `serviceaccounts/token:create ${name}`,
  `serviceaccounts:impersonate ${name}`,
]
