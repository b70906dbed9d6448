import { NameCell } from '@/components/ui/name-cell'
import type { Column } from '@/components/ui/record-column'
import type { Sort } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { RequestRow } from '@/lib/model/answers/requests'
import type { RequestFilter } from '@/lib/model/filters'
import { RequestDue, RequestStateMark } from './request-state'

type Given = { sorts: Record<Exclude<RequestFilter['sort'], 'newest'>, Sort> }

export function requestColumns({ sorts }: Given): Column<RequestRow>[] {
  return [
    {
      id: 'what',
      head: 'Evidence · control',
      isName: true,
      sort: sorts.name,
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
      sort: sorts.state,
      cell: (row) => <RequestStateMark state={row.state} />,
    },
    {
      id: 'of',
      head: 'Assigned to',
      width: 128,
      keep: 3,
      sort: sorts.assignee,
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
      sort: sorts.by,
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
      sort: sorts.due,
      cell: (row) => <RequestDue request={row} />,
    },
  ]
}
