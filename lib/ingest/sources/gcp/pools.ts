import { z } from 'zod'
import type { IdentityRecord, ModelRecord, TrustRecord } from '@/lib/model/records'
import { judgeProvider, type PoolProvider } from '@/lib/trust/google'
import { waysOfCondition } from '@/lib/trust/cel'
import { checked, isObject, said, text, type Members } from '../checked'
import { addressesIn, lastPart, partOf, plainName, poolIdentity } from './names'
import { environmentOf, type ProjectHints } from './service-accounts'
import { someHints } from '../hints'
import { members, wordMembers } from '../../read/kept'
import { Reject } from '../../source'

const shared = {
  name: z.string(),
  displayName: z.string().nullish(),
  description: z.string().nullish(),
  state: z.union([z.string(), z.number()]).nullish(),
  disabled: z.boolean().nullish(),
}
const pool = z.object(shared)
const provider = z.object({
  ...shared,
  attributeMapping: z.record(z.string(), z.string()).nullish(),
  attributeCondition: z.string().nullish(),
  oidc: z.object({ issuerUri: z.string(), allowedAudiences: z.array(z.string()).nullish() }).nullish(),
  aws: z.object({ accountId: z.string() }).nullish(),
  saml: z.object({}).nullish(),
  x509: z.object({}).nullish(),
})

/** What of a pool or a provider is stored: certificates and keys of its issuers are not. */
export const poolKept = {
  ...members('name displayName description disabled attributeCondition'),
  ...wordMembers('state mode'),
  attributeMapping: { '*': true },
  oidc: members('issuerUri allowedAudiences'),
  aws: members('accountId'),
} as const

const poolName = /^projects\/[^/]+\/locations\/[^/]+\/workloadIdentityPools\/[^/]+$/
const providerName = /^(projects\/[^/]+\/locations\/[^/]+\/workloadIdentityPools\/[^/]+)\/providers\/[^/]+$/

export const isPool = (value: unknown): value is Members =>
  isObject(value) && poolName.test(plainName(text(value.name) ?? ''))
export const isProvider = (value: unknown): value is Members =>
  isObject(value) && providerName.test(plainName(text(value.name) ?? ''))

const isOff = ({ state, disabled }: { state?: unknown; disabled?: boolean | null }): boolean =>
  disabled === true || state === 'DELETED' || state === 2

/** Pool → its providers, as far as a file tells. */
export type Providers = Map<string, PoolProvider[]>

/** Gathers the providers of a file, and the pools that are switched off: with them their providers are. */
export class ProvidersOfFile {
  private readonly found = new Map<string, Map<string, PoolProvider>>()
  private readonly off = new Set<string>()

  add(value: unknown): void {
    if (isPool(value)) {
      const read = pool.safeParse(value)
      if (read.success && isOff(read.data)) this.off.add(plainName(read.data.name))
    }
    if (!isProvider(value)) return
    const read = provider.safeParse(value)
    const name = plainName(text(value.name)!)
    const one = read.success ? providerOf(read.data) : undefined
    if (!one) return
    const of = providerName.exec(name)![1]!
    this.found.set(of, (this.found.get(of) ?? new Map<string, PoolProvider>()).set(name, one))
  }

  all(): Providers {
    return new Map(
      [...this.found].map(([name, of]) => [
        name,
        [...of.values()].map((one) => (this.off.has(name) ? { ...one, isOff: true } : one)),
      ]),
    )
  }

  isPoolOff(name: string): boolean {
    return this.off.has(name)
  }
}

function providerOf(found: z.infer<typeof provider>): PoolProvider | undefined {
  const kind = found.oidc ? 'oidc' : found.aws ? 'aws' : found.saml ? 'saml' : found.x509 ? 'x509' : undefined
  if (!kind) return undefined
  const issuer = found.oidc?.issuerUri ?? found.aws?.accountId ?? found.displayName ?? lastPart(found.name)
  return {
    kind,
    issuer: issuer.replace(/^https:\/\//, '').replace(/\/$/, ''),
    mapping: found.attributeMapping ?? {},
    ...(found.attributeCondition ? { condition: found.attributeCondition } : {}),
    audiences: found.oidc?.allowedAudiences ?? [],
    isOff: isOff(found),
  }
}

/** A pool: everybody whom its providers let in, as policies name them all. */
export function poolRecords(value: Members, hints?: ProjectHints): ModelRecord[] {
  const found = checked(pool, value, 'a workload identity pool')
  const name = plainName(found.name)
  const project = partOf(name, 'projects')!
  return [
    said({
      type: 'identity',
      ...poolIdentity(name),
      kind: 'other',
      name: lastPart(name),
      scope: project,
      environment: environmentOf(project, hints),
      status: isOff(found) ? 'disabled' : 'active',
      description: [found.displayName, found.description].filter(Boolean).join(': ') || undefined,
      ownerHints: someHints(
        addressesIn(found.description ?? undefined).map(
          (value) => ({ from: 'field', key: 'description', value }) as const,
        ),
      ),
    } satisfies IdentityRecord),
  ]
}

/** Who a provider lets into its pool. */
export function providerRecords(value: Members, ofFile?: ProvidersOfFile): ModelRecord[] {
  const found = checked(provider, value, 'a provider of a workload identity pool')
  const name = plainName(found.name)
  const poolOf = providerName.exec(name)![1]!
  const one = providerOf(found)
  if (!one) throw new Reject('The provider names neither an issuer nor an account, so its kind is unknown')
  const read = { ...one, isOff: one.isOff || (ofFile?.isPoolOff(poolOf) ?? false) }
  const isToken = read.kind === 'oidc'
  return [
    said({
      type: 'trust',
      identity: poolIdentity(poolOf),
      nativeId: `provider/${lastPart(name)}`,
      kind: 'federation',
      principal: found.oidc?.issuerUri ?? read.issuer,
      issuer: isToken ? read.issuer : undefined,
      subjects: subjectsIn(read),
      audiences: read.audiences.length > 0 ? [...read.audiences] : undefined,
      condition: conditionOf(read),
      judgement: judgeProvider(read),
    } satisfies TrustRecord),
  ]
}

/** Condition and mapping, word for word. */
export function conditionOf(provider: PoolProvider): TrustRecord['condition'] {
  const mapping = Object.fromEntries(Object.entries(provider.mapping).map(([name, from]) => [name, [from]]))
  const found = {
    ...(provider.condition ? { condition: { attributeCondition: [provider.condition] } } : {}),
    ...(Object.keys(mapping).length > 0 ? { mapping } : {}),
  }
  return Object.keys(found).length > 0 ? found : undefined
}

/** Patterns of the subject that the condition asks for, where it says nothing else of it. */
function subjectsIn({ condition, mapping }: PoolProvider): string[] | undefined {
  if (!condition) return undefined
  const claimOf = (attribute: string) =>
    attribute === 'assertion.sub' || mapping[attribute] === 'assertion.sub' ? 'sub' : attribute
  const found = waysOfCondition(condition, claimOf).flatMap(({ pins }) =>
    pins
      .filter(({ claim }) => claim === 'sub')
      .flatMap(({ values }) => values.map(({ text: value }) => value)),
  )
  return found.length > 0 ? [...new Set(found)] : undefined
}
