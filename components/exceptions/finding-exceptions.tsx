import { SectionTitle } from '@/components/ui/section-title'
import { Time } from '@/components/ui/time'
import { ExceptionActions } from './exception-actions'
import { ExceptionStateMark } from './exception-state'
import styles from './finding-exceptions.module.css'
import type { ExceptionRow } from '@/lib/model/answers/remediation'

type Props = { exceptions: ExceptionRow[]; refused: { request: string | null; decide: string | null } }

/** Every exception of one finding, newest first: why, what makes it bearable, who asked and who decided. */
export function FindingExceptions({ exceptions, refused }: Props) {
  if (exceptions.length === 0) return null
  return (
    <section aria-labelledby="exceptions">
      <SectionTitle id="exceptions">Exceptions</SectionTitle>
      <ol className={styles.list}>
        {exceptions.map((one) => (
          <li key={one.id}>
            <div className="row wrap">
              <ExceptionStateMark exception={one} />
              <span className="text-2">
                until <Time at={one.expiresAt} form="day" />
                {one.renewals > 0 ? `, renewed ${one.renewals} ×` : ''}
              </span>
            </div>
            {one.staleBecause ? <p className="strong">{one.staleBecause}</p> : null}
            <p>{one.reason}</p>
            <p className="text-2">Control: {one.control}</p>
            {one.bridge ? (
              <p className="text-2">
                Bridge to {one.bridge.nativeIdentity}, sunset {one.bridge.sunsetOn}
              </p>
            ) : null}
            <p className="small text-3">
              Requested by {one.requestedBy}, <Time at={one.requestedAt} />
              {one.decidedBy ? (
                <>
                  ; {one.state === 'refused' ? 'refused' : 'approved'} by {one.decidedBy}
                  {one.decidedAt ? (
                    <>
                      , <Time at={one.decidedAt} />
                    </>
                  ) : null}
                </>
              ) : null}
              {one.decisionNote ? `: ${one.decisionNote}` : ''}
            </p>
            <div className="row wrap">
              <ExceptionActions ids={[one.id]} one={one} refused={refused} />
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}
