import { KindMark } from '@/components/ui/kind-mark'
import { NameCell } from '@/components/ui/name-cell'
import type { Column } from '@/components/ui/record-column'
import { SeverityMark } from '@/components/ui/severity-mark'
import { StateMark } from '@/components/ui/state-mark'
import type { Sort } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { Due } from './due'
import type { TaskRow } from '@/lib/model/answers/remediation'
import type { TaskFilter } from '@/lib/model/filters'

type Given = {
  sorts: Record<Exclude<TaskFilter['sort'], 'newest'>, Sort>
  now: string
  hrefOf: (row: TaskRow) => string
}

export function taskColumns({ sorts, now, hrefOf }: Given): Column<TaskRow>[] {
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
      id: 'task',
      head: 'Identity and task',
      isName: true,
      sort: sorts.name,
      cell: (row) => (
        <NameCell
          name={row.identityName}
          href={hrefOf(row)}
          detail={row.credential ? `${row.title} · ${row.credential}` : row.title}
          mark={<KindMark provider={row.provider} kind={row.identityKind} />}
        />
      ),
    },
    {
      id: 'state',
      head: 'State',
      width: 136,
      keep: 2,
      sort: sorts.state,
      cell: (row) => <StateMark state={row.state} />,
    },
    { id: 'due', head: 'Due', width: 112, sort: sorts.due, keep: 2, cell: (row) => <Due task={row} /> },
    {
      id: 'assignee',
      head: 'Assigned to',
      width: 152,
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
    {
      id: 'proof',
      head: 'Verified by',
      width: 192,
      keep: 3,
      sort: sorts.proof,
      cell: (row) => <ProofFrom task={row} now={now} />,
    },
  ]
}

/** Which import would bring the proof, and how old the last one is. */
export function ProofFrom({ task, now }: { task: TaskRow; now: string }) {
  if (task.closedAt) return <span className="text-3">Closed</span>
  if (!task.proofFrom) return <span className="text-3">no source</span>
  if (task.proofFrom.kind === 'decision') return <span className="text-2">Owner set in Muster</span>
  const { kind, source, lastAt } = task.proofFrom
  const words = kind === 'log' ? `Log of ${source}, continuing` : `Import of ${source}`
  return (
    <span className="trunc block" title={words}>
      {words}
      {lastAt ? (
        <span className="small text-3 block">
          last <Time at={lastAt} form="relative" now={now} />
        </span>
      ) : null}
    </span>
  )
}
