import type { Milestone } from '@/lib/inventory/identity-life'

/** What each kind of milestone is called, in the order of the lines. */
export const milestoneNames: Record<Milestone['what'], string> = {
  identity: 'Identity',
  credential: 'Credentials',
  finding: 'Findings',
  decision: 'Decisions',
}
