import { Fragment } from 'react'
import { type Asking, AskOfControl, ControlRequests } from '@/components/requests/control-requests'
import { counted } from '@/components/ui/figures'
import { Link } from '@/components/ui/link'
import { SectionTitle } from '@/components/ui/section-title'
import styles from './uncovered-controls.module.css'
import { anchorOf, controlHref, stateOf } from './posture'
import { ResponseLine } from './response-line'
import { VerificationWords } from './verification-words'
import { VerifyButton } from './verify-button'
import type { FrameworkPosture } from '@/lib/model/answers/frameworks'

type Props = {
  posture: FrameworkPosture
  open: string | null
  /** Why this role cannot verify controls; null when it can. */
  refused: string | null
  asking: Asking
}

/**
 * Controls for which no check gives evidence, grouped by the reason, with what people found about them. Left out, they would read
 * as if they held.
 */
export function UncoveredControls({ posture, open, refused, asking }: Props) {
  const uncovered = posture.controls.filter((control) => stateOf(control) === 'no_check')
  if (uncovered.length === 0) return null
  const reasons = Map.groupBy(uncovered, ({ movedTo, noneBecause }) =>
    movedTo.length > 0
      ? 'Superseded by controls of the current edition.'
      : (noneBecause ?? 'No reason recorded.'),
  )
  return (
    <section aria-labelledby="uncovered">
      <SectionTitle
        id="uncovered"
        note={`${counted(uncovered.length, 'entry', 'entries')}, not counted above`}
      >
        Controls without a check
      </SectionTitle>
      {[...reasons].map(([reason, group]) => (
        <div key={reason} className={styles.group}>
          <p className="text-2">
            {reason} <span className="text-3">{counted(group.length, 'entry', 'entries')}</span>
          </p>
          <ul className={styles.list}>
            {group.map((control) => (
              <li
                key={control.id}
                id={anchorOf(control.id)}
                aria-current={control.id === open ? 'true' : undefined}
              >
                <span className={styles.words}>
                  <span className="strong nowrap">{control.id}</span>{' '}
                  <span className="text-2">
                    {control.title}
                    {control.movedTo.map((to, index) => (
                      <Fragment key={to}>
                        {index === 0 ? ' → ' : ', '}
                        <Link className="strong" href={controlHref(posture.supersededBy!, to, control.id)}>
                          {to}
                        </Link>
                      </Fragment>
                    ))}
                  </span>
                  {control.verification ? (
                    <>
                      <br />
                      <VerificationWords of={control.verification} />
                    </>
                  ) : null}
                  {control.isHeading ? null : (
                    <ResponseLine
                      framework={posture.id}
                      control={control}
                      refused={control.response || control.verification ? refused : 'verify it first'}
                    />
                  )}
                  <ControlRequests control={control.id} asking={asking} />
                </span>
                {control.isHeading || posture.status !== 'current' ? null : (
                  <span className="row">
                    {refused && asking && !asking.refused ? null : (
                      <VerifyButton framework={posture.id} control={control} refused={refused} />
                    )}
                    <AskOfControl framework={posture.id} control={control} asking={asking} />
                  </span>
                )}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}
