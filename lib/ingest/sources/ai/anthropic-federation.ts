import { z } from 'zod'
import type { IdentityRecord, ModelRecord, TrustRecord } from '@/lib/model/records'
import { waysOfCondition } from '@/lib/trust/cel'
import { judgeFederation } from '@/lib/trust/federation'
import { issuerAt } from '@/lib/trust/issuers'
import type { Pin } from '@/lib/trust/pin'
import { subjectFrom } from '@/lib/trust/proposal'
import { loosest, type Verdict } from '@/lib/trust/verdict'
import { readTime } from '../../read/time'
import { NotAboutIdentities, type Raw } from '../../source'
import { checked, isObject, said, text } from '../checked'
import { rightOf } from '../platform-right'

const some = z.string().nullish()
const account = z.object({
  id: z.string(),
  name: some,
  description: some,
  organization_role: some,
  created_at: some,
  archived_at: some,
})
const rule = z.object({
  id: z.string(),
  name: some,
  issuer_id: z.string(),
  issuer_name: some,
  archived_at: some,
  match: z.object({
    subject_prefix: some,
    audience: some,
    claims: z.record(z.string(), z.string()).nullish(),
    condition: some,
  }),
  target: z.object({ service_account_id: z.string(), service_account_name: some }),
})

/** What the records of a file need of each other: a rule tells the id of its issuer, a key that of its account. */
export interface Listed {
  /** Address of each issuer, by its id. */
  issuers: ReadonlyMap<string, string>
  /** Name of each service account, by its id. */
  accounts: ReadonlyMap<string, string>
}

/** Gathers the issuers and service accounts of a file. */
export async function listedIn(records: () => AsyncIterable<Raw>): Promise<Listed> {
  const issuers = new Map<string, string>()
  const accounts = new Map<string, string>()
  for await (const { value } of records()) {
    const id = isObject(value) ? text(value.id) : undefined
    if (!isObject(value) || !id) continue
    const address = text(value.issuer_url)
    if (value.type === 'federation_issuer' && address) issuers.set(id, address)
    if (value.type === 'service_account') accounts.set(id, text(value.name) ?? id)
  }
  return { issuers, accounts }
}

/** A service account, by its own id: that of its keys and of the rules by which others become it. */
export const accountOf = (scope: string, id: string) =>
  ({ provider: 'ai', nativeId: `anthropic/${scope}/service-account/${id}` }) as const

/** A service account and what its role lets it do in the organisation. */
export function accountRecords(value: unknown, scope: string): ModelRecord[] {
  const found = checked(account, value, 'a service account of Anthropic')
  const identity = accountOf(scope, found.id)
  return [
    said({
      type: 'identity',
      ...identity,
      kind: 'service_account',
      name: found.name || found.id,
      scope,
      status: found.archived_at ? 'disabled' : 'active',
      createdAt: readTime(found.created_at),
      description: found.description || undefined,
    } satisfies IdentityRecord),
    ...(found.organization_role
      ? rightOf(
          identity,
          `ai:anthropic/organization-${found.organization_role}`,
          `organisation ${found.organization_role}`,
          '*',
        )
      : []),
  ]
}

/**
 * Who becomes a service account with a token of another issuer. A subject is compared as it stands unless it ends with `*`; claims are
 * compared as they stand, and all that a rule asks has to hold. Source: Anthropic Admin API, "Federation rules".
 */
export function ruleRecords(value: unknown, scope: string, { issuers, accounts }: Listed): ModelRecord[] {
  const found = checked(rule, value, 'a federation rule of Anthropic')
  if (found.archived_at) throw new NotAboutIdentities('An archived rule, by which nobody gets in')
  const address = issuers.get(found.issuer_id)
  const issuer = address?.replace(/^https:\/\//, '').replace(/\/$/, '')
  const pins = pinsOf(found.match)
  const { service_account_id: id, service_account_name: name } = found.target
  const identity = accountOf(scope, id)
  const trust = said({
    type: 'trust',
    identity,
    nativeId: `federation-rule/${found.id}`,
    kind: 'federation',
    principal: address ?? found.issuer_name ?? found.issuer_id,
    issuer,
    subjects: found.match.subject_prefix ? [found.match.subject_prefix] : undefined,
    audiences: found.match.audience ? [found.match.audience] : undefined,
    condition: conditionOf(pins, found.match.condition ?? undefined),
    judgement: issuer
      ? judged(issuer, pins, found.match.condition ?? undefined)
      : {
          grade: 'unknown',
          reach: 'unknown',
          pattern: 'unknown-issuer',
          who: `Whoever ${found.issuer_name ?? found.issuer_id} names so: the file does not list the issuers, so its address is unknown`,
        },
  } satisfies TrustRecord)
  // A file of rules alone still says whose they are.
  return accounts.has(id)
    ? [trust]
    : [
        trust,
        { type: 'identity', ...identity, kind: 'service_account', name: name || id, scope, status: 'active' },
      ]
}

function pinsOf({ subject_prefix: subject, audience, claims }: z.infer<typeof rule>['match']): Pin[] {
  const pin = (claim: string, wanted: string): Pin => ({
    claim,
    values: [{ text: wanted, isPattern: claim === 'sub' && wanted.endsWith('*') }],
  })
  return [
    ...(subject ? [pin('sub', subject)] : []),
    ...(audience ? [pin('aud', audience)] : []),
    ...Object.entries(claims ?? {}).map(([claim, wanted]) => pin(claim.toLowerCase(), wanted)),
  ]
}

function judged(
  issuer: string,
  pins: readonly Pin[],
  condition: string | undefined,
): TrustRecord['judgement'] {
  const ways = condition
    ? waysOfCondition(condition, (name) =>
        name.startsWith('claims.') ? name.slice(7).toLowerCase() : undefined,
      )
    : [{ pins: [], isUnread: false }]
  const verdict = loosest(
    ways.map(({ pins: more, isUnread }): Verdict => {
      const one = judgeFederation(issuer, [...pins, ...more])
      if (!isUnread || one.grade !== 'dangerous') return one
      return {
        grade: 'unknown',
        reach: 'unknown',
        pattern: 'unknown-expression',
        who: `${one.who}, as far as they meet ${condition}, which Muster cannot read in full`,
      }
    }),
  )
  if (verdict.grade === 'safe') return verdict
  const subject = subjectFrom(issuerAt(issuer)?.example ?? 'SUBJECT', pins).replace(/\*$/, 'REST')
  return { ...verdict, safe: { subject_prefix: subject } }
}

/** Operator → claim → values. */
function conditionOf(pins: readonly Pin[], condition: string | undefined): TrustRecord['condition'] {
  const found: Record<string, Record<string, string[]>> = condition
    ? { condition: { condition: [condition] } }
    : {}
  for (const { claim, values } of pins)
    (found[values[0]!.isPattern ? 'matches' : 'eq'] ??= {})[claim] = values.map(({ text: wanted }) => wanted)
  return found
}
