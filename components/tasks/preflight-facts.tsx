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
      <SectionTitle id="preflight" note={`uses of the last ${counted(days, 'day')}`}>
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
          Workloads that run as it (inventory):{' '}
          {workloads.map((one) => `${one.name} (${one.kind})`).join(', ')}.
        </p>
      ) : null}
      <p className="small text-3">
        {logTo ? (
          <>
            Its audit log covers up to <Time at={logTo} />.
          </>
        ) : (
          'No audit log covers its account, so an empty list does not mean unused.'
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
  const places = running > 0 ? `by ${counted(running, 'workload')}` : `from ${counted(uses.length, 'place')}`
  if (uses.length > 0)
    return (
      <b>
        Used {relative(new Date(uses[0]!.lastAt), new Date(now))} {places}, which will break.
      </b>
    )
  if (workloads.length > 0)
    return <b>No use recorded, but {counted(workloads.length, 'workload')} run as it.</b>
  if (lastUsedAt)
    return (
      <>
        Last used {relative(new Date(lastUsedAt), new Date(now))} (reported by its source); used from{' '}
        <Unknown because="no log" />.
      </>
    )
  return logTo ? <>No use in this period.</> : <Unknown because="no data on its use" />
}
