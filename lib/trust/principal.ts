import { isDead, isExact, type Pin, type Value } from './pin'
import { loosest, tightest, type Verdict } from './verdict'

const ACCOUNT = /^\d{12}$/

/** Who passes a trust in principals of AWS: `*`, an account, a user or role, a service. */
export function judgePrincipal(principal: string, own: string | undefined, pins: readonly Pin[]): Verdict {
  const narrowed = pins.flatMap(({ claim, values }) => {
    const found = values.map((value) => judgeKey(claim, value))
    return found.includes(undefined) ? [] : [loosest(found as Verdict[])]
  })
  if (principal === '*')
    return narrowed.length > 0
      ? tightest(narrowed)
      : { grade: 'dangerous', reach: 'strangers', pattern: 'anyone', who: 'Anybody with an AWS account' }
  const account = ACCOUNT.test(principal)
    ? principal
    : principal.startsWith('arn:')
      ? principal.split(':')[4]
      : undefined
  const isAccount = ACCOUNT.test(principal) || /^arn:[^:]*:iam::\d{12}:root$/.test(principal)
  if (!account)
    return {
      grade: 'safe',
      reach: 'nobody',
      pattern: 'deleted-principal',
      who: `${principal}, a user or role that is gone`,
    }
  if (account === own)
    return isAccount
      ? {
          grade: 'safe',
          reach: 'named',
          pattern: 'own-account',
          who: 'Whoever in the same account has the right to assume it',
        }
      : { grade: 'safe', reach: 'named', pattern: 'named-principal', who: `Only ${principal}` }
  const isTied = narrowed.length > 0 || pins.some(({ claim }) => claim === 'sts:externalid')
  if (!isAccount)
    return {
      grade: 'safe',
      reach: 'named',
      pattern: 'named-principal',
      who: `Only ${principal} of another account`,
    }
  return isTied
    ? {
        grade: 'safe',
        reach: 'named',
        pattern: 'cross-account',
        who: `Account ${account}, with the external id or the other conditions that are asked for`,
      }
    : {
        grade: 'caution',
        reach: 'named',
        pattern: 'confused-deputy',
        who: `Whoever account ${account} gives the right to, without an external id: a vendor can be made to act for somebody else`,
      }
}

/** A key that keeps strangers out; undefined for what a stranger can bring along (a user agent, a tag, a second factor). */
function judgeKey(key: string, value: Value): Verdict | undefined {
  const { text } = value
  if (isDead(value) && key !== 'aws:principalarn')
    return {
      grade: 'caution',
      reach: 'nobody',
      pattern: 'always-false',
      who: 'Nobody: the operator compares * as a plain character',
    }
  const named = (who: string, grade: Verdict['grade'] = 'safe'): Verdict => ({
    grade,
    reach: 'named',
    pattern: 'narrowed',
    who,
  })
  switch (key) {
    case 'aws:principalorgid':
      return isExact(value)
        ? {
            grade: 'caution',
            reach: 'organisation',
            pattern: 'organisation',
            who: `Any principal of organisation ${text}`,
          }
        : undefined
    case 'aws:principalorgpaths':
      return /^o-[a-z0-9]+\//.test(text)
        ? {
            grade: 'caution',
            reach: 'organisation',
            pattern: 'organisation',
            who: `Any principal below ${text}`,
          }
        : undefined
    case 'aws:principalaccount':
      return ACCOUNT.test(text) ? named(`Any principal of account ${text}`, 'caution') : undefined
    case 'aws:principalarn': {
      const account = text.split(':')[4] ?? ''
      return ACCOUNT.test(account)
        ? named(`Principals that match ${text}`, isExact(value) ? 'safe' : 'caution')
        : undefined
    }
    case 'aws:userid':
      return /^A[A-Z0-9]{15,}(:|$)/.test(text) ? named(`Sessions of ${text}`) : undefined
    case 'aws:sourcevpc':
    case 'aws:sourcevpce':
      return isExact(value) ? named(`Whoever comes through ${text}`, 'caution') : undefined
    case 'aws:sourceip':
    case 'aws:vpcsourceip':
      return isNarrow(text) ? named(`Whoever comes from ${text}`, 'caution') : undefined
    case 'aws:sourceaccount':
      return ACCOUNT.test(text) ? named(`Services that act for account ${text}`) : undefined
    case 'aws:sourcearn':
      return ACCOUNT.test(text.split(':')[4] ?? '') ? named(`Services that act for ${text}`) : undefined
    case 'aws:principalservicename':
      return named(`Only the service ${text}`)
    default:
      return undefined
  }
}

/** A network that is not most of the internet. */
function isNarrow(network: string): boolean {
  const [address = '', bits] = network.split('/')
  const length = bits === undefined ? undefined : Number(bits)
  return address.includes(':') ? length === undefined || length >= 16 : length === undefined || length >= 8
}
