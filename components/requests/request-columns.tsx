import { NameCell } from '@/components/ui/name-cell'
import type { Column } from '@/components/ui/record-column'
import type { Sort } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { RequestRow } from '@/lib/model/answers/requests'
import { RequestDue, RequestStateMark } from './request-state'

export function requestColumns({ dueSort }: { dueSort: Sort }): Column<RequestRow>[] {
  return [
    {
      id: 'what',
      head: 'Evidence · control',
      isName: true,
      cell: (row) => (
        <NameCell
          name={row.title}
          href={`/requests/${row.id}`}
          detail={row.control?.name ?? 'No control named'}
        />
      ),
    },
    {
      id: 'state',
      head: 'State',
      width: 132,
      keep: 2,
      cell: (row) => <RequestStateMark state={row.state} />,
    },
    {
      id: 'of',
      head: 'Assigned to',
      width: 128,
      keep: 3,
      cell: (row) => (
        <span className={row.askedOf ? 'trunc block' : 'text-3'} title={row.askedOf ?? undefined}>
          {row.askedOf ?? 'Any analyst'}
        </span>
      ),
    },
    {
      id: 'by',
      head: 'Requested by',
      width: 156,
      keep: 4,
      cell: (row) => (
        <span title={row.askedBy}>
          <span className="trunc block">{row.askedBy}</span>
          <span className="small text-3 block">
            <Time at={row.askedAt} form="day" />
          </span>
        </span>
      ),
    },
    {
      id: 'due',
      head: 'Due',
      width: 124,
      sort: dueSort,
      cell: (row) => <RequestDue request={row} />,
    },
  ]
}
