import { Link } from '@/components/ui/link'
import type { ReactNode } from 'react'
import { count } from '@/components/ui/figures'
import { SectionTitle } from '@/components/ui/section-title'
import { StateMark } from '@/components/ui/state-mark'
import { Time } from '@/components/ui/time'
import type { Changes } from '@/lib/overview/overview'
import styles from './since-list.module.css'

/** What happened since yesterday: opened, came back, proven, appeared, gone. */
export function SinceList({ changes }: { changes: Changes }) {
  const { opened } = changes
  const all = opened.critical + opened.high + opened.medium + opened.low
  const parts = (['critical', 'high', 'medium', 'low'] as const)
    .filter((severity) => opened[severity] > 0)
    .map((severity) => `${count(opened[severity])} ${severity}`)
  return (
    <section aria-labelledby="since" className={styles.section}>
      <SectionTitle
        id="since"
        note={
          <>
            since <Time at={changes.since} />
          </>
        }
      >
        Since yesterday
      </SectionTitle>
      <ul className={styles.since}>
        <Line n={all} words={parts.join(', ')}>
          {all > 0 ? <Link href="/findings?new_days=1&view=rows">new findings</Link> : 'new findings'}
        </Line>
        <Line n={changes.regressed} words={changes.regressed > 0 ? 'fixed, then seen again' : null}>
          {changes.regressed > 0 ? (
            <Link href="/findings?state=regressed">
              <StateMark state="regressed">regressed</StateMark>
            </Link>
          ) : (
            'regressed'
          )}
        </Line>
        <Line n={changes.verified}>
          {changes.verified > 0 ? <StateMark state="verified">fixes verified</StateMark> : 'fixes verified'}
        </Line>
        <Line
          n={changes.appeared}
          words={changes.appeared > 0 ? `${count(changes.appearedUnowned)} without a confirmed owner` : null}
        >
          new identities
        </Line>
        <Line n={changes.gone} words={changes.gone > 0 ? 'missing from a complete import' : null}>
          {changes.gone > 0 ? (
            <Link href="/identities?status=gone">identities retired</Link>
          ) : (
            'identities retired'
          )}
        </Line>
      </ul>
    </section>
  )
}

function Line({ n, words, children }: { n: number; words?: string | null; children: ReactNode }) {
  return (
    <li>
      <span className={styles.figure}>{count(n)}</span>
      <span>
        {children}
        {words ? <span className="small text-3 block">{words}</span> : null}
      </span>
    </li>
  )
}
