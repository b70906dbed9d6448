// oxlint-disable jsx-a11y/prefer-tag-over-role -- an <img> cannot hold the parts that are drawn here
import { cx } from './cx'
import { ageSentence } from './figures'
import styles from './age-bar.module.css'

type Props = {
  /** null: the age is not known. */
  days: number | null
  /** null: no policy covers it, and there is nothing to draw against. */
  policyDays: number | null
}

/** 0 to four times the policy, which is the tick at a quarter; beyond that the bar is cut near its end. */
export function AgeBar({ days, policyDays }: Props) {
  if (days === null)
    return <span className={cx(styles.age, styles.unknown)} role="img" aria-label="age unknown" />
  if (!policyDays) return null
  const share = days / policyDays / 4
  const over = share > 0.25
  const cut = share > 1
  return (
    <span
      className={cx(styles.age, cut && styles.cut, over && styles.isOver)}
      role="img"
      aria-label={ageSentence(days, policyDays)}
    >
      <i className={styles.inside} style={{ width: `${Math.min(share, 0.25) * 100}%` }} />
      {over ? (
        <i className={styles.over} style={{ width: `calc(${Math.min(share, 1) * 100 - 25}% - 1px)` }} />
      ) : null}
      <i className={styles.tick} />
    </span>
  )
}
