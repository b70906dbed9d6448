/** Words of attestations, stored as they stand here. */
export const decisions = ['approve', 'reduce', 'revoke', 'reassign', 'not_mine', 'unknown'] as const
export type Decision = (typeof decisions)[number]

/** Decisions that take something away. */
export const takingDecisions = ['reduce', 'revoke'] as const

export const decisionNames: Record<Decision, string> = {
  approve: 'Approve',
  reduce: 'Reduce',
  revoke: 'Revoke',
  reassign: 'Reassign',
  not_mine: 'Not mine',
  unknown: "Don't know",
}

export const campaignKinds = ['one_off', 'recurring', 'event'] as const
export type CampaignKind = (typeof campaignKinds)[number]
export const campaignStates = ['draft', 'running', 'watching', 'closed', 'cancelled'] as const
export type CampaignState = (typeof campaignStates)[number]

export const triggers = ['privilege_grew', 'new_credential', 'owner_changed', 'exposure_found'] as const
export type Trigger = (typeof triggers)[number]
export const triggerNames: Record<Trigger, string> = {
  privilege_grew: 'its permissions grew',
  new_credential: 'it has a new credential',
  owner_changed: 'its owner changed',
  exposure_found: 'one of its secrets was found exposed',
}

/** What the evidence can say against leaving an identity as it is, in the words of the screen. */
export const againstNames = {
  finding: 'a finding of high or critical severity',
  exposed: 'one of its secrets is exposed',
  never_used: 'it was never used',
  dormant: 'it is dormant',
  excess: 'it has unused permissions',
  admin: 'it is admin-equivalent',
  over_age: 'a credential is older than its policy',
} as const
export type Against = keyof typeof againstNames

export const itemChanges = ['new', 'changed', 'unchanged'] as const
export type ItemChange = (typeof itemChanges)[number]
export const itemStates = ['waiting', 'pending', 'decided', 'signed'] as const
export type ItemState = (typeof itemStates)[number]
