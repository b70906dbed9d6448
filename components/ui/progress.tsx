import type { ReactNode } from 'react'
import styles from './progress.module.css'

type Props = {
  label: ReactNode
  /** For the bar's accessible name. */
  name: string
  done: number
  /** null: the end is not known yet, and no bar is drawn. */
  total: number | null
  /** "18,400 of 48,212 rows, 7,900 a second, 3 rejected so far". */
  detail: ReactNode
  action?: ReactNode
}

export function Progress({ label, name, done, total, detail, action }: Props) {
  return (
    <div>
      <div className="row">
        <span className="strong grow">{label}</span>
        {action}
      </div>
      {total === null ? null : (
        <progress className={styles.track} aria-label={name} value={done} max={Math.max(total, 1)} />
      )}
      <div className="small text-3">{detail}</div>
    </div>
  )
}
