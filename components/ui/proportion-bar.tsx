// oxlint-disable jsx-a11y/prefer-tag-over-role -- an <img> cannot hold the parts that are drawn here
import { cx } from './cx'
import { count } from './figures'
import styles from './proportion-bar.module.css'

type Props = {
  holds: number
  gap: number
  accepted?: number
  unknown: number
  /** What is counted, for the sentence: "identities". */
  of?: string
  thin?: boolean
}

/** Holds, gap, accepted, unknown, always in this order; the sentence says what the bar draws. */
export function ProportionBar({ holds, gap, accepted = 0, unknown, of, thin }: Props) {
  const parts = [
    { name: 'holds', value: holds, words: `${count(holds)} ${holds === 1 ? 'holds' : 'hold'}` },
    { name: 'gap', value: gap, words: `${count(gap)} gap` },
    { name: 'accepted', value: accepted, words: `${count(accepted)} accepted` },
    { name: 'unknown', value: unknown, words: `${count(unknown)} unknown` },
  ]
  const total = holds + gap + accepted + unknown
  const drawn = parts.filter((part) => part.value > 0)
  const said = parts.filter((part) => part.value > 0 || part.name !== 'accepted').map((part) => part.words)
  return (
    <span
      className={cx(styles.bar, thin && styles.thin)}
      role="img"
      aria-label={`${said.join(', ')} of ${count(total)}${of ? ` ${of}` : ''}`}
    >
      {drawn.length === 0 ? <i className={styles.none} /> : null}
      {drawn.map((part) => (
        <i key={part.name} className={styles[part.name]} style={{ flexGrow: part.value }} />
      ))}
    </span>
  )
}
