import { daysBetween } from '@/components/credentials/rotation-policy'
import { count } from '@/components/ui/figures'
import { KindMark } from '@/components/ui/kind-mark'
import { NameCell } from '@/components/ui/name-cell'
import type { Column } from '@/components/ui/record-column'
import { SeverityMark } from '@/components/ui/severity-mark'
import type { Sort } from '@/components/ui/table'
import { OwnerWords } from '@/components/owners/owner-words'
import { FindingStateMark } from './finding-state'
import type { FindingRow } from '@/lib/model/answers/findings'

type Given = {
  sorts: Record<'severity' | 'name' | 'age' | 'owner' | 'state' | 'assignee', Sort>
  hrefOf: (row: FindingRow) => string
  now: string
}

export function findingColumns({ sorts, hrefOf, now }: Given): Column<FindingRow>[] {
  return [
    {
      id: 'severity',
      head: 'Severity',
      width: 104,
      keep: 2,
      sort: sorts.severity,
      cell: (row) => <SeverityMark severity={row.severity} />,
    },
    {
      id: 'identity',
      head: 'Identity · finding',
      isName: true,
      sort: sorts.name,
      cell: (row) => (
        <NameCell
          name={row.identityName}
          href={hrefOf(row)}
          detail={row.credential ? `${row.title} · ${row.credential}` : row.title}
          proof={row.proof}
          mark={<KindMark provider={row.provider} kind={row.kind} />}
        />
      ),
    },
    {
      id: 'owner',
      head: 'Owner',
      width: 132,
      keep: 2,
      sort: sorts.owner,
      cell: (row) => <OwnerWords row={row} />,
    },
    {
      id: 'open',
      head: 'Open, days',
      width: 88,
      numeric: true,
      keep: 3,
      sort: sorts.age,
      cell: (row) => count(daysBetween(row.openedAt, row.resolvedAt ?? now) ?? 0),
    },
    {
      id: 'state',
      head: 'State',
      width: 132,
      keep: 3,
      sort: sorts.state,
      cell: (row) => <FindingStateMark finding={row} />,
    },
    {
      id: 'assignee',
      head: 'Assigned to',
      width: 128,
      keep: 4,
      sort: sorts.assignee,
      cell: (row) =>
        row.assignee ? (
          <span className="trunc block" title={row.assignee}>
            {row.assignee}
          </span>
        ) : (
          <span className="text-3">Unassigned</span>
        ),
    },
  ]
}
