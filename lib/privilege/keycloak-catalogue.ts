import type { Power } from './power-of-right'
import type { RiskClass } from '@/lib/model/risk-classes'

/** Roles of a realm's management, by what they give. Source: Keycloak server administration guide, "per-realm administration". */
const roles: readonly { role: string; gives?: Power['gives']; risk: RiskClass; why: string }[] = [
  {
    role: 'realm-management/realm-admin',
    gives: 'admin',
    risk: 'escalation',
    why: 'It administers the realm.',
  },
  {
    role: 'realm/admin',
    gives: 'admin',
    risk: 'escalation',
    why: 'It administers every realm of the server.',
  },
  {
    role: 'realm-management/impersonation',
    gives: 'step',
    risk: 'escalation',
    why: 'It can become any user of the realm, administrators too.',
  },
  {
    role: 'realm-management/manage-users',
    gives: 'step',
    risk: 'escalation',
    why: 'It sets passwords and roles of users, administrators too, unless fine-grained permissions forbid it.',
  },
  {
    role: 'realm-management/manage-clients',
    gives: 'step',
    risk: 'escalation',
    why: 'It makes clients and reads and changes their secrets, also of those that administer.',
  },
  {
    role: 'realm-management/manage-realm',
    gives: 'doubt',
    risk: 'policy_admin',
    why: 'It changes roles, keys and flows of the realm; how far that leads depends on the realm.',
  },
  {
    role: 'realm-management/manage-authorization',
    risk: 'policy_admin',
    why: 'It changes who may do what at resource servers.',
  },
  {
    role: 'realm-management/manage-identity-providers',
    gives: 'doubt',
    risk: 'policy_admin',
    why: 'It can trust another identity provider, whose users then sign in here.',
  },
  {
    role: 'realm-management/manage-events',
    risk: 'infrastructure_change',
    why: 'It switches the event log off.',
  },
  { role: 'realm-management/view-users', risk: 'data_access', why: 'It reads all users of the realm.' },
  {
    role: 'realm-management/view-clients',
    risk: 'credential_exposure',
    why: 'It reads the settings of all clients; older servers show their secrets.',
  },
]

export const keycloakPowers: readonly Power[] = roles.flatMap(({ role, gives, why }) =>
  gives ? [{ right: `keycloak:${role}`, gives, why }] : [],
)

const byAction = new Map(roles.map((one) => [`keycloak:${one.role}`, one]))

/** The class of a role and why, by its action. */
export function keycloakRisk(action: string): { risk: RiskClass; because: string } | undefined {
  const found = byAction.get(action)
  return found && { risk: found.risk, because: found.why }
}
