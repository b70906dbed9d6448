import { CopyButton } from '@/components/ui/copy-button'
import { EmptyState } from '@/components/ui/empty-state'
import { Facts } from '@/components/ui/facts'
import { Columns } from '@/components/ui/page'
import { SectionTitle } from '@/components/ui/section-title'
import type { Right } from '@/lib/facts/identity-rights'
import type { PathStep } from '@/lib/privilege/describe-step'
import { GrantTable } from './grant-table'
import { RightsFact, whatIsMissing } from './rights-fact'
import { RightsTable } from './rights-table'
import type { IdentitySheet } from './sheet'
import styles from './rights-tab.module.css'
import type { Grant } from '@/lib/model/answers/inventory'

type Props = {
  sheet: IdentitySheet
  rights: Right[]
  grants: Grant[]
  /** The way to administrator rights, step by step. */
  steps: PathStep[]
  /** JSON to copy; null when nothing was seen in use, so that there is nothing to size by. */
  policy: string | null
  useKnown: boolean
}

export function RightsTab({ sheet, rights, grants, steps, policy, useKnown }: Props) {
  const { identity } = sheet
  if (!identity.rights)
    return (
      <EmptyState title="No policy, role or binding of this identity has been imported.">
        What it may do is not the same as nothing: import the permissions of {identity.scope} to judge it.
      </EmptyState>
    )
  return (
    <>
      <Columns aside>
        <Facts wide>
          <RightsFact sheet={sheet} />
        </Facts>
        <section aria-labelledby="paths">
          <SectionTitle id="paths">Ways to administrator</SectionTitle>
          {identity.escalation && identity.escalation.path.length > 0 ? (
            <ol className="stack">
              {steps.map((step) => (
                <li key={`${step.id} ${step.target}`} className="anywhere">
                  {step.note ? `${step.note} ` : null}
                  <span className="mono">{step.target ?? step.id}</span>
                  {step.link ? (
                    <>
                      {' '}
                      <a href={step.link} rel="noreferrer" target="_blank">
                        {step.link.slice(step.link.lastIndexOf('/') + 1)}
                      </a>
                    </>
                  ) : null}
                </li>
              ))}
            </ol>
          ) : (
            <p className="text-2 anywhere">
              {identity.rights.isAdmin
                ? 'It is one already.'
                : identity.escalation?.doubt
                  ? `Cannot tell. ${identity.escalation.doubt}`
                  : identity.rights.isKnown
                    ? 'None of the known methods fits.'
                    : 'Cannot tell: a policy that it holds has not been imported.'}
            </p>
          )}
        </section>
      </Columns>
      <section aria-labelledby="through">
        <SectionTitle id="through">Held through</SectionTitle>
        <GrantTable grants={grants} />
      </section>
      <section aria-labelledby="sized">
        <SectionTitle
          id="sized"
          note="what is held, cut down to what was used and to what no log shows"
          more={policy ? <CopyButton text={policy} what="the policy" /> : null}
        >
          Right-sized policy
        </SectionTitle>
        {policy && useKnown ? (
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so a keyboard must reach it
          <pre className={styles.policy} tabIndex={0}>
            {policy}
          </pre>
        ) : (
          <EmptyState title="There is nothing to size by yet.">
            {useKnown
              ? 'None of the rights that its own policies give was used in the look-back, or they were imported before Muster kept whole policies.'
              : `A policy made from too little telemetry would take away rights that are in use. ${whatIsMissing(sheet)}`}
          </EmptyState>
        )}
      </section>
      <section aria-labelledby="held">
        <SectionTitle
          id="held"
          note={
            useKnown
              ? 'the most dangerous unused first'
              : 'use is not known over the whole look-back; nothing is called unused'
          }
        >
          Rights held
        </SectionTitle>
        <RightsTable rights={rights} granted={identity.rights.granted} useKnown={useKnown} now={sheet.now} />
      </section>
    </>
  )
}
