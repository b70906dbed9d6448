import type { ReactNode } from 'react'
import type { FindingState } from '@/lib/model/vocabulary'
import { findingStateNames } from '@/lib/model/words'
import { cx } from './cx'
import styles from './state-mark.module.css'

type State = FindingState | 'cancelled'

const names: Record<State, string> = { ...findingStateNames, cancelled: 'Cancelled' }

const shapes: Record<State, ReactNode> = {
  open: <circle cx="7" cy="7" r="5.6" fill="none" stroke="var(--m-control)" strokeWidth="1.4" />,
  planned: (
    <>
      <circle cx="7" cy="7" r="5.6" fill="none" stroke="var(--m-control)" strokeWidth="1.4" />
      <circle cx="7" cy="7" r="1.8" fill="var(--m-control)" />
    </>
  ),
  in_progress: (
    <>
      <circle cx="7" cy="7" r="5.6" fill="none" stroke="var(--m-control)" strokeWidth="1.4" />
      <path d="M7 3a4 4 0 0 1 4 4H7z" fill="var(--m-control)" />
    </>
  ),
  cancelled: (
    <g fill="none" stroke="var(--m-control)" strokeWidth="1.4">
      <circle cx="7" cy="7" r="5.6" />
      <path d="m3.2 10.8 7.6-7.6" />
    </g>
  ),
  not_a_problem: (
    <g fill="none" stroke="var(--m-accepted-g)">
      <rect x="1.2" y="1.2" width="11.6" height="11.6" rx="2.5" strokeWidth="1.4" />
      <path d="m4.6 9.4 4.8-4.8" strokeWidth="1.6" />
    </g>
  ),
  verified: (
    <>
      <circle cx="7" cy="7" r="6.25" fill="var(--m-verified-g)" />
      <path d="m4.2 7.2 2 2 3.6-4.2" stroke="var(--m-surface)" strokeWidth="1.6" fill="none" />
    </>
  ),
  awaiting_proof: (
    <>
      <circle cx="7" cy="7" r="5.6" fill="none" stroke="var(--m-awaiting-g)" strokeWidth="1.4" />
      <path d="M7 3a4 4 0 0 1 0 8z" fill="var(--m-awaiting-g)" />
    </>
  ),
  accepted: (
    <g fill="none" stroke="var(--m-accepted-g)">
      <rect x="1.2" y="1.2" width="11.6" height="11.6" rx="2.5" strokeWidth="1.4" />
      <path d="M5.2 4.6v4.8M8.8 4.6v4.8" strokeWidth="1.6" />
    </g>
  ),
  regressed: (
    <g fill="none" stroke="var(--m-regressed-g)" strokeWidth="1.6">
      <path d="M2.2 4.2A5.6 5.6 0 1 1 1.4 7.6" />
      <path d="M2.2 1v3.4h3.4" />
    </g>
  ),
}

type Props = {
  state: State
  /** Soft fill: only for the state of the object the page is about. */
  badge?: boolean
  /** What follows the word: "until 30 Jan 2027", "6 Sep". An acceptance is never shown without its expiry. */
  detail?: ReactNode
  /** Replaces the word where a figure leads: "1,017 verified". */
  children?: ReactNode
}

export function StateMark({ state, badge, detail, children }: Props) {
  return (
    <span className={cx(styles.mark, styles[state], badge && styles.badge)}>
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
        {shapes[state]}
      </svg>
      <span>
        {children ?? names[state]}
        {detail ? <> {detail}</> : null}
      </span>
    </span>
  )
}
