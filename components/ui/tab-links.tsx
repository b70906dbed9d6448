'use client'
import { useEffect, useRef, type ReactNode } from 'react'
import { Link } from '@/components/ui/link'
import { count } from './figures'
import styles from './tab-links.module.css'

export type TabLink = { href: string; label: ReactNode; count?: number; current?: boolean }

/** Tabs that are addresses: each is a link and the browser's own back works. The current one is in sight. */
export function TabLinks({ label, tabs }: { label: string; tabs: TabLink[] }) {
  const row = useRef<HTMLElement>(null)
  const current = tabs.findIndex((tab) => tab.current)
  useEffect(() => {
    const element = row.current
    const tab = element?.children[current]
    // On a phone the row is longer than the screen.
    if (element && tab instanceof HTMLElement)
      element.scrollLeft = tab.offsetLeft - (element.clientWidth - tab.offsetWidth) / 2
  }, [current])
  return (
    <nav ref={row} aria-label={label} className={styles.tabs}>
      {tabs.map((tab) => (
        <Link key={tab.href} href={tab.href} aria-current={tab.current ? 'page' : undefined} scroll={false}>
          {tab.label}
          {tab.count === undefined ? null : <span className={styles.count}> {count(tab.count)}</span>}
        </Link>
      ))}
    </nav>
  )
}
