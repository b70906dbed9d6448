import type { TrustRecord } from '@/lib/model/records'
import { readStatements, strings, type Statement } from '@/lib/privilege/aws-policy'
import { said } from '../checked'
import { accountOf } from './arn'

/**
 * Who may become a role, from its trust policy. A federated provider without a condition on the subject lets every
 * workload of that provider in, which is the gap that matters most here.
 */
export function trustsOf(document: unknown, roleArn: string): TrustRecord[] {
  return readStatements(document).flatMap((statement, index) =>
    statement.effect === 'Allow' && mayAssume(statement) ? trustsOfStatement(statement, index, roleArn) : [],
  )
}

const mayAssume = ({ actions, notActions }: Statement) =>
  notActions !== undefined ||
  (actions ?? []).some((action) => /^(\*$|sts:\*$|sts:assume|sts:as[^*]*\*)/i.test(action))

function trustsOfStatement(statement: Statement, index: number, roleArn: string): TrustRecord[] {
  const conditions = readConditions(statement.condition)
  const own = accountOf(roleArn)
  return principalsOf(statement.principal).map(({ type, principal }) => {
    const account = accountOf(principal) ?? (/^\d{12}$/.test(principal) ? principal : undefined)
    const federated = type === 'Federated'
    const kind =
      principal === '*' ? 'anyone' : federated ? 'federation' : type === 'Service' ? 'service' : 'principal'
    return said({
      type: 'trust',
      identity: { provider: 'aws', nativeId: roleArn },
      nativeId: `${statement.sid ?? index}/${principal}`,
      kind,
      principal,
      issuer: federated ? issuerOf(principal) : undefined,
      subjects: federated ? conditions.subjects : undefined,
      audiences: federated && conditions.audiences.length > 0 ? conditions.audiences : undefined,
      external:
        kind === 'service' || federated
          ? undefined
          : kind === 'anyone'
            ? true
            : account
              ? account !== own
              : undefined,
      externalIdRequired: kind === 'service' || federated ? undefined : conditions.externalId,
      otherConditions: conditions.others.length > 0 ? conditions.others : undefined,
    } satisfies TrustRecord)
  })
}

function principalsOf(principal: unknown): Array<{ type: string; principal: string }> {
  if (principal === '*') return [{ type: 'AWS', principal: '*' }]
  if (typeof principal !== 'object' || principal === null) return []
  return Object.entries(principal).flatMap(([type, value]) =>
    (strings(value) ?? []).map((name) => ({ type, principal: name })),
  )
}

/** `arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com` or a plain host. */
function issuerOf(principal: string): string {
  const marker = /:(?:oidc|saml)-provider\//.exec(principal)
  return (marker && principal.slice(marker.index + marker[0].length)) || principal
}

interface Conditions {
  subjects: string[]
  audiences: string[]
  externalId: boolean
  others: string[]
}

function readConditions(condition: Statement['condition']): Conditions {
  const found: Conditions = { subjects: [], audiences: [], externalId: false, others: [] }
  for (const [operator, keys] of Object.entries(condition ?? {})) {
    for (const [key, value] of Object.entries(keys ?? {})) {
      const values = strings(value) ?? []
      // A negative or an optional condition (…IfExists) narrows nothing down for sure.
      const narrows = /^(ForAnyValue:)?(String(Equals|Like|EqualsIgnoreCase)|Arn(Equals|Like))$/i.test(
        operator,
      )
      if (narrows && /:sub$/i.test(key)) found.subjects.push(...values)
      else if (narrows && /:aud$/i.test(key)) found.audiences.push(...values)
      else if (narrows && /^sts:ExternalId$/i.test(key)) found.externalId = true
      else found.others.push(key)
    }
  }
  return found
}
