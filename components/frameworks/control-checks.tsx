import { AskOfControl, ControlRequests } from '@/components/requests/control-requests'
import { Link } from '@/components/ui/link'
import { count } from '@/components/ui/figures'
import { ProportionBar } from '@/components/ui/proportion-bar'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import type { ControlContext } from './control-context'
import styles from './control-table.module.css'
import { citationWords } from './posture'
import { ResponseLine } from './response-line'
import { TallyCells, TallyHeads } from './tally-cells'
import type { ControlPosture } from '@/lib/model/answers/frameworks'

/** The checks that are evidence for a control, with where each threshold comes from. */
export function ControlChecks({ control, context }: { control: ControlPosture; context: ControlContext }) {
  const citations = context.citations[control.id] ?? []
  return (
    <div className={styles.inner}>
      <Table label={`Checks of ${control.id}`} compact blocks>
        <thead>
          <tr>
            <HeadCell width="30%">Check</HeadCell>
            <HeadCell keep={3}>Threshold source</HeadCell>
            <th scope="col" className={styles.bar} style={{ width: 120 }}>
              <span className="visually-hidden">Proportion</span>
            </th>
            <TallyHeads />
          </tr>
        </thead>
        <tbody>
          {control.checks.map((check) => (
            <tr key={check.id}>
              <Cell>
                <Link href={`/checks/${check.id}`} title={check.title}>
                  {check.title}
                </Link>
              </Cell>
              <Cell keep={3}>
                <span className="text-3" title={context.origins[check.id]}>
                  {context.origins[check.id]}
                </span>
              </Cell>
              <td className={styles.bar}>
                <ProportionBar
                  holds={check.holds}
                  gap={check.gap}
                  accepted={check.accepted}
                  unknown={check.unknown}
                  of="identities"
                  thin
                />
              </td>
              <TallyCells of={check} checks={[check.id]} within={context.within} />
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="small text-3">
        {control.checks.length > 1 && control.gap > 0
          ? `An identity fails this control when any check fails, so the figures of the checks overlap and do not add up to ${count(control.gap)}.`
          : 'Figures count identities. A check on credentials fails for an identity when it fails for any of its credentials.'}
      </p>
      <ResponseLine framework={context.framework} control={control} refused={context.refused} />
      <ControlRequests control={control.id} asking={context.asking} />
      <AskOfControl framework={context.framework} control={control} asking={context.asking} />
      {citations.length > 0 ? (
        <ul className="small text-3">
          {citations.map((one) => (
            <li key={`${one.citedFramework} ${one.cited}`}>
              Also cited as {one.cited} ({one.citedFramework}; {citationWords[one.verdict] ?? one.verdict}).{' '}
              {one.because}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
