import type { Severity } from '@/lib/model/vocabulary'
import { cx } from './cx'
import styles from './severity-mark.module.css'

const shown: Record<Severity, { word: string; filled: number; tone: string }> = {
  critical: { word: 'Critical', filled: 4, tone: 'crit' },
  high: { word: 'High', filled: 3, tone: 'high' },
  medium: { word: 'Medium', filled: 2, tone: 'med' },
  low: { word: 'Low', filled: 1, tone: 'low' },
}

type Props = {
  severity: Severity
  /** `mark` hides the word from sight and only fits a labelled column; `badge` is for the object the page is about. */
  form?: 'word' | 'mark' | 'badge'
}

export function SeverityMark({ severity, form = 'word' }: Props) {
  const { word, filled, tone } = shown[severity]
  return (
    <span
      className={cx(styles.mark, styles[tone], form === 'badge' && styles.badge)}
      title={form === 'mark' ? word : undefined}
    >
      <svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true">
        {[0, 1, 2, 3].map((bar) => (
          <rect
            key={bar}
            className={bar < filled ? styles.on : styles.off}
            x={bar * 3.6}
            y={8 - bar * 2.6}
            width="2.4"
            height={4 + bar * 2.6}
            rx=".6"
          />
        ))}
      </svg>
      <span className={form === 'mark' ? 'visually-hidden' : undefined}>{word}</span>
    </span>
  )
}
