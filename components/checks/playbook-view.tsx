'use client'
import { counted } from '@/components/ui/figures'
import { useState } from 'react'
import { identityKindNames } from '@/lib/model/words'
import { CommandBlanks } from '@/components/ui/command-blanks'
import { CommandBlock } from '@/components/ui/command-block'
import { Fact, Facts } from '@/components/ui/facts'
import { SectionTitle } from '@/components/ui/section-title'
import { Segmented } from '@/components/ui/segmented'
import type { Provider } from '@/lib/model/vocabulary'
import type { Playbook, PlaybookProvider, StepSubject } from '@/lib/playbooks/playbook'
import { firstSteps } from './first-steps'
import styles from './checks.module.css'

const names: Record<PlaybookProvider, string> = {
  aws: 'AWS',
  kubernetes: 'Kubernetes',
  spiffe: 'SPIFFE',
  github: 'GitHub',
  vault: 'Vault',
  azure: 'Azure',
  gcp: 'Google Cloud',
  okta: 'Okta',
  other: 'Elsewhere',
}

/** How to close the gap: questions, steps with their commands, how long to watch, and what proves it. */
export function PlaybookView({ playbook, livesAt }: { playbook: Playbook; livesAt?: Provider }) {
  const providers = (Object.keys(names) as PlaybookProvider[]).filter((one) => playbook.steps[one])
  const [shown, setShown] = useState<PlaybookProvider>(firstSteps(playbook.steps, providers, livesAt))
  const steps = playbook.steps[shown] ?? playbook.steps.other
  return (
    <section aria-labelledby="playbook">
      <SectionTitle
        id="playbook"
        note="Muster does not run these commands"
        more={
          <Segmented
            label="Where the identity lives"
            value={shown}
            onChange={setShown}
            options={providers.map((one) => ({ value: one, label: names[one] }))}
          />
        }
      >
        Playbook
      </SectionTitle>
      <p className="text-2">{playbook.summary}</p>
      <div className="under above">
        <p className="strong">Before the first step</p>
        <ul className={`${styles.list} text-2`}>
          {playbook.preflight.map((question) => (
            <li key={question}>{question}</li>
          ))}
        </ul>
      </div>
      <CommandBlanks commands={steps.flatMap(({ command, rollback }) => [command ?? '', rollback ?? ''])}>
        {(fill) => (
          <ol className={styles.steps}>
            {steps.map((step, index) => (
              <li key={step.title} className={styles.step}>
                <span className={styles.number} aria-hidden="true">
                  {index + 1}
                </span>
                <div className={styles.body}>
                  <p className="strong">
                    {step.title}
                    {step.of && !livesAt ? (
                      <span className="small text-3"> {step.of.map(subjectName).join(', ')} only</span>
                    ) : null}
                  </p>
                  <p className="text-2">{step.why}</p>
                  {step.command ? <CommandBlock text={fill(step.command)} /> : null}
                  {step.rollback ? (
                    <>
                      <p className="small text-3">Rollback</p>
                      <CommandBlock text={fill(step.rollback)} what="the rollback" />
                    </>
                  ) : null}
                </div>
              </li>
            ))}
          </ol>
        )}
      </CommandBlanks>
      <Facts wide>
        <Fact label="Monitoring period" provenance={playbook.hold.because}>
          {playbook.hold.days === 0 ? 'none' : counted(playbook.hold.days, 'day')}
        </Fact>
        <Fact label="Proof" provenance="Closes only when later data confirms the fix.">
          {playbook.proof}
        </Fact>
      </Facts>
    </section>
  )
}

const subjectName = (subject: StepSubject): string =>
  subject === 'stored_secret' ? 'Entry of a secret store' : identityKindNames[subject]
