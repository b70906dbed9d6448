import type { TrustJudgement } from '@/lib/model/records'
import { waysOfCondition, type Way } from './cel'
import { judgeFederation } from './federation'
import { issuerAt } from './issuers'
import type { Pin } from './pin'
import { loosest, tightest, type Verdict } from './verdict'

/** Whom a provider of a workload identity pool lets into the pool. */
export interface PoolProvider {
  kind: 'oidc' | 'aws' | 'saml' | 'x509'
  /** Address of the issuer of tokens, number of the account of AWS, name of the provider of assertions. */
  issuer: string
  /** Attribute of the pool → expression over the token. */
  mapping: Readonly<Record<string, string>>
  condition?: string
  audiences: readonly string[]
  /** Switched off or deleted, itself or with its pool. */
  isOff: boolean
}

/** Which part of a pool a member of a policy names. */
export interface PoolPart {
  pool: string
  /** `google.subject`, `google.groups`, `attribute.repository`; absent for the whole pool. */
  attribute?: string
  value?: string
}

const prefix = 'iam.googleapis.com/'

/** The part of a pool behind `principal://…` or `principalSet://…`; undefined for anything else. */
export function poolPartOf(member: string): PoolPart | undefined {
  const [, path] = /^principal(?:Set)?:\/\/(.*)$/s.exec(member) ?? []
  if (!path?.startsWith(prefix)) return undefined
  const parts = path.slice(prefix.length).split('/')
  const at = parts.findIndex((part) => /^work(load|force)(IdentityPools|Pools)$/.test(part))
  const name = parts[at + 1]
  if (at < 0 || !name) return undefined
  const pool = parts.slice(0, at + 2).join('/')
  const [kind, ...rest] = parts.slice(at + 2)
  const value = rest.join('/')
  if (kind === '*' || kind === undefined) return { pool }
  if (kind === 'subject') return { pool, attribute: 'google.subject', value }
  if (kind === 'group') return { pool, attribute: 'google.groups', value }
  return { pool, attribute: kind, value }
}

/** Google's defaults where a provider of AWS maps nothing itself. */
const awsMapping = {
  'google.subject': 'assertion.arn',
  'attribute.account': 'assertion.account',
  'attribute.aws_role': 'assertion.aws_role',
}

const claimIn =
  (provider: PoolProvider) =>
  (attribute: string): string | undefined => {
    if (attribute.startsWith('assertion.')) return attribute.slice('assertion.'.length)
    const mapped =
      provider.mapping[attribute] ??
      (provider.kind === 'aws' ? awsMapping[attribute as keyof typeof awsMapping] : undefined)
    const plain = mapped?.trim()
    const [, member] = /^assertion\.(\w{1,200})$/.exec(plain ?? '') ?? []
    const [, keyed] = /^assertion\[['"]([^'"]{1,200})['"]\]$/.exec(plain ?? '') ?? []
    return member ?? keyed
  }

/**
 * Who passes a provider into its pool; with `part`, who of these is the part of the pool that a policy names. To be in a pool gives
 * nothing yet: that a whole organisation gets in is as Google advises, where policies name parts. Strangers have no business there.
 */
export function judgeProvider(provider: PoolProvider, part?: PoolPart): TrustJudgement {
  const found = verdictOf(provider, part)
  const isSoft = part === undefined && found.grade === 'dangerous' && found.reach === 'organisation'
  const verdict: Verdict = isSoft ? { ...found, grade: 'caution' } : found
  return verdict.grade === 'safe' ? verdict : { ...verdict, safe: proposalFor(provider) }
}

function verdictOf(provider: PoolProvider, part: PoolPart | undefined): Verdict {
  if (provider.isOff)
    return { grade: 'safe', reach: 'nobody', pattern: 'denied', who: 'Nobody: the provider is switched off' }
  const claimOf = claimIn(provider)
  const claim = part?.attribute === undefined ? undefined : claimOf(part.attribute)
  const asked: Pin[] = [
    ...(claim !== undefined && part?.value !== undefined
      ? [{ claim: claim.toLowerCase(), values: [{ text: part.value, isPattern: false }] }]
      : []),
    ...(provider.audiences.length > 0
      ? [{ claim: 'aud', values: provider.audiences.map((text) => ({ text, isPattern: false })) }]
      : []),
  ]
  const ways: readonly Way[] = provider.condition
    ? waysOfCondition(provider.condition, claimOf)
    : [{ pins: [], isUnread: false }]
  const verdict = loosest(ways.map((way) => judgeWay(provider, way, asked)))
  // The attribute is worked out of the token by an expression: the part is no wider than the pool.
  if (part?.attribute !== undefined && claim === undefined)
    return tightest([
      verdict,
      {
        grade: 'unknown',
        reach: 'unknown',
        pattern: 'unknown-expression',
        who: `Those whom the provider gives ${part.attribute} = ${part.value}; Muster cannot read how it is worked out`,
      },
    ])
  return verdict
}

function judgeWay(provider: PoolProvider, { pins, isUnread }: Way, asked: readonly Pin[]): Verdict {
  const verdict = judgeKind(provider, [...pins, ...asked])
  if (!isUnread || verdict.grade !== 'dangerous') return verdict
  return {
    grade: 'unknown',
    reach: 'unknown',
    pattern: 'unknown-expression',
    who: `${verdict.who}, as far as they meet ${provider.condition}, which Muster cannot read in full`,
  }
}

function judgeKind(provider: PoolProvider, pins: readonly Pin[]): Verdict {
  const named = (who: string, grade: Verdict['grade'], pattern: string): Verdict => ({
    grade,
    reach: 'named',
    pattern,
    who,
  })
  switch (provider.kind) {
    case 'oidc':
      return judgeFederation(provider.issuer, pins)
    case 'aws': {
      const pinned = pins.find(({ claim }) => /^(arn|aws_role|userid|role)$/.test(claim))
      if (!pinned)
        return named(`Whatever user or role of AWS account ${provider.issuer}`, 'caution', 'cross-account')
      const isExact = pinned.values.every(({ isPattern }) => !isPattern)
      return named(
        `${pinned.values.map(({ text }) => text).join(', ')} of AWS account ${provider.issuer}`,
        isExact ? 'safe' : 'caution',
        'narrowed',
      )
    }
    case 'saml':
      return pins.some(({ claim }) => claim !== 'aud')
        ? named(`Those whom ${provider.issuer} vouches for with what is asked for`, 'safe', 'saml')
        : {
            grade: 'caution',
            reach: 'organisation',
            pattern: 'saml',
            who: `All whom ${provider.issuer} vouches for`,
          }
    case 'x509':
      return pins.some(({ claim }) => claim !== 'aud')
        ? named('Holders of a certificate with what is asked for, of the trust store', 'safe', 'certificate')
        : named('Whoever holds a certificate that the trust store vouches for', 'caution', 'certificate')
  }
}

/** A condition to copy; words in capitals are to be replaced. */
function proposalFor(provider: PoolProvider): object {
  const known = provider.kind === 'oidc' ? issuerAt(provider.issuer) : undefined
  if (provider.kind === 'aws')
    return {
      attributeCondition: `assertion.arn.startsWith('arn:aws:sts::${provider.issuer}:assumed-role/ROLE/')`,
    }
  if (known?.id.startsWith('github'))
    return {
      attributeCondition: "assertion.repository_id == 'REPOSITORY_ID' && assertion.ref == 'refs/heads/main'",
    }
  return { attributeCondition: `assertion.sub == '${(known?.example ?? 'SUBJECT').replaceAll("'", '')}'` }
}

/** Who is behind a member of a policy that lets others be a service account, and how dangerous that is. */
export function judgeMember(member: string, providers: readonly PoolProvider[] | undefined): TrustJudgement {
  const part = poolPartOf(member)
  if (part) return judgePart(part, providers)
  const at = member.indexOf(':')
  const [kind, name] = at < 0 ? [member, ''] : [member.slice(0, at), member.slice(at + 1)]
  const of = (
    grade: Verdict['grade'],
    reach: Verdict['reach'],
    pattern: string,
    who: string,
  ): TrustJudgement => ({ grade, reach, pattern, who })
  switch (kind) {
    case 'allUsers':
      return of('dangerous', 'strangers', 'anyone', 'Anybody on the internet')
    case 'allAuthenticatedUsers':
      return of('dangerous', 'strangers', 'anyone', 'Anybody with a Google account')
    case 'deleted':
      return of('safe', 'nobody', 'deleted-principal', `${name}, which is gone`)
    case 'domain':
      return of('dangerous', 'organisation', 'org-wide', `Everybody of ${name}`)
    case 'group':
      return of('caution', 'named', 'group', `Whoever is in the group ${name}`)
    case 'projectOwner':
    case 'projectEditor':
    case 'projectViewer':
      return of(
        'caution',
        'organisation',
        'own-account',
        `Whoever is ${kind.slice(7).toLowerCase()} of ${name}`,
      )
    case 'serviceAccount': {
      const pods = podsOf(name)
      if (pods)
        return of(
          'caution',
          'named',
          'name-based',
          `Pods as ${pods.account} in namespace ${pods.namespace}, of any cluster of project ${pods.project}`,
        )
      return of('safe', 'named', 'named-principal', `Only ${name}`)
    }
    case 'user':
      return of('safe', 'named', 'named-principal', `Only ${name}, a person`)
    default:
      return of('unknown', 'unknown', 'unknown-subject', `${member}; Muster does not know such members`)
  }
}

/** `PROJECT.svc.id.goog[NAMESPACE/ACCOUNT]`: a service account of Kubernetes in clusters of a project. */
export function podsOf(name: string): { project: string; namespace: string; account: string } | undefined {
  const [, project, namespace, account] =
    /^([^[\]]{1,100})\.svc\.id\.goog\[([^[\]/]{1,253})\/([^[\]/]{1,253})\]$/.exec(name) ?? []
  return project && namespace && account ? { project, namespace, account } : undefined
}

function judgePart(part: PoolPart, providers: readonly PoolProvider[] | undefined): TrustJudgement {
  const name = part.pool.slice(part.pool.lastIndexOf('/') + 1)
  if (name.endsWith('.svc.id.goog')) return judgePods(part, name.slice(0, -'.svc.id.goog'.length))
  if (providers?.length) {
    const verdicts = providers.map((provider) => judgeProvider(provider, part))
    const worst = loosest(verdicts)
    const safe = verdicts.find(
      ({ grade, pattern }) => grade === worst.grade && pattern === worst.pattern,
    )?.safe
    return safe ? { ...worst, safe } : worst
  }
  if (part.attribute === 'google.subject' && part.value)
    return {
      grade: 'safe',
      reach: 'named',
      pattern: 'exact-ref',
      who: `Only ${part.value} of pool ${name}`,
    }
  return {
    grade: 'unknown',
    reach: 'unknown',
    pattern: 'unknown-subject',
    who: `${part.attribute ? `Those of pool ${name} whose ${part.attribute} is ${part.value}` : `Everybody in pool ${name}`}; whom its providers let in is not in this file`,
  }
}

function judgePods({ attribute, value }: PoolPart, project: string): TrustJudgement {
  const clusters = `of any cluster of project ${project}`
  if (attribute === 'google.subject' && value) {
    const [, namespace, account] = /^ns\/([^/]{1,253})\/sa\/([^/]{1,253})$/.exec(value) ?? []
    return {
      grade: 'caution',
      reach: 'named',
      pattern: 'name-based',
      who: account
        ? `Pods as ${account} in namespace ${namespace}, ${clusters}`
        : `Pods as ${value}, ${clusters}`,
    }
  }
  if (attribute === 'namespace' && value)
    return {
      grade: 'caution',
      reach: 'named',
      pattern: 'wildcard-suffix',
      who: `All pods in namespace ${value}, ${clusters}`,
    }
  if (attribute === 'kubernetes.serviceaccount.uid' && value)
    return {
      grade: 'safe',
      reach: 'named',
      pattern: 'exact-ref',
      who: `Pods as the account with uid ${value}`,
    }
  return {
    grade: 'dangerous',
    reach: 'organisation',
    pattern: 'org-wide',
    who: attribute === 'kubernetes.cluster' && value ? `Any pod of cluster ${value}` : `Any pod ${clusters}`,
  }
}
