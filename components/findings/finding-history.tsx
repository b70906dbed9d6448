import { SectionTitle } from '@/components/ui/section-title'
import { Time } from '@/components/ui/time'
import { changeNames } from '@/lib/model/words'
import styles from './finding-history.module.css'
import type { FindingChange } from '@/lib/model/answers/findings'

/** History of the finding, newest first. */
export function FindingHistory({ history, openedAt }: { history: FindingChange[]; openedAt: string }) {
  return (
    <section aria-labelledby="history">
      <SectionTitle id="history" note="newest first">
        History
      </SectionTitle>
      <ol className={styles.history}>
        {history.map((change) => (
          <li key={`${change.at} ${change.change}`}>
            <span className="strong">{changeNames[change.change]}</span> by {change.actor}
            {change.note ? <span className="text-2">: {change.note}</span> : null}
            <div className="small text-3">
              <Time at={change.at} />
            </div>
          </li>
        ))}
        {history.some((change) => change.change === 'opened') ? null : (
          <li>
            <span className="strong">opened</span> by evaluation
            <div className="small text-3">
              <Time at={openedAt} />
            </div>
          </li>
        )}
      </ol>
    </section>
  )
}
