import type { Issuer } from './issuers'
import { isDead, type Value } from './pin'
import type { Verdict } from './verdict'

/**
 * Who passes a subject, from where its first wildcard stands: before the tenant ends, before the unit ends, or after it.
 */
export function judgeSubject(issuer: Issuer, value: Value): Verdict {
  const { subject: form, callers, tenant, unit, isShared, name } = issuer
  if (isDead(value))
    return {
      grade: 'caution',
      reach: 'nobody',
      pattern: 'always-false',
      who: 'Nobody: the operator compares * and ? as plain characters, and no subject carries them',
    }
  const { text } = value
  const wild = text.search(/[*?]/)
  if (wild < 0) {
    return {
      grade: issuer.isNameOnly ? 'caution' : 'safe',
      reach: 'named',
      pattern: issuer.isNameOnly ? 'name-based' : 'exact-ref',
      who: `Only ${text} of ${name}`,
    }
  }
  if (!form)
    return {
      grade: 'unknown',
      reach: 'unknown',
      pattern: 'unknown-subject',
      who: `${callers} of ${name} that match ${text}`,
    }
  const everyTenant: Verdict = {
    grade: 'dangerous',
    reach: isShared ? 'strangers' : 'organisation',
    pattern: isShared ? 'shared-issuer-spoof' : 'org-wide',
    who: isShared
      ? `${upper(callers)} of every ${tenant} at ${name} that match ${text}: anybody can register one`
      : `${upper(callers)} of the whole ${tenant.replace(/^the /, '')} that match ${text}`,
  }
  if (wild < form.lead.length || !text.startsWith(form.lead)) return everyTenant
  const afterLead = text.slice(form.lead.length)
  const tenantEnd =
    form.tenantEnds === undefined ? 0 : afterLead.indexOf(form.tenantEnds) + form.tenantEnds.length
  if (form.tenantEnds !== undefined && (tenantEnd === 0 || wild < form.lead.length + tenantEnd))
    return everyTenant
  const unitEnd = afterLead.indexOf(form.unitEnds, tenantEnd)
  const tenantName =
    form.tenantEnds === undefined
      ? tenant
      : `${tenant} ${afterLead.slice(0, tenantEnd - form.tenantEnds.length)}`
  if (unitEnd < 0 || wild < form.lead.length + unitEnd)
    return {
      grade: 'dangerous',
      reach: 'organisation',
      pattern: 'org-wide',
      who: `${upper(callers)} of any ${unit} of ${tenantName} that match ${text}`,
    }
  // Plan and apply are different powers: an unmerged change is planned.
  if (issuer.id === 'terraform-cloud')
    return {
      grade: 'dangerous',
      reach: 'organisation',
      pattern: 'run-phase-wildcard',
      who: `Every run of ${text}, also the plan of a change that nobody has merged`,
    }
  return {
    grade: 'caution',
    reach: 'named',
    pattern: 'wildcard-suffix',
    who: `${upper(callers)} of one ${unit} of ${tenantName}, whatever follows in ${text}`,
  }
}

const upper = (word: string) => word[0]!.toUpperCase() + word.slice(1)
