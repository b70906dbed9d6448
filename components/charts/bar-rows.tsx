import { count } from '@/components/ui/figures'
import { cx } from '@/components/ui/cx'
import { Unknown } from '@/components/ui/unknown'
import styles from './bar-rows.module.css'
import type { Bar, Bars } from './prepare-bars'

type Props = {
  bars: Bars
  /** A labelled line before the bar of this place: the policy. */
  line?: { before: number; label: string } | null
}

/** Label, bar, figure; unknown last, apart and hatched. The figures stand beside the bars, so they are the text. */
export function BarRows({ bars, line }: Props) {
  const rows = bars.bars.map((bar) => <Row key={bar.label} bar={bar} />)
  if (line) rows.splice(line.before, 0, <Line key="line" label={line.label} />)
  return (
    <ol className={styles.rows}>
      {rows}
      {bars.unknown ? (
        <li className={cx(styles.row, styles.apart)}>
          <span className={styles.label}>
            <Unknown mark={false} />
          </span>
          <span className={styles.track} aria-hidden="true">
            <i className={styles.unknown} style={{ width: `${bars.unknown.share * 100}%` }} />
          </span>
          <span className={styles.figure}>{count(bars.unknown.count)}</span>
        </li>
      ) : null}
    </ol>
  )
}

function Row({ bar }: { bar: Bar }) {
  return (
    <li className={styles.row}>
      <span className={styles.label}>{bar.label}</span>
      <span className={styles.track} aria-hidden="true">
        {bar.count > 0 ? <i className={styles[bar.side]} style={{ width: `${bar.share * 100}%` }} /> : null}
      </span>
      <span className={cx(styles.figure, bar.side === 'gap' && styles.strong)}>{count(bar.count)}</span>
    </li>
  )
}

function Line({ label }: { label: string }) {
  return <li className={styles.line}>{label}</li>
}
