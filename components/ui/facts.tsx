import type { ReactNode } from 'react'
import { cx } from './cx'
import styles from './facts.module.css'

/** The list of facts about one thing; `wide` gives the labels 168 px for a full page, a drawer has 104. */
export function Facts({ wide, children }: { wide?: boolean; children: ReactNode }) {
  return <dl className={cx(styles.facts, wide && styles.wide)}>{children}</dl>
}

type Props = {
  label: ReactNode
  /** A word beside the label: "changed". */
  tag?: ReactNode
  /** Source, place and time. Required: a value that cannot say where it comes from is a bug. */
  provenance: ReactNode
  /** A bar between the value and its provenance. */
  bar?: ReactNode
  children: ReactNode
}

export function Fact({ label, tag, provenance, bar, children }: Props) {
  return (
    <div className={styles.fact}>
      <dt className={styles.label}>
        {label}
        {tag ? <span className={styles.tag}>{tag}</span> : null}
      </dt>
      <dd>
        <div className={styles.value}>{children}</div>
        {bar ? <div className={styles.bar}>{bar}</div> : null}
        <div className={styles.provenance}>{provenance}</div>
      </dd>
    </div>
  )
}
