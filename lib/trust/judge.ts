import type { TrustJudgement } from '@/lib/model/records'
import { readOperator } from '@/lib/privilege/aws-operators'
import { isAlwaysThere, judgeFederation } from './federation'
import { issuerAt } from './issuers'
import { type Pin, pinsOfClauses, pinsOfDeny, type TrustClause } from './pin'
import { judgePrincipal } from './principal'
import { subjectFrom } from './proposal'
import type { Verdict } from './verdict'

/** One statement that lets somebody in, with the denies that speak of the same principals. */
export interface TrustToJudge {
  kind: 'principal' | 'service' | 'federation' | 'saml' | 'anyone'
  /** ARN, account, service or `*`. */
  principal: string
  /** Address of the issuer of tokens. */
  issuer?: string
  /** The account of the identity that others may become. */
  own?: string
  clauses: readonly TrustClause[]
  /** Clauses of each deny that meets the same principals. */
  denies: ReadonlyArray<readonly TrustClause[]>
  /** The statement lets in everyone but those it names. */
  isInverted?: boolean
}

/** Who can pass a trust, how dangerous that is, and what would be safe. */
export function judgeTrust(trust: TrustToJudge): TrustJudgement {
  const isThere = (claim: string) =>
    trust.issuer
      ? isAlwaysThere(trust.issuer, claim)
      : ['aws:principalarn', 'aws:principalaccount', 'aws:userid'].includes(claim)
  const foreign = trust.issuer ? trust.clauses.find(namesAnotherIssuer) : undefined
  if (foreign)
    return {
      grade: 'caution',
      reach: 'nobody',
      pattern: 'always-false',
      who: `Nobody: the condition asks for ${foreign.key}, which no token of ${trust.issuer} carries`,
    }
  const pins: Pin[] = pinsOfClauses(trust.clauses, isThere)
  for (const deny of trust.denies) {
    const asked = pinsOfDeny(deny)
    if (asked === 'everything')
      return { grade: 'safe', reach: 'nobody', pattern: 'denied', who: 'Nobody: a deny takes it back' }
    pins.push(...asked)
  }
  return judgePins({ ...trust, pins })
}

/** Claims of another issuer are absent, and an absent claim meets no positive operator. */
function namesAnotherIssuer({ operator, key }: TrustClause): boolean {
  const read = readOperator(operator)
  const isPositive = read && !read.negated && !read.ifExists && read.set !== 'all' && read.base !== 'null'
  const lead = key.split(':')[0]!
  return Boolean(isPositive) && key.includes(':') && lead.includes('.')
}

/** The same for a platform whose conditions are pins already: Azure, Google, Vault, Kubernetes, SPIFFE. */
export function judgePins(
  trust: Omit<TrustToJudge, 'clauses' | 'denies'> & { pins: readonly Pin[] },
): TrustJudgement {
  const verdict = verdictOf(trust)
  const safe = verdict.grade === 'safe' ? undefined : proposalFor(trust)
  return { ...verdict, ...(safe ? { safe } : {}) }
}

function verdictOf({
  kind,
  principal,
  issuer,
  own,
  pins,
  isInverted,
}: Parameters<typeof judgePins>[0]): Verdict {
  switch (kind) {
    case 'federation':
      return judgeFederation(issuer ?? principal, pins)
    case 'saml':
      // An assertion names the role itself, and the provider signs it: there is no subject to ask for.
      return {
        grade: 'safe',
        reach: 'named',
        pattern: 'saml',
        who: `Those for whom ${issuer ?? principal} asserts this role`,
      }
    case 'service':
      return judgeService(principal, pins)
    case 'principal':
    case 'anyone':
      return judgePrincipal(isInverted ? '*' : principal, own, pins)
  }
}

/** Services that run code as the role say by themselves for whom they act. */
const runsCode =
  /^(ec2|lambda|ecs-tasks|ecs|eks|pods\.eks|edgelambda|batch|spotfleet|autoscaling|ssm|codebuild|codepipeline|glue|sagemaker|states|rds|tasks\.apprunner|build\.apprunner|rolesanywhere)\./

function judgeService(service: string, pins: readonly Pin[]): Verdict {
  const isTied = pins.some(
    ({ claim }) => claim === 'aws:sourceaccount' || claim === 'aws:sourcearn' || claim === 'aws:sourceorgid',
  )
  if (isTied || runsCode.test(service))
    return { grade: 'safe', reach: 'named', pattern: 'service', who: `The service ${service}` }
  return {
    grade: 'caution',
    reach: 'named',
    pattern: 'confused-deputy',
    who: `The service ${service}, for whatever account it acts: neither aws:SourceAccount nor aws:SourceArn is asked for`,
  }
}

/** A condition to copy; words in capitals are to be replaced. */
function proposalFor({
  kind,
  issuer,
  principal,
  own,
  pins,
}: Parameters<typeof judgePins>[0]): object | undefined {
  if (kind === 'federation') {
    const address = (issuer ?? principal).replace(/^https:\/\//, '')
    const known = issuerAt(address)
    if (known?.id === 'cognito-identity')
      return {
        StringEquals: { [`${address}:aud`]: 'IDENTITY_POOL_ID' },
        'ForAnyValue:StringLike': { [`${address}:amr`]: 'authenticated' },
      }
    const subject = subjectFrom(known?.example ?? 'SUBJECT', pins)
    const operator = /[*?]/.test(subject) ? 'StringLike' : 'StringEquals'
    const exact = {
      [`${address}:aud`]: known?.audience ?? 'AUDIENCE',
      ...(known?.id === 'github' ? { [`${address}:repository_id`]: 'REPOSITORY_ID' } : {}),
      ...(operator === 'StringEquals' ? { [`${address}:sub`]: subject } : {}),
    }
    return {
      StringEquals: exact,
      ...(operator === 'StringLike' ? { StringLike: { [`${address}:sub`]: subject } } : {}),
    }
  }
  if (kind === 'service') return { StringEquals: { 'aws:SourceAccount': own ?? 'ACCOUNT' } }
  if (kind === 'anyone')
    return {
      StringEquals: { 'aws:PrincipalOrgID': 'ORGANISATION_ID' },
      ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${own ?? 'ACCOUNT'}:role/ROLE` },
    }
  return kind === 'principal' ? { StringEquals: { 'sts:ExternalId': 'EXTERNAL_ID' } } : undefined
}
