import type { ReactNode } from 'react'
import { UnknownGlyph } from './unknown-glyph'
import styles from './unknown.module.css'

type Props = {
  /** Why it is not known: "no audit log". Reads "unknown: no audit log". */
  because?: ReactNode
  /** Since when: "3 Nov". Reads "unknown since 3 Nov". */
  since?: ReactNode
  /** Replaces the word, for a figure in a column that is headed "Unknown". */
  children?: ReactNode
  /** The dashed circle; leave it out only where the column or facet says "unknown" already. */
  mark?: boolean
}

/** What Muster does not know. Never a dash, a zero or an empty cell. */
export function Unknown({ because, since, children, mark = children === undefined }: Props) {
  return (
    <span className={styles.unknown}>
      {mark ? <UnknownGlyph /> : null}
      <span className={styles.word}>
        {children ?? 'unknown'}
        {since ? <> since {since}</> : null}
        {because ? <>: {because}</> : null}
      </span>
    </span>
  )
}
