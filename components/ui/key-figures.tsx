import type { ReactNode } from 'react'
import styles from './key-figures.module.css'

export type KeyFigure = {
  value: ReactNode
  /** The words under it: "have open gaps". */
  label: ReactNode
  /** Drawn after a hairline, because it is no part of what stands before it. */
  apart?: boolean
}

export function KeyFigures({ figures }: { figures: KeyFigure[] }) {
  return (
    <dl className={styles.figures}>
      {figures.map((figure, index) => (
        <div key={index} className={figure.apart ? styles.apart : undefined}>
          <dt>{figure.label}</dt>
          <dd>{figure.value}</dd>
        </div>
      ))}
    </dl>
  )
}
