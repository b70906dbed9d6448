import type { ReactNode } from 'react'
import styles from './list-empty.module.css'

/** Sets what stands in place of the rows on the same edge as the rows. */
export function ListEmpty({ children }: { children: ReactNode }) {
  return <div className={styles.empty}>{children}</div>
}
