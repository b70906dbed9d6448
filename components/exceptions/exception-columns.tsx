import { KindMark } from '@/components/ui/kind-mark'
import { NameCell } from '@/components/ui/name-cell'
import type { Column } from '@/components/ui/record-column'
import { SeverityMark } from '@/components/ui/severity-mark'
import type { Sort } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { ExceptionStateMark } from './exception-state'
import type { ExceptionRow } from '@/lib/model/answers/remediation'
import type { ExceptionFilter } from '@/lib/model/filters'

type Given = { sorts: Record<Exclude<ExceptionFilter['sort'], 'newest'>, Sort> }

export function exceptionColumns({ sorts }: Given): Column<ExceptionRow>[] {
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
      id: 'what',
      head: 'Identity · finding',
      isName: true,
      sort: sorts.name,
      cell: (row) => (
        <NameCell
          name={row.identityName}
          href={`/findings/${row.findingId}`}
          detail={row.title}
          mark={<KindMark provider={row.provider} kind={row.identityKind} />}
        />
      ),
    },
    {
      id: 'state',
      head: 'State',
      width: 192,
      keep: 2,
      sort: sorts.state,
      cell: (row) => (
        <span title={row.staleBecause ?? undefined}>
          <ExceptionStateMark exception={row} />
          {row.staleBecause ? <span className="small text-3 trunc block">{row.staleBecause}</span> : null}
        </span>
      ),
    },
    {
      id: 'reason',
      head: 'Reason · control',
      keep: 3,
      sort: sorts.reason,
      cell: (row) => (
        <span title={`${row.reason} Control: ${row.control}`}>
          <span className="trunc block">{row.reason}</span>
          <span className="small text-3 trunc block">
            {row.bridge ? `Bridge to ${row.bridge.nativeIdentity} by ${row.bridge.sunsetOn}` : row.control}
          </span>
        </span>
      ),
    },
    {
      id: 'by',
      head: 'Requested by',
      width: 168,
      keep: 4,
      sort: sorts.by,
      cell: (row) => (
        <span title={row.requestedBy}>
          <span className="trunc block">{row.requestedBy}</span>
          {row.decidedBy ? (
            <span className="small text-3 trunc block">
              {row.state === 'refused' ? 'refused' : 'approved'} by {row.decidedBy}
            </span>
          ) : null}
        </span>
      ),
    },
    {
      id: 'ends',
      head: 'Ends',
      width: 120,
      sort: sorts.expiry,
      cell: (row) => (
        <>
          <Time at={row.expiresAt} form="day" />
          {row.renewals > 0 ? <span className="small text-3 block">renewed {row.renewals} ×</span> : null}
        </>
      ),
    },
  ]
}
