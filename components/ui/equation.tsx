import { Fragment, type ReactNode } from 'react'
import { IconAlertTriangle } from '@tabler/icons-react'
import { cx } from './cx'
import { count } from './figures'
import styles from './equation.module.css'

export type Term = { value: number; label: ReactNode; href?: string }

type Props = {
  total: Term
  terms: Term[]
  /** Figures that are no part of the sum: "64 gone: stored before, not in this file". */
  asides?: Term[]
}

/** `read = stored + updated + unchanged + rejected`. What does not balance is its own, critical, term. */
export function Equation({ total, terms, asides = [] }: Props) {
  const missing = total.value - terms.reduce((sum, term) => sum + term.value, 0)
  return (
    <div className={styles.equation}>
      <Figure term={total} />
      {terms.map((term, index) => (
        <Fragment key={index}>
          <span className={styles.sign}>{index === 0 ? '=' : '+'}</span>
          <Figure term={term} />
        </Fragment>
      ))}
      {missing === 0 ? null : (
        <>
          <span className={styles.sign}>{missing > 0 ? '+' : '−'}</span>
          <Figure term={{ value: Math.abs(missing), label: 'not accounted for' }} wrong />
        </>
      )}
      {asides.map((aside, index) => (
        <div key={index} className={styles.aside}>
          <Figure term={aside} />
        </div>
      ))}
    </div>
  )
}

function Figure({ term, wrong }: { term: Term; wrong?: boolean }) {
  return (
    <span className={cx(styles.figure, wrong && styles.wrong)}>
      <span className={styles.value}>
        {wrong ? <IconAlertTriangle size={16} aria-hidden="true" /> : null}
        {term.href ? <a href={term.href}>{count(term.value)}</a> : count(term.value)}
      </span>{' '}
      <span className={styles.label}>{term.label}</span>
    </span>
  )
}
