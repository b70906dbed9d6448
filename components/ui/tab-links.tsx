import { Link } from '@/components/ui/link'
import type { ReactNode } from 'react'
import { count } from './figures'
import styles from './tab-links.module.css'

export type TabLink = { href: string; label: ReactNode; count?: number; current?: boolean }

/** Tabs that are addresses: each is a link and the browser's own back works. */
export function TabLinks({ label, tabs }: { label: string; tabs: TabLink[] }) {
  return (
    <nav aria-label={label} className={styles.tabs}>
      {tabs.map((tab) => (
        <Link key={tab.href} href={tab.href} aria-current={tab.current ? 'page' : undefined} scroll={false}>
          {tab.label}
          {tab.count === undefined ? null : <span className={styles.count}> {count(tab.count)}</span>}
        </Link>
      ))}
    </nav>
  )
}
