import type { CampaignKind, CampaignState } from '@/lib/model/attestation-words'
import type { CampaignRow } from '@/lib/model/answers/attestation'

export const kindNames: Record<CampaignKind, string> = {
  one_off: 'Once',
  recurring: 'Recurring',
  event: 'On change',
}
export const stateNames: Record<CampaignState, string> = {
  draft: 'Draft',
  running: 'Running',
  watching: 'Watching',
  closed: 'Closed',
  cancelled: 'Cancelled',
}

/** Whole days until an instant; negative once it has passed. */
export const daysUntil = (at: string, now: string): number =>
  Math.ceil((Date.parse(at) - Date.parse(now)) / 86_400_000)

/** "8 days left", "due today", "3 days late". */
export function dueWords(dueAt: string, now: string): string {
  const days = daysUntil(dueAt, now)
  if (days > 0) return `${days} ${days === 1 ? 'day' : 'days'} left`
  return days === 0 ? 'due today' : `${-days} ${days === -1 ? 'day' : 'days'} late`
}

/** The counts that add up to the items of a campaign, as links. */
export const termsOf = (campaign: CampaignRow, hrefOf: (decision: string) => string) =>
  (
    [
      ['approve', 'approve'],
      ['reduce', 'reduce'],
      ['revoke', 'revoke'],
      ['unknown', "don't know"],
      ['none', 'not decided'],
    ] as const
  ).map(([id, label]) => ({
    value: campaign[id],
    label,
    href: campaign[id] > 0 ? hrefOf(id) : undefined,
  }))

/** What stands under the name of a campaign: its kind, why it began, and whether the reader's figures are of a part of it. */
export const aboutCampaign = ({
  kind,
  because,
  isPart,
}: Pick<CampaignRow, 'kind' | 'because' | 'isPart'>): string =>
  [kindNames[kind], because, isPart ? 'only items in your scope are counted' : null]
    .filter((part) => part !== null)
    .join(' · ')
