import type { ModelRecord } from '@/lib/model/records'
import { members, type Kept } from '../../read/kept'
import { NotAboutIdentities, Reject, type Context, type Format, type Raw } from '../../source'
import { isObject, text, type Members } from '../checked'
import { policyKept, policyRecords, SetCarriers, type Around } from './bindings'
import { partOf, plainName, projectNames } from './names'
import { isPool, isProvider, poolKept, poolRecords, providerRecords, ProvidersOfFile } from './pools'

// Policies name pools, and only the providers of a pool say who is in it: whoever knows both hands them over in one file.

interface Prepared extends Around {
  pools: ProvidersOfFile
}

/** What both formats share; which one reads a file is told by what it mostly holds. */
export const shared = {
  keeps: {
    ...poolKept,
    ...members('resource project assetType organization folders fullResourceName full_resource_name'),
    ...policyKept,
    policy: policyKept,
    policies: { ...members('attachedResource attached_resource'), policy: policyKept },
  } satisfies Kept,
  isOwn: (raw: Raw) => isPolicy(raw) || isOfPool(raw),
  prepare: async (records: () => AsyncIterable<Raw>) => {
    const pools = new ProvidersOfFile()
    const carriers = new SetCarriers()
    for await (const { value } of records()) {
      pools.add(value)
      if (!isObject(value)) continue
      for (const { policy, resource } of effectiveIn(value)) if (resource) carriers.add(policy, resource)
      const resource = resourceIn(value)
      if (resource) carriers.add(value.policy, resource)
    }
    return { pools, providers: pools.all(), carriers } satisfies Prepared
  },
  recordIdOf: ({ value }: Raw) =>
    isProvider(value) ? plainName(text(value.name)!) : isObject(value) ? resourceIn(value) : undefined,
  records: recordsOf,
} satisfies Partial<Format>

function recordsOf({ value }: Raw, { scope, asOf, prepared }: Context): ModelRecord[] {
  const around = prepared as Prepared | undefined
  if (isProvider(value)) return providerRecords(value, around?.pools)
  if (isPool(value)) return poolRecords(value)
  if (!isObject(value)) throw new Reject('This is neither a policy nor a pool')
  if (partOf(text(value.name), 'providers') && partOf(text(value.name), 'keys'))
    throw new NotAboutIdentities('A key with which the provider of a pool encrypts')
  const effective = effectiveIn(value)
  if (effective.length > 0) return effectiveRecords(effective, asOf, around)
  const inner = isObject(value.policy) ? value.policy : value
  if (!('bindings' in inner) && !('etag' in inner))
    throw new Reject('This is neither a policy nor a workload identity pool or a provider of one')
  const resource = resourceIn(value)
  return [
    ...policyRecords(inner, resource ?? projectNamed(scope), asOf, around),
    ...(isOfProject(resource)
      ? projectNames(partOf(resource, 'projects'), partOf(text(value.project), 'projects'))
      : []),
  ]
}

/** A policy that holds for a resource, with the resource that it is attached to: a project, or a folder above it. */
interface Attached {
  policy: Members
  resource: string | undefined
}

/** What holds for one resource, its own policy and those above it. Source: Cloud Asset API v1, effectiveIamPolicies.batchGet. */
function effectiveIn(value: Members): Attached[] {
  if (!('fullResourceName' in value || 'full_resource_name' in value) || !Array.isArray(value.policies))
    return []
  return value.policies
    .filter(isObject)
    .filter((one): one is Members & { policy: Members } => isObject(one.policy))
    .map((one) => ({
      policy: one.policy,
      resource: text(one.attachedResource) ?? text(one.attached_resource),
    }))
}

function effectiveRecords(policies: Attached[], asOf: Date, around: Prepared | undefined): ModelRecord[] {
  return policies.flatMap(({ policy, resource }) => {
    if (!resource) throw new Reject('One of its policies does not say what it is attached to')
    return policyRecords(policy, resource, asOf, around)
  })
}

const isOfProject = (resource: string | undefined): boolean =>
  /^\/\/cloudresourcemanager\.googleapis\.com\/projects\/[^/]+$/.test(resource ?? '')

/** The resource beside the policy. A search names it in full. */
export const resourceIn = (value: Members): string | undefined =>
  text(value.resource) ?? text(value.fullResourceName) ?? text(value.full_resource_name)

/** A bare policy is that of the project that was asked for; a folder or an organisation is named as such. */
const projectNamed = (scope: string): string =>
  `//cloudresourcemanager.googleapis.com/${/^(projects|folders|organizations)\//.test(scope) ? scope : `projects/${scope}`}`

export function isPolicy({ value }: Raw): boolean {
  if (!isObject(value)) return false
  if (effectiveIn(value).length > 0) return true
  const inner = isObject(value.policy) && 'resource' in value ? value.policy : value
  if (!Array.isArray(inner.bindings) || 'iamPolicy' in value || 'iam_policy' in value) return false
  return inner.bindings.length === 0
    ? 'etag' in inner || inner !== value
    : inner.bindings.every((binding) => isObject(binding) && typeof binding.role === 'string')
}

export function isOfPool({ value }: Raw): boolean {
  return (
    (isPool(value) || isProvider(value)) &&
    !('assetType' in value || 'asset_type' in value || 'policy' in value)
  )
}
