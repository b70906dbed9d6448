'use client'
import { IconChevronDown } from '@tabler/icons-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Link } from '@/components/ui/link'
import { cx } from './cx'
import { count } from './figures'
import { fitting } from './fitting'
import { Menu } from './menu'
import styles from './tab-links.module.css'

export type TabLink = {
  href: string
  label: ReactNode
  count?: number
  current?: boolean
  /** Where two tabs may lead to one address. */
  id?: string
}

type Props = {
  label: string
  tabs: TabLink[]
  /** What does not fit goes into a menu; without it the row is scrolled. */
  folds?: boolean
}

/** The space of "12 more". */
const MENU_PX = 92
const keyOf = (tab: TabLink) => tab.id ?? tab.href

/** Tabs that are addresses: each is a link and the browser's own back works. The current one is in sight. */
export function TabLinks({ label, tabs, folds = false }: Props) {
  const row = useRef<HTMLDivElement>(null)
  const [shown, setShown] = useState<ReadonlySet<number> | null>(null)
  const current = tabs.findIndex((tab) => tab.current)
  const all = tabs.length
  useEffect(() => {
    const element = row.current
    if (!element) return
    if (!folds) {
      const tab = element.children[current]
      // On a phone the row is longer than the screen.
      if (tab instanceof HTMLElement)
        element.scrollLeft = tab.offsetLeft - (element.clientWidth - tab.offsetWidth) / 2
      return
    }
    const drawn = [...element.children].slice(0, all)
    const sized = new ResizeObserver(() => {
      const gap = Number.parseFloat(getComputedStyle(element).columnGap) || 0
      const widths = drawn.map((tab) => (tab as HTMLElement).offsetWidth + gap)
      // The menu stands beside the tabs, and its room is theirs where it is not needed.
      setShown(fitting(widths, current, element.parentElement!.clientWidth + gap, MENU_PX))
    })
    for (const each of [element.parentElement!, ...drawn]) sized.observe(each)
    return () => sized.disconnect()
  }, [current, folds, all])
  const isShown = (place: number) => !folds || shown === null || shown.has(place)
  const folded = tabs.filter((_, place) => !isShown(place))
  return (
    <nav aria-label={label} className={styles.row}>
      <div ref={row} className={cx(styles.tabs, folds && styles.folds)}>
        {tabs.map((tab, place) => (
          <Link
            key={keyOf(tab)}
            href={tab.href}
            aria-current={tab.current ? 'page' : undefined}
            data-folded={isShown(place) ? undefined : true}
            scroll={false}
          >
            {tab.label}
            {tab.count === undefined ? null : <span className={styles.count}> {count(tab.count)}</span>}
          </Link>
        ))}
      </div>
      {folded.length > 0 ? (
        <Menu
          className={styles.more}
          trigger={
            <>
              {folded.length} more <IconChevronDown size={12} aria-hidden="true" />
            </>
          }
        >
          {folded.map((tab) => (
            <Link key={keyOf(tab)} href={tab.href} scroll={false}>
              {tab.label}
              {tab.count === undefined ? null : <span className="text-3"> {count(tab.count)}</span>}
            </Link>
          ))}
        </Menu>
      ) : null}
    </nav>
  )
}
