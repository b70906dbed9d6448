import type { ReactNode } from 'react'
import styles from './page.module.css'

/** A page that scrolls as a whole: padding, greatest width, and 28 px between its sections. */
export function Page({ children }: { children: ReactNode }) {
  return <div className={styles.page}>{children}</div>
}

/** Side by side from 1000 px on; `aside` gives the second column 300 px. */
export function Columns({ aside, children }: { aside?: boolean; children: ReactNode }) {
  return <div className={aside ? styles.aside : styles.columns}>{children}</div>
}
