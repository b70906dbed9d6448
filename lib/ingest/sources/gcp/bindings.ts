import { z } from 'zod'
import type { GrantRecord, ModelRecord, PermissionSetRecord, TrustRecord } from '@/lib/model/records'
import { gcpRole } from '@/lib/privilege/gcp-catalogue'
import { judgeMember, poolPartOf, type PoolProvider } from '@/lib/trust/google'
import { readTime } from '../../read/time'
import { checked, said } from '../checked'
import { gcpIdentity, holderOf, memberOf, partOf, plainName } from './names'
import { conditionOf, type Providers } from './pools'
import { rightsOf, setOf, type Reach } from './roles'

const policy = z.object({
  bindings: z
    .array(
      z.object({
        role: z.string(),
        members: z.array(z.string()).nullish(),
        condition: z.object({ title: z.string().nullish(), expression: z.string().nullish() }).nullish(),
      }),
    )
    .nullish(),
})
type Binding = NonNullable<z.infer<typeof policy>['bindings']>[number]

/** What of a policy is stored. */
export const policyKept = {
  version: true,
  bindings: {
    role: true,
    members: true,
    condition: { title: true, description: true, expression: true },
  },
} as const

/** A project as a whole, a folder or the organisation: what is bound there holds for all that is in it. */
const isWide = (resource: string): boolean =>
  /^(\/\/cloudresourcemanager\.googleapis\.com\/)?(projects|folders|organizations)\/[^/]+$/.test(resource)

/** What a policy needs of the other records of its file. */
export interface Around {
  providers: Providers
  carriers: SetCarriers
}

/**
 * Which policy of a file tells what a role allows: a role that is given in a thousand projects is told once, by the first of them
 * in the order of their names.
 */
export class SetCarriers {
  private readonly first = new Map<string, string>()

  add(value: unknown, resource: string): void {
    const read = policy.safeParse(value)
    for (const binding of (read.success && read.data.bindings) || []) {
      if (endOf(binding) !== undefined) continue
      if (!binding.members?.some((member) => holderOf(member) !== undefined)) continue
      const set = setOf(binding.role, reachOf(binding, resource))
      const held = this.first.get(set)
      if (held === undefined || resource < held) this.first.set(set, resource)
    }
  }

  /** One whose end is near may be over when the file is read again: it speaks for itself. */
  carries(binding: Binding, resource: string): boolean {
    const first = this.first.get(setOf(binding.role, reachOf(binding, resource)))
    return first === undefined || first === resource || endOf(binding) !== undefined
  }
}

/**
 * The grants and trusts in the policy of one resource. Whoever may take the place of a service account by its own policy is a trust
 * of that account. A policy that names people and Google's own accounts only says nothing about the roll.
 */
export function policyRecords(
  value: unknown,
  resource: string,
  asOf: Date,
  around: Around | undefined,
  /** What the file calls the resource, where that is another name. */
  named = resource,
): ModelRecord[] {
  const { bindings } = checked(policy, value, 'a policy')
  const account = /(^|\/)serviceAccounts\/[^/]+$/.test(resource)
    ? partOf(resource, 'serviceAccounts')
    : undefined
  const sets = new Map<string, PermissionSetRecord>()
  const found = (bindings ?? []).flatMap((binding) =>
    isOver(binding, asOf)
      ? []
      : (binding.members ?? []).flatMap((member): ModelRecord[] => {
          const grant = grantOf(binding, member, resource)
          if (grant && (around?.carriers.carries(binding, named) ?? true)) addSet(sets, binding, resource)
          const trust =
            account === undefined ? undefined : trustOf(binding, member, account, around?.providers)
          return [...(grant ? [grant] : []), ...(trust ? [trust] : [])]
        }),
  )
  return [anchorOf(resource), ...unique(found), ...sets.values()]
}

/**
 * Stands first, so that the policy of a resource stays one record whoever is added to it or taken out of it; alone where it gives
 * machines nothing, so that what it gave before ends.
 */
const anchorOf = (resource: string): PermissionSetRecord => ({
  ...rightsOf(resource, `Policy of ${plainName(resource) || resource}`, [], 'part'),
  nativeId: `gcp-policy/${resource}`,
})

/** The same member may stand twice in a binding. */
function unique(records: readonly ModelRecord[]): ModelRecord[] {
  return [...new Map(records.map((record) => [JSON.stringify(record), record])).values()]
}

const reachOf = ({ condition }: Binding, resource: string): Reach =>
  condition?.expression ? 'conditional' : isWide(resource) ? 'everywhere' : 'part'

/** The end of a binding, where that is all that its condition says. */
function endOf({ condition }: Binding): Date | undefined {
  const [, until] =
    /^\s{0,9}request\.time\s{0,9}<=?\s{0,9}timestamp\(\s{0,9}["']([^"']{1,40})["']\s{0,9}\)\s{0,9}$/.exec(
      condition?.expression ?? '',
    ) ?? []
  return readTime(until)
}

/** A binding whose end has passed gives nothing any more. */
function isOver(binding: Binding, asOf: Date): boolean {
  const end = endOf(binding)
  return end !== undefined && end <= asOf
}

const titled = ({ role, condition }: Binding): string =>
  condition?.expression ? `${role} if ${condition.expression}` : role

function grantOf(binding: Binding, member: string, resource: string): GrantRecord | undefined {
  const holder = holderOf(member)
  if (!holder) return undefined
  const { role, condition } = binding
  return said({
    type: 'grant',
    identity: holder.identity,
    nativeId: `${resource} ${titled(binding)}`,
    name: gcpRole(role)?.title ?? role,
    kind: 'allow',
    permissionSet: setOf(role, reachOf(binding, resource)),
    via: condition?.expression ? `if ${condition.title || condition.expression}` : undefined,
    resource,
    standIn: holder.standIn,
  } satisfies GrantRecord)
}

/** What the catalogue knows of the role; of others the list of roles tells. */
function addSet(sets: Map<string, PermissionSetRecord>, binding: Binding, resource: string): void {
  const known = gcpRole(binding.role)
  const reach = reachOf(binding, resource)
  if (known) sets.set(setOf(binding.role, reach), rightsOf(binding.role, known.title, known.actions, reach))
}

/** Ways of taking the place of a service account. To act as one (`actAs`) takes a service that runs as it: that is a right. */
const waysIn = [
  'iam.serviceAccounts.getAccessToken',
  'iam.serviceAccounts.getOpenIdToken',
  'iam.serviceAccounts.signBlob',
  'iam.serviceAccounts.signJwt',
  'iam.serviceAccounts.implicitDelegation',
  'iam.serviceAccountKeys.create',
]

const waysByRole = new Map<string, readonly string[]>()

function waysOf(role: string): readonly string[] {
  const known = gcpRole(role)
  if (!known) return []
  let ways = waysByRole.get(role)
  if (!ways) {
    const actions = new Set(known.actions)
    ways = waysIn.filter((way) => actions.has(`gcp:${way}`))
    waysByRole.set(role, ways)
  }
  return ways
}

function trustOf(
  binding: Binding,
  member: string,
  account: string,
  providers: Providers | undefined,
): TrustRecord | undefined {
  const ways = [...waysOf(binding.role)]
  const holder = memberOf(member)
  // What Google runs may be let in by Google alone.
  if (ways.length === 0 || holder === 'google') return undefined
  const part = poolPartOf(member)
  const ofPool: PoolProvider[] | undefined = part && providers?.get(part.pool)
  const isPods = typeof holder !== 'string' && holder.nativeId.includes('.svc.id.goog')
  const { expression } = binding.condition ?? {}
  const conditions = {
    ...(expression ? { condition: { binding: [expression] } } : {}),
    ...Object.fromEntries(
      (ofPool ?? []).flatMap((provider) =>
        Object.entries(conditionOf(provider) ?? {}).map(([what, values]) => [
          `${what} of ${provider.issuer}`,
          values,
        ]),
      ),
    ),
  }
  return said({
    type: 'trust',
    identity: gcpIdentity(account),
    nativeId: `${titled(binding)} ${member}`,
    kind: holder === 'everybody' ? 'anyone' : part || isPods ? 'federation' : 'principal',
    principal:
      holder === 'everybody'
        ? '*'
        : typeof holder === 'string' || part
          ? member
          : gcpIdentity(holder.nativeId).nativeId,
    issuer: ofPool?.length === 1 && ofPool[0]!.kind === 'oidc' ? ofPool[0]!.issuer : undefined,
    subjects: part?.attribute === 'google.subject' && part.value ? [part.value] : undefined,
    actions: ways,
    condition: Object.keys(conditions).length > 0 ? conditions : undefined,
    judgement: judgeMember(member, ofPool),
  } satisfies TrustRecord)
}
