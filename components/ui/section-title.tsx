import type { ReactNode } from 'react'
import styles from './section-title.module.css'

type Props = {
  id?: string
  children: ReactNode
  /** Measure or unit: "weekly", "days since last rotation". */
  note?: ReactNode
  /** At the right: a link, a key, a switch. */
  more?: ReactNode
  level?: 2 | 3
}

export function SectionTitle({ id, children, note, more, level = 2 }: Props) {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <div className={styles.head}>
      <div className={styles.words}>
        <Heading className="section" id={id}>
          {children}
        </Heading>
        {note ? <span className="small text-3">{note}</span> : null}
      </div>
      {more ? <div className={styles.more}>{more}</div> : null}
    </div>
  )
}
