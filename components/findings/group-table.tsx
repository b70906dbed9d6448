import { daysBetween } from '@/components/credentials/rotation-policy'
import { address, type Search } from '@/components/views/address'
import { count, counted } from '@/components/ui/figures'
import { NameCell } from '@/components/ui/name-cell'
import { SeverityMark } from '@/components/ui/severity-mark'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import type { CheckGroup } from '@/lib/findings/queries'
import styles from './group-table.module.css'

/** A check with the findings that it opened and the controls it is evidence for. */
export interface Group extends CheckGroup {
  controls: string[]
}

/** So that the title of a check is read in full on a laptop. */
const CONTROLS_SHOWN = 2

type Props = { groups: Group[]; search: Search; now: string }

/** Findings grouped by check. */
export function GroupTable({ groups, search, now }: Props) {
  return (
    <div className={styles.scroll}>
      <Table label="Findings by check">
        <thead>
          <tr>
            <HeadCell width={104}>Worst</HeadCell>
            <HeadCell>Check</HeadCell>
            <HeadCell width={84} numeric keep={2}>
              Findings
            </HeadCell>
            <HeadCell width={104} numeric keep={3}>
              Oldest, days
            </HeadCell>
            <HeadCell width={216} under={880}>
              Controls
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.checkId} className={styles.row}>
              <Cell>
                <SeverityMark severity={group.worst} />
              </Cell>
              <Cell>
                <NameCell
                  wraps
                  name={group.title}
                  href={address('/findings', search, { check: group.checkId, view: null })}
                  detail={`${counted(group.count, 'finding')} on ${counted(group.identities, 'identity', 'identities')}`}
                />
              </Cell>
              <Cell numeric keep={2}>
                <span className="strong">{count(group.count)}</span>
              </Cell>
              <Cell numeric keep={3}>
                {count(daysBetween(group.oldest, now) ?? 0)}
              </Cell>
              <Cell under={880}>
                <span className="text-2 nowrap" title={group.controls.join(', ')}>
                  {group.controls.slice(0, CONTROLS_SHOWN).join(', ')}
                  {group.controls.length > CONTROLS_SHOWN
                    ? `, ${group.controls.length - CONTROLS_SHOWN} more`
                    : ''}
                </span>
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  )
}
