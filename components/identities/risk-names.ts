import type { Risk } from '@/lib/inventory/identity-permissions'

/** What a right could do, as a person says it; empty for one that leads nowhere. */
export const riskNames: Record<Risk, string> = {
  none: '',
  infrastructure_change: 'Modify infrastructure',
  data_access: 'Read data',
  credential_exposure: 'Credential access',
  policy_admin: 'Modify policies',
  escalation: 'Privilege escalation',
}
