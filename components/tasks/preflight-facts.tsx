import { counted, relative } from '@/components/ui/figures'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { Unknown } from '@/components/ui/unknown'
import type { Preflight } from '@/lib/tasks/preflight'
import styles from './tasks.module.css'

type Props = { preflight: Preflight; questions: readonly string[]; now: string }

/** What to know before the first step: who used it lately, from where, and what stops when it goes. */
export function PreflightFacts({ preflight, questions, now }: Props) {
  const { uses, workloads, days, logTo } = preflight
  return (
    <section aria-labelledby="preflight">
      <SectionTitle id="preflight" note={`uses of the last ${days} days`}>
        Before the first step
      </SectionTitle>
      <p>
        <Sentence preflight={preflight} now={now} />
      </p>
      {uses.length > 0 ? (
        <Table label="Where it was used" compact>
          <thead>
            <tr>
              <HeadCell>From</HeadCell>
              <HeadCell width={104} numeric>
                Uses
              </HeadCell>
              <HeadCell width={128}>Last</HeadCell>
            </tr>
          </thead>
          <tbody>
            {uses.map((use) => (
              <tr key={use.context}>
                <Cell>
                  <span className="mono" title={use.context}>
                    {use.context}
                  </span>
                </Cell>
                <Cell numeric>{use.uses.toLocaleString('en-GB')}</Cell>
                <Cell>
                  <Time at={use.lastAt} form="relative" now={now} />
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      ) : null}
      {workloads.length > 0 ? (
        <p className="text-2">
          Runs as it, by the inventory: {workloads.map((one) => `${one.name} (${one.kind})`).join(', ')}.
        </p>
      ) : null}
      <p className="small text-3">
        {logTo ? (
          <>
            Its use log reaches to <Time at={logTo} />.
          </>
        ) : (
          'No use log covers its scope: an empty list does not mean that nobody uses it.'
        )}
      </p>
      {questions.length > 0 ? (
        <ul className={styles.questions}>
          {questions.map((question) => (
            <li key={question}>{question}</li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}

function Sentence({
  preflight: { uses, workloads, lastUsedAt, logTo },
  now,
}: {
  preflight: Preflight
  now: string
}) {
  const running = uses.filter((use) => use.isWorkload).length
  const places = running > 0 ? counted(running, 'workload') : counted(uses.length, 'place')
  if (uses.length > 0)
    return (
      <b>
        Used {relative(new Date(uses[0]!.lastAt), new Date(now))} by {places}; if it goes, these stop.
      </b>
    )
  if (workloads.length > 0)
    return <b>No use is recorded, but {counted(workloads.length, 'workload')} would lose it.</b>
  if (lastUsedAt)
    return (
      <>
        Last used {relative(new Date(lastUsedAt), new Date(now))}, by its source; from where is{' '}
        <Unknown because="no log says it" />.
      </>
    )
  return logTo ? <>Nobody used it in this time.</> : <Unknown because="nothing says who uses it" />
}
