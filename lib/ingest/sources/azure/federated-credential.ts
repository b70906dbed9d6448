import { z } from 'zod'
import type { TrustRecord } from '@/lib/model/records'
import { judgeFederation } from '@/lib/trust/federation'
import type { Pin } from '@/lib/trust/pin'
import { safeFederatedCredential } from '@/lib/trust/proposal'
import { said } from '../checked'
import type { azureIdentity } from './graph'

export const federatedCredential = z.object({
  id: z.string().nullish(),
  name: z.string(),
  issuer: z.string(),
  subject: z.string().nullish(),
  audiences: z.array(z.string()).nullish(),
  description: z.string().nullish(),
  claimsMatchingExpression: z.object({ value: z.string() }).nullish(),
})

/**
 * Who may take the identity's place with a token of another issuer. Subject and audience are compared as they stand, `*` included;
 * only an expression matches patterns. Sources: Microsoft Graph, federatedIdentityCredential; Entra, "Flexible federated
 * identity credentials".
 */
export function trustOf(
  found: z.infer<typeof federatedCredential>,
  identity: ReturnType<typeof azureIdentity>,
): TrustRecord {
  const issuer = found.issuer.replace(/^https:\/\//, '').replace(/\/$/, '')
  const expression = found.claimsMatchingExpression?.value
  const clauses = expression === undefined ? undefined : clausesOf(expression)
  const pins: Pin[] = [
    ...(found.subject ? [{ claim: 'sub', values: [{ text: found.subject, isPattern: false }] }] : []),
    ...(found.audiences?.length
      ? [{ claim: 'aud', values: found.audiences.map((text) => ({ text, isPattern: false })) }]
      : []),
    ...(clauses ?? []).map(({ claim, text, isPattern }) => ({ claim, values: [{ text, isPattern }] })),
  ]
  const verdict = clauses === null ? undefined : judgeFederation(issuer, pins)
  const judged =
    verdict && verdict.grade !== 'safe'
      ? { ...verdict, safe: safeFederatedCredential(found.issuer, pins) }
      : verdict
  return said({
    type: 'trust',
    identity,
    nativeId: `federated/${found.id ?? found.name}`,
    kind: 'federation',
    principal: found.issuer,
    issuer,
    subjects: found.subject
      ? [found.subject]
      : clauses?.filter(({ claim }) => claim === 'sub').map(({ text }) => text),
    audiences: found.audiences ?? undefined,
    condition: conditionOf(pins),
    judgement: judged ?? {
      grade: 'unknown',
      reach: 'unknown',
      pattern: 'unknown-expression',
      who: `Whoever at ${issuer} meets the expression ${expression}, which Muster cannot read`,
    },
  } satisfies TrustRecord)
}

/** Operator → claim → values. */
function conditionOf(pins: readonly Pin[]): TrustRecord['condition'] {
  const found: Record<string, Record<string, string[]>> = {}
  for (const { claim, values } of pins)
    (found[values[0]!.isPattern ? 'matches' : 'eq'] ??= {})[claim] = values.map(({ text }) => text)
  return found
}

interface Clause {
  claim: string
  text: string
  isPattern: boolean
}

/** `claims['sub'] matches 'repo:acme/*' and claims['job_workflow_ref'] eq '…'`; null when it says anything else. */
function clausesOf(expression: string): Clause[] | null {
  const found: Clause[] = []
  const next = /\s{0,9}claims\['([^']+)'\]\s{1,9}(eq|matches)\s{1,9}'([^']*)'\s{0,9}(and\b|$)/iy
  while (next.lastIndex < expression.length) {
    const [, claim, operator, text] = next.exec(expression) ?? []
    if (!claim || !operator || text === undefined) return null
    found.push({ claim: claim.toLowerCase(), text, isPattern: operator.toLowerCase() === 'matches' })
  }
  return found
}
