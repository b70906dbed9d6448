import type { IdentityRef, TrustJudgement, TrustRecord } from '@/lib/model/records'
import { judgeFederation } from '@/lib/trust/federation'
import { issuerAt } from '@/lib/trust/issuers'
import type { Pin, Value } from '@/lib/trust/pin'
import type { Verdict } from '@/lib/trust/verdict'
import { Reject } from '../../source'
import { isObject, type Members, said, scalar } from '../checked'

/** What the configuration of a login method says of those who log in by it. */
export interface MethodConfig {
  /** How long tokens live where the role does not say. */
  ttlSeconds?: number
  issuer?: string
}

export const textsAt = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.map(scalar).filter((one) => one !== '')
    : typeof value === 'string' && value !== ''
      ? value.split(',').map((one) => one.trim())
      : []

/** Who may log in as a role, by the bounds that it sets. Sources: the API documentation of each login method. */
export function trustOfRole(
  identity: IdentityRef,
  mount: string,
  role: Members,
  config: MethodConfig | undefined,
): TrustRecord[] {
  if ('bound_service_account_names' in role) return [kubernetesTrust(identity, mount, role, config)]
  if ('user_claim' in role) return [tokenTrust(identity, mount, role, config)]
  return boundTo(role).map(({ key, value }) =>
    said({
      type: 'trust',
      identity,
      nativeId: `${key}/${value}`,
      kind: 'principal',
      principal: value,
      external: false,
      condition: { equals: { [key]: [value] } },
      judgement: {
        // What a cloud's or a certificate's bound lets in is not weighed: no import tells who is behind it.
        grade: value.includes('*') ? 'caution' : 'safe',
        reach: 'named',
        pattern: value.includes('*') ? 'vault-bound-pattern' : 'vault-bound',
        who: `Whoever is ${value} (${key})`,
      },
    } satisfies TrustRecord),
  )
}

/** Bounds of methods whose callers are known by a name: of AWS, Google, Azure, certificates. */
const bounds = [
  'bound_iam_principal_arn',
  'bound_iam_role_arn',
  'bound_service_accounts',
  'bound_service_principal_ids',
  'allowed_common_names',
  'allowed_dns_sans',
  'allowed_uri_sans',
]

const boundTo = (role: Members): Array<{ key: string; value: string }> =>
  bounds.flatMap((key) => textsAt(role[key]).map((value) => ({ key, value })))

/** With the bounds that would be safe, as the method writes them; words in capitals are to be replaced. */
const withSafe = (verdict: Verdict, safe: object): TrustJudgement =>
  verdict.grade === 'safe' ? verdict : { ...verdict, safe }

const SUBJECTS_MAX = 5_000

const valueOf = (text: string): Value => ({ text, isPattern: text.includes('*') })

function kubernetesTrust(
  identity: IdentityRef,
  mount: string,
  role: Members,
  config: MethodConfig | undefined,
): TrustRecord {
  const [names, namespaces] = [
    textsAt(role.bound_service_account_names),
    textsAt(role.bound_service_account_namespaces),
  ]
  const audience = textsAt(role.audience)
  // A selector of namespaces lets in namespaces that are not named here.
  const spaces = namespaces.length > 0 ? namespaces : ['*']
  if (spaces.length * names.length > SUBJECTS_MAX) throw new Reject('This role names too many accounts')
  const subjects = spaces.flatMap((space) => names.map((name) => `system:serviceaccount:${space}:${name}`))
  const pins: Pin[] = [
    ...(subjects.length > 0 ? [{ claim: 'sub', values: subjects.map(valueOf) }] : []),
    ...(audience.length > 0 ? [{ claim: 'aud', values: audience.map(valueOf) }] : []),
  ]
  const issuer = config?.issuer ?? `the cluster behind auth/${mount}`
  return said({
    type: 'trust',
    identity,
    nativeId: `auth/${mount}`,
    kind: 'federation',
    principal: issuer,
    issuer,
    subjects,
    audiences: audience.length > 0 ? audience : undefined,
    condition: conditionOf(pins),
    judgement: withSafe(judgeFederation(issuer, pins), {
      bound_service_account_names: ['SERVICE_ACCOUNT'],
      bound_service_account_namespaces: ['NAMESPACE'],
      audience: 'vault',
    }),
  } satisfies TrustRecord)
}

function tokenTrust(
  identity: IdentityRef,
  mount: string,
  role: Members,
  config: MethodConfig | undefined,
): TrustRecord {
  const isGlob = role.bound_claims_type === 'glob'
  const claims = isObject(role.bound_claims) ? role.bound_claims : {}
  const plain = (text: string): Value => ({ text, isPattern: isGlob && text.includes('*') })
  const subject = textsAt(role.bound_subject)
  const audience = textsAt(role.bound_audiences)
  const pins: Pin[] = [
    ...(subject.length > 0
      ? [{ claim: 'sub', values: subject.map((text) => ({ text, isPattern: false })) }]
      : []),
    ...(audience.length > 0
      ? [{ claim: 'aud', values: audience.map((text) => ({ text, isPattern: false })) }]
      : []),
    ...Object.entries(claims).flatMap(([claim, value]) => {
      const values = textsAt(value).map(plain)
      return values.length > 0 ? [{ claim: claim.toLowerCase().replace(/^\//, ''), values }] : []
    }),
  ]
  const issuer = config?.issuer ?? `the issuer that auth/${mount} trusts`
  return said({
    type: 'trust',
    identity,
    nativeId: `auth/${mount}`,
    kind: 'federation',
    principal: issuer,
    issuer,
    subjects: pins
      .filter(({ claim }) => claim === 'sub')
      .flatMap(({ values }) => values.map(({ text }) => text)),
    audiences: audience.length > 0 ? audience : undefined,
    condition: conditionOf(pins),
    judgement: config?.issuer
      ? withSafe(judgeFederation(issuer, pins), {
          bound_audiences: ['AUDIENCE'],
          bound_claims_type: 'string',
          bound_claims: { sub: issuerAt(issuer)?.example ?? 'SUBJECT' },
        })
      : {
          grade: 'unknown',
          reach: 'unknown',
          pattern: 'unknown-issuer',
          who: `Whoever brings a token that auth/${mount} accepts; its configuration is not in this file`,
        },
  } satisfies TrustRecord)
}

function conditionOf(pins: readonly Pin[]): TrustRecord['condition'] {
  const found: Record<string, Record<string, string[]>> = {}
  for (const { claim, values } of pins)
    for (const { text, isPattern } of values)
      ((found[isPattern ? 'matches' : 'equals'] ??= {})[claim] ??= []).push(text)
  return found
}
