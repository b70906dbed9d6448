import { TabLinks } from '@/components/ui/tab-links'

const tabs = [
  { href: '/owners', label: 'Without an owner' },
  { href: '/owners/people', label: 'People' },
  { href: '/owners/teams', label: 'Teams' },
  { href: '/owners/code', label: 'CODEOWNERS' },
] as const

export function OwnerTabs({ current }: { current: (typeof tabs)[number]['href'] }) {
  return (
    <TabLinks label="Owner views" tabs={tabs.map((tab) => ({ ...tab, current: tab.href === current }))} />
  )
}
