import { TallyCells, TallyHeads } from '@/components/frameworks/tally-cells'
import { NameCell } from '@/components/ui/name-cell'
import { ProportionBar } from '@/components/ui/proportion-bar'
import { SeverityMark } from '@/components/ui/severity-mark'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { grouped, groupNames } from './check-words'
import styles from './checks.module.css'
import type { CheckRow } from '@/lib/model/answers/checks'

const COLUMNS = 8

/** All checks by group, with the share of identities that pass. */
export function CheckList({ checks }: { checks: CheckRow[] }) {
  return (
    <Table label="Checks" blocks>
      <thead>
        <tr>
          <HeadCell>Check</HeadCell>
          <HeadCell width={104}>Severity</HeadCell>
          <th scope="col" className={styles.bar}>
            Identities
          </th>
          <TallyHeads />
        </tr>
      </thead>
      {grouped(checks).map(([group, rows]) => (
        <tbody key={group}>
          <tr className={styles.group}>
            <th scope="rowgroup" colSpan={COLUMNS}>
              {groupNames[group] ?? group} <span className={styles.count}>{rows.length}</span>
            </th>
          </tr>
          {rows.map((check) => (
            <tr key={check.id}>
              <Cell>
                <NameCell
                  name={check.title}
                  href={`/checks/${check.id}`}
                  detail={[
                    check.subject === 'credential' ? 'Applies to credentials' : 'Applies to identities',
                    check.isEnabled ? null : 'disabled',
                    check.failure ? 'could not be evaluated' : null,
                  ]
                    .filter(Boolean)
                    .join(', ')}
                />
              </Cell>
              <Cell>
                <SeverityMark severity={check.severity} />
              </Cell>
              <td className={styles.bar}>
                <ProportionBar
                  holds={check.holds}
                  gap={check.gap}
                  accepted={check.accepted}
                  unknown={check.unknown}
                  of="identities"
                />
              </td>
              <TallyCells of={check} checks={[check.id]} />
            </tr>
          ))}
        </tbody>
      ))}
    </Table>
  )
}
