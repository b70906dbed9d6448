import { ipv4, type KeyValue, type Operator } from './aws-operators'

/** Who asks, as far as an inventory knows. */
export interface Principal {
  arn: string
  account: string
  kind: 'user' | 'role' | 'root'
  name: string
  tags?: Readonly<Record<string, string>>
  boundary?: string
}

/**
 * What a condition key can be in a request. `caller`: whoever asks chooses among the candidates. `circumstance`: Muster does
 * not know which one holds. One candidate alone is a fact.
 */
export interface Key {
  decides: 'caller' | 'circumstance'
  candidates: readonly KeyValue[]
}

/** One clause of a condition: an operator, a key and its values. */
export interface Clause {
  operator: Operator
  key: string
  values: readonly string[]
}

const fact = (...values: string[]): Key => ({ decides: 'caller', candidates: [values] })
const absent: Key = { decides: 'caller', candidates: [undefined] }
const choice = (...candidates: KeyValue[]): Key => ({ decides: 'caller', candidates })

/** A text that no policy names: stands for "anything else". */
const OTHER = 'muster-any-other'
/** The caller comes by IPv4 unless a policy speaks of IPv6. */
const PROBE_ADDRESSES = ['203.0.113.7', '198.51.100.9', '10.0.0.7']
/** Global services answer in one region of their partition. */
const globalServices = new Set(['iam', 'organizations', 'sso', 'account', 'cloudfront', 'route53'])
const homeRegion: Readonly<Record<string, string>> = {
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
}

/** Keys whose value the caller sets, or can bring about alone: a second factor, a region, a name for the session. */
const chosen = new Set([
  'aws:multifactorauthpresent',
  'aws:multifactorauthage',
  'aws:securetransport',
  'aws:requestedregion',
  'aws:useragent',
  'aws:referer',
  'aws:tagkeys',
  'aws:viaawsservice',
  'sts:externalid',
  'sts:rolesessionname',
  'sts:sourceidentity',
  'sts:durationseconds',
  'sts:transitivetagkeys',
])
/** Keys that only a service's own call carries. */
const neverCarried = new Set([
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:principalservicename',
  'aws:principalservicenameslist',
])
const alwaysCarried = new Set([
  'aws:securetransport',
  'aws:requestedregion',
  'aws:viaawsservice',
  'aws:sourceip',
])

/**
 * What Muster can say of a key for one request.
 * @param key lower case
 * @param clauses every clause on that key that the answer has to be tried against
 */
export function keyFor(
  key: string,
  clauses: readonly Clause[],
  principal: Principal,
  request: { action: string; resource: string; asOf: Date },
): Key {
  const known = knownKey(key, principal, request)
  if (known) return known
  const optional = !alwaysCarried.has(key)
  const values = candidatesIn(key, clauses)
  return {
    decides: chosen.has(key) || key.startsWith('aws:requesttag/') ? 'caller' : 'circumstance',
    candidates: optional ? [...values, undefined] : values,
  }
}

function knownKey(
  key: string,
  principal: Principal,
  { action, resource, asOf }: { action: string; resource: string; asOf: Date },
): Key | undefined {
  const { arn, account, kind, name, tags = {} } = principal
  const partition = arn.split(':')[1] ?? 'aws'
  if (neverCarried.has(key)) return absent
  switch (key) {
    case 'aws:principalarn':
      return fact(arn)
    case 'aws:principalaccount':
      return fact(account)
    case 'aws:principaltype':
      return fact(kind === 'role' ? 'AssumedRole' : kind === 'root' ? 'Account' : 'User')
    case 'aws:username':
      return kind === 'user' ? fact(name) : absent
    case 'aws:principalisawsservice':
      return fact('false')
    case 'aws:currenttime':
    case 'aws:epochtime':
      return fact(asOf.toISOString())
    // A new session is issued now; long-term keys carry no time of issue.
    case 'aws:tokenissuetime':
      return kind === 'role' ? fact(asOf.toISOString()) : choice(undefined, [asOf.toISOString()])
    case 'aws:resourceaccount': {
      const owner = resource.split(':')[4]
      return owner ? fact(owner) : undefined
    }
    case 'aws:requestedregion':
      return globalServices.has(action.split(':')[0]!.toLowerCase())
        ? fact(homeRegion[partition] ?? 'us-east-1')
        : undefined
    case 'iam:permissionsboundary':
      return resource === arn ? (principal.boundary ? fact(principal.boundary) : absent) : undefined
  }
  if (key.startsWith('aws:principaltag/')) {
    const wanted = key.slice('aws:principaltag/'.length)
    const held = Object.entries(tags).find(([tag]) => tag.toLowerCase() === wanted)
    // A session of a role can bring tags that override the role's own.
    return held && kind === 'user' ? fact(held[1]) : undefined
  }
  return undefined
}

/** Values worth trying: those that the clauses name, one beside each number and network, and one that nobody names. */
function candidatesIn(key: string, clauses: readonly Clause[]): string[][] {
  const values = new Set<string>()
  for (const { operator, values: wanted } of clauses) {
    for (const value of wanted) {
      if (operator.base === 'bool' || operator.base === 'null') continue
      if (operator.base === 'ipaddress') values.add(value.split('/')[0]!)
      else if (operator.base.startsWith('numeric') && Number.isFinite(Number(value)))
        for (const step of [-1, 0, 1]) values.add(String(Number(value) + step))
      else values.add(value.replaceAll('*', 'm').replaceAll('?', 'm'))
    }
  }
  const bases = new Set(clauses.map(({ operator }) => operator.base))
  if (bases.has('bool') || key === 'aws:multifactorauthpresent')
    for (const word of ['true', 'false']) values.add(word)
  else if (bases.has('ipaddress')) for (const address of PROBE_ADDRESSES) values.add(address)
  else values.add(OTHER)
  return [...values]
    .filter((value) => !bases.has('ipaddress') || ipv4(value) !== undefined || value.includes(':'))
    .map((value) => [value])
}
