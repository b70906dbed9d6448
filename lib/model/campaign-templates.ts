import type { CampaignInput } from './attestation'

/** What a campaign is about and how it runs; whoever starts from it changes what they like. */
export interface CampaignTemplate extends Partial<Omit<CampaignInput, 'reviewers' | 'scope'>> {
  id: string
  name: string
  purpose: string
  /** The filter of the list of identities. */
  query: string
}

/** The reviews that most organisations run. Their filters are those of the list of identities. */
export const campaignTemplates: readonly CampaignTemplate[] = [
  {
    id: 'privileged',
    name: 'Privileged access, quarterly',
    purpose: 'Is each identity that can administer something still needed, and does it need all of it?',
    query: 'rights=admin',
    kind: 'recurring',
    everyDays: 90,
    days: 14,
    reasonFor: ['reduce', 'revoke'],
  },
  {
    id: 'production',
    name: 'Production access, twice a year',
    purpose: 'Is the access to production still needed as it is?',
    query: 'environment=production',
    kind: 'recurring',
    everyDays: 182,
    days: 21,
  },
  {
    id: 'dormant',
    name: 'Identities without use',
    purpose: 'Nothing has used these for a while. What is not needed is revoked.',
    query: 'use=dormant,never',
    days: 14,
  },
  {
    id: 'agents',
    name: 'AI agents, quarterly',
    purpose: 'Does each agent still have its purpose, its sponsor and no more than the access it needs?',
    query: 'within=ai',
    kind: 'recurring',
    everyDays: 90,
    days: 14,
  },
  {
    id: 'exposed',
    name: 'Identities with exposed secrets',
    purpose: 'A secret of each was found where it should not be. Is the identity needed at all?',
    query: 'exposed=true',
    days: 7,
    escalateAfterDays: 1,
  },
  {
    id: 'changes',
    name: 'When access changes',
    purpose: 'Something about this identity changed. Is that right?',
    query: '',
    kind: 'event',
    triggers: ['privilege_grew', 'new_credential', 'owner_changed', 'exposure_found'],
    days: 7,
  },
]
