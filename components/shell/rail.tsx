'use client'
import { Link } from '@/components/ui/link'
import { usePathname } from 'next/navigation'
import { Suspense, type ReactNode } from 'react'
import type { Role } from '@/lib/model/vocabulary'
import { Logo } from './logo'
import { isCurrent, navigation, settings, type NavigationCounts, type NavigationPage } from './navigation'
import { RailCount } from './rail-count'
import styles from './rail.module.css'

type Props = {
  role: Role
  counts: Promise<NavigationCounts | null>
  /** Under Settings: "Demo data. Every name is made up." */
  note?: ReactNode
}

/** The pages, grouped. The same list stands in the rail and in the menu of a small screen. */
export function Rail({ role, counts, note }: Props) {
  const pathname = usePathname()
  const line = ({ href, label, icon: Icon, count }: NavigationPage) => (
    <li key={href}>
      <Link href={href} className={styles.page} aria-current={isCurrent(href, pathname) ? 'page' : undefined}>
        <Icon size={16} aria-hidden="true" />
        <span className={styles.label}>{label}</span>
        {count ? (
          <Suspense fallback={null}>
            <RailCount counts={counts} name={count} />
          </Suspense>
        ) : null}
      </Link>
    </li>
  )
  return (
    <nav className={styles.rail} aria-label="Main">
      <Link href="/" className={styles.brand}>
        <Logo />
        <span>Muster</span>
      </Link>
      {navigation.map((group) => (
        <div key={group.title ?? 'roll'} className={styles.group}>
          {group.title ? <h2 className={styles.title}>{group.title}</h2> : null}
          <ul>{group.pages.filter(({ roles }) => roles?.includes(role) ?? true).map(line)}</ul>
        </div>
      ))}
      <div className={styles.foot}>
        <ul>{line(settings)}</ul>
        {note ? <p className={styles.note}>{note}</p> : null}
      </div>
    </nav>
  )
}
