import catalogue from './catalogues/okta-scopes.json'
import type { Power } from './power-of-right'
import type { RiskClass } from '@/lib/model/risk-classes'

/** What an application of Okta may do is the smaller of its scopes and its administrator role; each is one right. */
export const scopeAction = (scope: string): string => `okta:${scope}`
export const oktaRoleAction = (type: string): string => `okta-role:${type}`

const scopes = new Map(catalogue.scopes.map((one) => [scopeAction(one.scope).toLowerCase(), one]))
const roles = new Map(catalogue.adminRoles.map((one) => [oktaRoleAction(one.type), one]))

export const isKnownScope = (scope: string): boolean => scopes.has(scopeAction(scope).toLowerCase())

/** A scope alone gives nothing without the role, so only the role makes an administrator. */
export const oktaPowers: readonly Power[] = [...roles].flatMap(([right, { tier, meaning }]): Power[] => {
  if (tier === 'admin') return [{ right, gives: 'admin', why: `${meaning}.` }]
  return tier === 'high'
    ? [{ right, gives: 'doubt', why: `${meaning}. Where that leads depends on the organisation.` }]
    : []
})

const classes: Readonly<Record<string, RiskClass>> = {
  'admin-path': 'escalation',
  'access-management': 'policy_admin',
  'access-policy': 'policy_admin',
  trust: 'policy_admin',
  identity: 'policy_admin',
  credential: 'credential_exposure',
  token: 'credential_exposure',
  'code-in-path': 'escalation',
  exfiltration: 'data_access',
  'read-sensitive': 'data_access',
  'org-settings': 'infrastructure_change',
  infrastructure: 'infrastructure_change',
  governance: 'policy_admin',
}

/** The class of a scope or an administrator role and why, by its action in lower case. */
export function oktaRisk(action: string): { risk: RiskClass; because: string } | undefined {
  for (const [right, { tier, meaning }] of roles)
    if (right.toLowerCase() === action)
      return tier === 'admin'
        ? { risk: 'escalation', because: `${meaning}.` }
        : { risk: tier === 'high' ? 'policy_admin' : 'data_access', because: `${meaning}.` }
  const scope = scopes.get(action)
  const risk = scope && classes[scope.class]
  return risk && { risk, because: `${scope.meaning}.` }
}
