import type { ReactNode } from 'react'
import styles from './empty-state.module.css'

type Props = {
  /** One sentence: "No identity matches these 3 filters." */
  title: ReactNode
  /** The reason or the ways out: "Without Age: 214. Without Could do: 61." */
  children?: ReactNode
  /** One action. */
  action?: ReactNode
}

/** Why there is nothing here. No drawing. */
export function EmptyState({ title, children, action }: Props) {
  return (
    <div className={styles.empty}>
      <p className="strong">{title}</p>
      {children ? <div className="text-2">{children}</div> : null}
      {action ? <div className={styles.action}>{action}</div> : null}
    </div>
  )
}
