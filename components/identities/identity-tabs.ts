import type { TabLink } from '@/components/ui/tab-links'
import { isOpen, type IdentitySheet } from './sheet'

export const tabIds = ['summary', 'credentials', 'rights', 'trust', 'use', 'findings', 'evidence'] as const
export type TabId = (typeof tabIds)[number]

const names: Record<TabId, string> = {
  summary: 'Summary',
  credentials: 'Credentials',
  rights: 'Permissions',
  trust: 'Trust',
  use: 'Use',
  findings: 'Findings',
  evidence: 'Evidence',
}

/** The tabs of an identity as addresses of its page. */
export function identityTabs(
  sheet: IdentitySheet,
  current: TabId,
  without: readonly TabId[] = [],
): TabLink[] {
  const counts: Partial<Record<TabId, number>> = {
    credentials: sheet.credentials.length,
    rights: sheet.identity.rights?.granted,
    findings: sheet.findings.filter(isOpen).length,
    evidence: sheet.identity.sightings.length,
  }
  return tabIds
    .filter((id) => !without.includes(id))
    .map((id) => ({
      href: `/identities/${sheet.identity.id}${id === 'summary' ? '' : `?tab=${id}`}`,
      label: names[id],
      count: counts[id],
      current: id === current,
    }))
}
