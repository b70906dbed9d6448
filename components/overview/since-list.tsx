import { Link } from '@/components/ui/link'
import type { ReactNode } from 'react'
import { count } from '@/components/ui/figures'
import { SectionTitle } from '@/components/ui/section-title'
import { StateMark } from '@/components/ui/state-mark'
import { Time } from '@/components/ui/time'
import type { Changes } from '@/lib/overview/overview'
import styles from './since-list.module.css'

type Props = {
  changes: Changes
  /** The instant since which it happened. */
  since: string
  /** The filter of the list behind each figure. */
  filters: Record<keyof Changes, Record<string, string>>
}

/** What happened since yesterday: opened, came back, proven, appeared, gone. */
export function SinceList({ changes, since, filters }: Props) {
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
            since <Time at={since} />
          </>
        }
      >
        Since yesterday
      </SectionTitle>
      <ul className={styles.since}>
        <Line n={all} words={parts.join(', ')} href={`/findings?${query(filters.opened)}&view=rows`}>
          new {word(all, 'finding')}
        </Line>
        <Line
          n={changes.regressed}
          words={changes.regressed > 0 ? 'fixed, then seen again' : null}
          href={`/findings?${query(filters.regressed)}&view=rows`}
        >
          {changes.regressed > 0 ? <StateMark state="regressed">regressed</StateMark> : 'regressed'}
        </Line>
        <Line n={changes.verified} href={`/findings?${query(filters.verified)}&view=rows`}>
          {changes.verified > 0 ? (
            <StateMark state="verified">{word(changes.verified, 'fix', 'fixes')} verified</StateMark>
          ) : (
            'fixes verified'
          )}
        </Line>
        <Line
          n={changes.appeared}
          words={
            changes.appearedUnowned > 0 ? (
              <Link href={`/identities?${query(filters.appearedUnowned)}`}>
                {count(changes.appearedUnowned)} without a confirmed owner
              </Link>
            ) : null
          }
          href={`/identities?${query(filters.appeared)}`}
        >
          new {word(changes.appeared, 'identity', 'identities')}
        </Line>
        <Line
          n={changes.gone}
          words={changes.gone > 0 ? 'missing from a complete import' : null}
          href={`/identities?${query(filters.gone)}`}
        >
          {word(changes.gone, 'identity', 'identities')} retired
        </Line>
      </ul>
    </section>
  )
}

const query = (filter: Record<string, string>) => new URLSearchParams(filter).toString()
const word = (n: number, one: string, many = `${one}s`) => (n === 1 ? one : many)

type LineProps = { n: number; words?: ReactNode; href: string; children: ReactNode }

/** A figure, and the list of what it counts. */
function Line({ n, words, href, children }: LineProps) {
  return (
    <li>
      <span className={styles.figure}>{count(n)}</span>
      <span>
        {n > 0 ? <Link href={href}>{children}</Link> : children}
        {words ? <span className="small text-3 block">{words}</span> : null}
      </span>
    </li>
  )
}
