import { judgeGithub } from './github'
import { type Issuer, issuerAt } from './issuers'
import { isDead, isExact, type Pin } from './pin'
import { judgeSubject } from './subject'
import { loosest, tightest, type Verdict } from './verdict'

/** Claims of an issuer that every token of it carries. */
export function isAlwaysThere(issuer: string, claim: string): boolean {
  if (['sub', 'aud', 'iss'].includes(claim)) return true
  return (
    /(^|\.)(githubusercontent\.com|ghe\.com)(\/|$)/.test(issuer) &&
    [
      'repository',
      'repository_id',
      'repository_owner',
      'repository_owner_id',
      'actor',
      'actor_id',
      'ref',
      'workflow',
      'job_workflow_ref',
    ].includes(claim)
  )
}

/** Who passes a trust in an OpenID Connect issuer. */
export function judgeFederation(address: string, pins: readonly Pin[]): Verdict {
  const issuer = issuerAt(address)
  if (!issuer) return judgeUnknown(address, pins)
  if (issuer.id.startsWith('github')) return judgeGithub(pins, issuer.isShared)
  if (issuer.id === 'cognito-identity') return judgeIdentityPool(pins)
  const verdicts = pins.flatMap(({ claim, values }) => {
    if (claim === 'sub') return [loosest(values.map((value) => judgeSubject(issuer, value)))]
    const isPinned = values.every((value) => isExact(value) && !isDead(value))
    if (isPinned && issuer.unitClaims?.includes(claim)) return [unitWide(issuer)]
    if (isPinned && issuer.ownerClaims?.includes(claim)) return [tenantWide(issuer)]
    return isPinned && issuer.tenantClaims?.includes(claim) ? [tenantWide(issuer, 'caution')] : []
  })
  const audience = pins.some(({ claim }) => claim === 'aud' || claim === 'oaud')
  // People and clients sign in: an audience of one's own keeps others out as far as the tenant allows.
  const isOpen = verdicts.length === 0
  if (isOpen && audience && !issuer.isShared && !issuer.subject)
    return {
      grade: 'caution',
      reach: 'organisation',
      pattern: 'aud-pinned',
      who: `Any of the ${issuer.callers} of ${issuer.name} that may get a token for this audience`,
    }
  if (!isOpen) return tightest(verdicts)
  return {
    grade: 'dangerous',
    reach: issuer.isShared ? 'strangers' : 'organisation',
    pattern: issuer.isShared ? 'shared-issuer-spoof' : 'no-sub',
    who: issuer.isShared
      ? `Any of the ${issuer.callers} of any ${issuer.tenant} at ${issuer.name}`
      : `Any of the ${issuer.callers} of ${issuer.name}${issuer.id === 'eks' || issuer.id === 'aks' || issuer.id === 'gke' ? ' in the cluster' : ''}`,
  }
}

const unitWide = (issuer: Issuer): Verdict => ({
  grade: 'caution',
  reach: 'named',
  pattern: 'repo-wide',
  who: `All ${issuer.callers} of one ${issuer.unit} at ${issuer.name}`,
})
const tenantWide = (issuer: Issuer, grade: Verdict['grade'] = 'dangerous'): Verdict => ({
  grade,
  reach: 'organisation',
  pattern: 'org-wide',
  who: `All ${issuer.callers} of one ${issuer.tenant} at ${issuer.name}`,
})

/** Guests of the pool get a role too unless the trust asks for users who have signed in. */
function judgeIdentityPool(pins: readonly Pin[]): Verdict {
  const pinned = (claim: string) =>
    pins.find((pin) => pin.claim === claim && pin.values.every((value) => isExact(value) && !isDead(value)))
  if (!pinned('aud'))
    return {
      grade: 'dangerous',
      reach: 'strangers',
      pattern: 'shared-issuer-spoof',
      who: 'Users of any identity pool of any account',
    }
  const amr = pinned('amr')
  const isSignedIn = amr?.values.every(({ text }) => text !== 'unauthenticated') ?? false
  return isSignedIn || pinned('sub')
    ? {
        grade: 'safe',
        reach: 'named',
        pattern: 'aud-pinned',
        who: 'Users of one identity pool who have signed in',
      }
    : {
        grade: 'caution',
        reach: 'organisation',
        pattern: 'aud-pinned',
        who: 'Users of one identity pool, guests too where it allows them',
      }
}

function judgeUnknown(address: string, pins: readonly Pin[]): Verdict {
  const sub = pins.filter(({ claim }) => claim === 'sub')
  if (sub.length === 0)
    return {
      grade: 'dangerous',
      reach: 'organisation',
      pattern: 'no-sub',
      who: `Everyone who gets a token from ${address}`,
    }
  const form = /^spiffe:\/\/[^/*?]+\//
  return tightest(
    sub.map(({ values }) =>
      loosest(
        values.map((value): Verdict => {
          if (isDead(value))
            return {
              grade: 'caution',
              reach: 'nobody',
              pattern: 'always-false',
              who: 'Nobody: the operator compares * and ? as plain characters',
            }
          if (isExact(value))
            return {
              grade: 'safe',
              reach: 'named',
              pattern: 'exact-ref',
              who: `Only ${value.text} of ${address}`,
            }
          if (/^system:serviceaccount:[^*?:]+:/.test(value.text))
            return {
              grade: 'caution',
              reach: 'named',
              pattern: 'wildcard-suffix',
              who: `Pods of one namespace that match ${value.text}`,
            }
          if (value.text.startsWith('system:serviceaccount:'))
            return {
              grade: 'dangerous',
              reach: 'organisation',
              pattern: 'org-wide',
              who: `Any pod of the cluster that matches ${value.text}`,
            }
          if (form.test(value.text) && value.text.replace(form, '').search(/[*?]/) === 0)
            return {
              grade: 'dangerous',
              reach: 'organisation',
              pattern: 'org-wide',
              who: `Every workload of the trust domain of ${value.text}`,
            }
          if (/^project_path:[^*?/]+\/[^*?:]+:/.test(value.text))
            return {
              grade: 'caution',
              reach: 'named',
              pattern: 'wildcard-suffix',
              who: `Pipelines of one project that match ${value.text}`,
            }
          return /^[*?]/.test(value.text)
            ? {
                grade: 'dangerous',
                reach: 'organisation',
                pattern: 'wildcard-suffix',
                who: `Everyone at ${address} whose subject matches ${value.text}`,
              }
            : {
                grade: 'unknown',
                reach: 'unknown',
                pattern: 'unknown-subject',
                who: `Whoever at ${address} matches ${value.text}; Muster does not know how its subjects are built`,
              }
        }),
      ),
    ),
  )
}
