import type { TrustRecord } from '@/lib/model/records'
import { canEverHold, valuesOf } from '@/lib/privilege/aws-conditions'
import { speaksOfAction } from '@/lib/privilege/aws-decision'
import { readStatements, strings, type Statement } from '@/lib/privilege/aws-policy'
import { judgeTrust } from '@/lib/trust/judge'
import type { TrustClause } from '@/lib/trust/pin'
import { said } from '../checked'
import { accountOf } from './arn'

/** Ways of becoming a role; a statement about anything else lets nobody in. */
const assumeActions = ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML'] as const

interface Trusting {
  statement: Statement
  index: number
  actions: string[]
}

/**
 * Who may become a role, from its trust policy: one record for each principal of each statement, denies too, with the whole
 * condition and what the judge of trusts says of it.
 * @param asOf a window that has closed lets nobody in any more
 */
export function trustsOf(document: unknown, roleArn: string, asOf: Date): TrustRecord[] {
  const trusting = readStatements(document).flatMap((statement, index): Trusting[] => {
    const actions = assumeActions.filter((action) => speaksOfAction(statement, action))
    return actions.length > 0 && canEverHold(statement.condition, asOf) ? [{ statement, index, actions }] : []
  })
  const denies = trusting.filter(({ statement }) => statement.effect === 'Deny')
  return trusting.flatMap((one) => trustsOfStatement(one, denies, roleArn))
}

function trustsOfStatement(
  { statement, index, actions }: Trusting,
  denies: readonly Trusting[],
  roleArn: string,
): TrustRecord[] {
  const own = accountOf(roleArn)
  const clauses = clausesIn(statement)
  const condition = conditionIn(statement)
  const except = principalsOf(statement.notPrincipal).map(({ principal }) => principal)
  const principals = except.length > 0 ? [{ type: 'AWS', principal: '*' }] : principalsOf(statement.principal)
  return principals.map(({ type, principal }) => {
    const account = accountOf(principal) ?? (/^\d{12}$/.test(principal) ? principal : undefined)
    const kind = kindOf(type, principal)
    const federated = kind === 'federation'
    const issuer = federated ? issuerOf(principal) : undefined
    const isSaml = federated && /:saml-provider\//.test(principal)
    const local = clauses.map((clause) => ({ ...clause, key: withoutIssuer(clause.key, issuer) }))
    const found = narrowedBy(clauses)
    return said({
      type: 'trust',
      identity: { provider: 'aws', nativeId: roleArn },
      nativeId: `${statement.sid ?? index}/${principal}`,
      kind,
      principal,
      issuer,
      subjects: federated && !isSaml ? found.subjects : undefined,
      audiences: federated && found.audiences.length > 0 ? found.audiences : undefined,
      external:
        kind === 'service' || federated
          ? undefined
          : kind === 'anyone'
            ? true
            : account
              ? account !== own
              : undefined,
      externalIdRequired: kind === 'service' || federated ? undefined : found.externalId,
      otherConditions: found.others.length > 0 ? found.others : undefined,
      effect: statement.effect === 'Deny' ? 'deny' : undefined,
      except: except.length > 0 ? except : undefined,
      actions,
      condition,
      judgement:
        statement.effect === 'Deny'
          ? undefined
          : judgeTrust({
              kind: isSaml ? 'saml' : kind,
              principal,
              issuer,
              own,
              clauses: local,
              denies: denies.flatMap((deny) =>
                meets(deny, principal, actions)
                  ? [
                      clausesIn(deny.statement).map((clause) => ({
                        ...clause,
                        key: withoutIssuer(clause.key, issuer),
                      })),
                    ]
                  : [],
              ),
              isInverted: except.length > 0,
            }),
    } satisfies TrustRecord)
  })
}

function kindOf(type: string, principal: string): TrustRecord['kind'] {
  if (type === 'Federated') return 'federation'
  if (type === 'Service') return 'service'
  return principal === '*' ? 'anyone' : 'principal'
}

/** Whether a deny takes back what a statement gives this principal, in every way that it gives it. */
function meets({ statement, actions }: Trusting, principal: string, given: readonly string[]): boolean {
  if (!given.every((action) => actions.includes(action))) return false
  const left = principalsOf(statement.notPrincipal).map((one) => one.principal)
  if (left.length > 0) return principal !== '*' && !left.includes(principal)
  return principalsOf(statement.principal).some((one) => one.principal === '*' || one.principal === principal)
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
  const marker = ['oidc', 'saml'].map((kind) => `:${kind}-provider/`).find((one) => principal.includes(one))
  return marker ? principal.slice(principal.indexOf(marker) + marker.length) : principal
}

/** Keys about a token begin with its issuer's address. */
function withoutIssuer(key: string, issuer: string | undefined): string {
  const lead = `${issuer ?? ''}:`.toLowerCase()
  return issuer && key.toLowerCase().startsWith(lead) ? key.slice(lead.length) : key
}

const clausesIn = ({ condition }: Statement): TrustClause[] =>
  Object.entries(condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys ?? {}).map(([key, value]) => ({ operator, key, values: valuesOf(value) })),
  )

/** The condition with its operators and values. An external id is a word between two parties: that there is one is enough. */
function conditionIn({ condition }: Statement): TrustRecord['condition'] {
  return Object.fromEntries(
    Object.entries(condition ?? {}).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries(keys ?? {}).map(([key, value]) => [
          key,
          /^sts:ExternalId$/i.test(key)
            ? valuesOf(value).map((text) => (/[*?]/.test(text) ? text : 'kept out'))
            : valuesOf(value),
        ]),
      ),
    ]),
  )
}

interface Narrowed {
  subjects: string[]
  audiences: string[]
  externalId: boolean
  others: string[]
}

/** What the conditions ask for, for lists and for hints to an owner. */
function narrowedBy(clauses: readonly TrustClause[]): Narrowed {
  const found: Narrowed = { subjects: [], audiences: [], externalId: false, others: [] }
  for (const { operator, key, values } of clauses) {
    // A negative or an optional condition (…IfExists) narrows nothing down for sure.
    const narrows = /^(ForAnyValue:)?(String(Equals|Like|EqualsIgnoreCase)|Arn(Equals|Like))$/i.test(operator)
    if (narrows && /:sub$/i.test(key)) found.subjects.push(...values)
    else if (narrows && /:aud$/i.test(key)) found.audiences.push(...values)
    else if (narrows && /^sts:ExternalId$/i.test(key)) found.externalId = true
    else found.others.push(key)
  }
  return found
}
