import type { ReactNode } from 'react'
import { CopyButton } from './copy-button'
import { cx } from './cx'
import styles from './evidence-block.module.css'

export type EvidenceLine = { number: number; text: string; marked?: boolean }

type Props = {
  file: ReactNode
  /** Line, JSON pointer or row: "line 118", "/entries/412/x509_svid_ttl". */
  place: ReactNode
  /** "import 4821", usually a link. */
  delivery: ReactNode
  at: ReactNode
  lines: EvidenceLine[]
}

/** The raw record behind a fact, with the line in question marked. It scrolls and never wraps. */
export function EvidenceBlock({ file, place, delivery, at, lines }: Props) {
  const digits = String(lines.at(-1)?.number ?? 0).length
  return (
    <figure className={styles.evidence}>
      <figcaption className={styles.head}>
        <span className={styles.file}>{file}</span>
        <span>{place}</span>
        <span>{delivery}</span>
        <span className={styles.at}>{at}</span>
        <CopyButton text={lines.map((line) => line.text).join('\n')} what="the record" />
      </figcaption>
      <section
        className={styles.raw}
        // It scrolls sideways: the keyboard has to reach it (axe: scrollable-region-focusable).
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label={
          typeof place === 'string' && typeof file === 'string'
            ? `Raw record ${file}, ${place}`
            : 'Raw record'
        }
      >
        <pre className={styles.lines}>
          {lines.map((line) => (
            <span key={line.number} className={cx(styles.line, line.marked && styles.marked)}>
              <span className={styles.number} style={{ width: `${digits + 2}ch` }} aria-hidden="true">
                {line.number}
              </span>
              {line.marked ? <span className="visually-hidden">in question: </span> : null}
              {line.text}
              {'\n'}
            </span>
          ))}
        </pre>
      </section>
    </figure>
  )
}
