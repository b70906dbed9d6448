'use client'
import { counted } from '@/components/ui/figures'
import { useState } from 'react'
import { useRefresh } from '@/components/session/use-refresh'
import { CommandBlanks } from '@/components/ui/command-blanks'
import { CommandBlock } from '@/components/ui/command-block'
import { ErrorState } from '@/components/ui/error-state'
import { SectionTitle } from '@/components/ui/section-title'
import { Time } from '@/components/ui/time'
import { useMarkStep } from './queries'
import styles from './tasks.module.css'
import type { StepRow } from '@/lib/model/answers/remediation'
import { lazily } from '@/components/ui/lazily'

const EarlyDialog = lazily(() => import('./early-dialog').then((file) => file.EarlyDialog))

const phases: Record<StepRow['phase'], string> = {
  look: 'Look',
  prepare: 'Prepare the replacement',
  switch: 'Switch over',
  watch: 'Watch',
  finish: 'After the monitoring period',
}

type Props = {
  taskId: string
  steps: StepRow[]
  hold: { days: number; because: string }
  holdUntil: string | null
  now: string
  /** Why nothing can be ticked off; null when it can. */
  refused: string | null
}

/** The steps in their safe order, with the exact commands. Muster runs none of them. */
export function TaskSteps({ taskId, steps, hold, holdUntil, now, refused }: Props) {
  const refresh = useRefresh('tasks', 'findings')
  const mark = useMarkStep(taskId)
  const [early, setEarly] = useState<number | null>(null)
  // What was just ticked shows at once; the page catches up.
  const [ticked, setTicked] = useState<{ no: number; done: boolean } | null>(null)
  const isHeld = holdUntil !== null && Date.parse(holdUntil) > Date.parse(now)
  const tick = (no: number, done: boolean, anyway?: string) => {
    setTicked({ no, done })
    mark.mutate(
      { no, done, ...(anyway && { anyway }) },
      {
        onError: () => setTicked(null),
        onSuccess: () => {
          setEarly(null)
          refresh()
        },
      },
    )
  }
  return (
    <section aria-labelledby="steps">
      <SectionTitle id="steps" note="Muster does not run these commands">
        Steps
      </SectionTitle>
      {mark.error && early === null ? (
        <ErrorState title="The step was not changed.">{mark.error.message}</ErrorState>
      ) : null}
      <CommandBlanks commands={steps.flatMap(({ command, rollback }) => [command ?? '', rollback ?? ''])}>
        {(fill) => (
          <ol className={styles.steps}>
            {steps.map((step, index) => (
              <li key={step.no}>
                {step.phase === steps[index - 1]?.phase ? null : (
                  <div className={styles.phase}>
                    {phases[step.phase]}
                    {step.phase === 'finish' ? (
                      <span className="small text-3">
                        {' '}
                        {holdUntil ? (
                          <>
                            {isHeld ? 'not before' : 'since'} <Time at={holdUntil} form="day" />
                          </>
                        ) : (
                          `${counted(hold.days, 'day')} after switching over`
                        )}
                        : {hold.because}
                      </span>
                    ) : null}
                  </div>
                )}
                <div className={styles.step}>
                  <input
                    type="checkbox"
                    className={styles.tick}
                    aria-label={`Done: ${step.title}`}
                    checked={ticked?.no === step.no ? ticked.done : step.doneAt !== null}
                    disabled={refused !== null || mark.isPending}
                    onChange={(event) => {
                      if (event.target.checked && step.phase === 'finish' && isHeld) setEarly(step.no)
                      else tick(step.no, event.target.checked)
                    }}
                  />
                  <div className={styles.body}>
                    <p className="strong">{step.title}</p>
                    <p className="text-2">{step.why}</p>
                    {step.command ? <CommandBlock text={fill(step.command)} /> : null}
                    {step.rollback ? (
                      <>
                        <p className="small text-3">Rollback</p>
                        <CommandBlock text={fill(step.rollback)} what="the rollback" />
                      </>
                    ) : null}
                    {step.doneAt ? (
                      <p className="small text-3">
                        Done by {step.doneBy}, <Time at={step.doneAt} />
                      </p>
                    ) : null}
                  </div>
                </div>
              </li>
            ))}
          </ol>
        )}
      </CommandBlanks>
      {early === null ? null : (
        <EarlyDialog
          because={hold.because}
          change={mark}
          onTick={(reason) => tick(early, true, reason)}
          onClose={() => setEarly(null)}
        />
      )}
    </section>
  )
}
