/** What an unused right could do, worst last. The position is the code that is stored, so words are only appended. */
export const riskClasses = [
  'none',
  'infrastructure_change',
  'data_access',
  'credential_exposure',
  'policy_admin',
  'escalation',
] as const

export type RiskClass = Exclude<(typeof riskClasses)[number], 'none'>
