import type { ReactNode } from 'react'
import type { Scope } from '@/lib/model/answers/access'
import type { Role } from '@/lib/model/vocabulary'
import { AccountMenu } from './account-menu'
import { AsOfPick } from './as-of-pick'
import { CommandPalette } from './command-palette'
import { MobileMenu } from './mobile-menu'
import type { NavigationCounts } from './navigation'
import { OfflineNotice } from './offline-notice'
import { Rail } from './rail'
import { RefusedView } from './refused-view'
import { ScopePick } from './scope-pick'
import { SystemStripLoader } from './system-strip-loader'
import styles from './shell.module.css'

type Props = {
  person: { name: string; email: string; role: Role; scope: Scope }
  /** Ids of the actions that the reader may do. */
  actions: readonly string[]
  /** A promise, so that the shell never waits for figures; null when they could not be counted. */
  counts: Promise<NavigationCounts | null>
  note?: ReactNode
  children: ReactNode
}

export function Shell({ person, actions, counts, note, children }: Props) {
  // Whoever answers for the installation, and sees all of it.
  const watches = person.role === 'administrator' && Object.keys(person.scope).length === 0
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <div className={styles.side}>
        <Rail role={person.role} counts={counts} note={note} />
      </div>
      <header className={styles.top}>
        <MobileMenu>
          <Rail role={person.role} counts={counts} note={note} />
        </MobileMenu>
        {/* What every figure depends on: which part of the estate, and which instant. */}
        <ScopePick seen={person.scope} />
        <AsOfPick />
        <span className="grow" />
        <CommandPalette actions={actions} />
        <AccountMenu person={person} />
      </header>
      <main id="main" className={styles.main} tabIndex={-1}>
        {watches ? <SystemStripLoader /> : null}
        <OfflineNotice />
        <RefusedView />
        {children}
      </main>
    </div>
  )
}
