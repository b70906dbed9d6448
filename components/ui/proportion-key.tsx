import type { ReactNode } from 'react'
import styles from './proportion-bar.module.css'

type Part = 'holds' | 'gap' | 'accepted' | 'unknown'
const words: Record<Part, string> = { holds: 'Holds', gap: 'Gap', accepted: 'Accepted', unknown: 'Unknown' }

type Props = { parts?: Part[]; labels?: Partial<Record<Part, ReactNode>> }

/** The key of proportion bars and histograms: said once, above them. */
export function ProportionKey({ parts = ['holds', 'gap', 'unknown'], labels }: Props) {
  return (
    <ul className={styles.key}>
      {parts.map((part) => (
        <li key={part}>
          <i className={styles[part]} aria-hidden="true" />
          {labels?.[part] ?? words[part]}
        </li>
      ))}
    </ul>
  )
}
