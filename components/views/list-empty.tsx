import type { ReactNode } from 'react'
import styles from './list-empty.module.css'

/** Aligns what is shown instead of rows with the rows. */
export function ListEmpty({ children }: { children: ReactNode }) {
  return <div className={styles.empty}>{children}</div>
}
