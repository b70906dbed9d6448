'use client'
import { EmptyState } from '@/components/ui/empty-state'
import { count } from '@/components/ui/figures'
import { KindMark } from '@/components/ui/kind-mark'
import { LoadMore } from '@/components/ui/load-more'
import { NameCell } from '@/components/ui/name-cell'
import { RecordTable } from '@/components/ui/record-table'
import type { Column } from '@/components/ui/record-column'
import { Time } from '@/components/ui/time'
import { ImportStateMark } from './import-state'
import { isRunning } from './import-words'
import { type ImportPage, useImports } from './queries'
import type { ImportRow } from '@/lib/model/answers/imports'

// Before the end, and of an import that ended early, the counts are those of the last batch and add up to nothing.
const isCounted = ({ state }: ImportRow) => state === 'done' || state === 'judging' || state === 'preview'
const figure = (of: (row: ImportRow) => number) => (row: ImportRow) =>
  isCounted(row) ? count(of(row)) : null
const read = (row: ImportRow) =>
  isCounted(row) ? (
    count(row.read)
  ) : (
    <span className="text-3">{isRunning(row.state) ? 'counting' : 'not stored'}</span>
  )

const columns: Column<ImportRow>[] = [
  {
    id: 'source',
    head: 'Import',
    cell: (row) => (
      <NameCell
        mark={<KindMark provider={row.provider} />}
        name={`${row.id} from ${row.source}`}
        href={`/imports/${row.id}`}
        detail={`${row.completeness === 'complete' ? 'Complete' : 'Partial'} · ${count(row.files)} ${row.files === 1 ? 'file' : 'files'} · ${row.requestedBy}`}
      />
    ),
  },
  { id: 'state', head: 'State', width: 168, cell: (row) => <ImportStateMark state={row.state} /> },
  { id: 'at', head: 'Uploaded', width: 150, keep: 2, cell: (row) => <Time at={row.createdAt} /> },
  { id: 'read', head: 'Read', width: 92, numeric: true, keep: 2, cell: read },
  { id: 'stored', head: 'New', width: 84, numeric: true, keep: 3, cell: figure((row) => row.stored) },
  { id: 'updated', head: 'Changed', width: 84, numeric: true, keep: 3, cell: figure((row) => row.updated) },
  {
    id: 'unchanged',
    head: 'Unchanged',
    width: 92,
    numeric: true,
    keep: 3,
    cell: figure((row) => row.unchanged),
  },
  {
    id: 'rejected',
    head: 'Rejected',
    width: 84,
    numeric: true,
    keep: 3,
    cell: figure((row) => row.rejected),
  },
  { id: 'gone', head: 'Retired', width: 76, numeric: true, keep: 3, cell: figure((row) => row.gone) },
]

/** Every delivery, newest first. Those that move are followed. */
export function ImportList({ first, source }: { first: ImportPage; source: number | null }) {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useImports(source, first)
  const rows = data.pages.flatMap((page) => page.rows)
  if (rows.length === 0)
    return (
      <EmptyState title="No imports yet.">
        Each import appears here with its counts. The Sources page lists the export command for each format.
      </EmptyState>
    )
  return (
    <>
      <RecordTable
        label="Imports"
        columns={columns}
        rows={rows}
        idOf={(row) => String(row.id)}
        nameOf={(row) => `import ${row.id}`}
        hrefOf={(row) => `/imports/${row.id}`}
        total={data.pages[0]?.total}
        fill={false}
      />
      <div className="under">
        <LoadMore
          shown={rows.length}
          total={data.pages[0]?.total ?? rows.length}
          step={50}
          ended={!hasNextPage}
          busy={isFetchingNextPage}
          onMore={() => void fetchNextPage()}
        />
      </div>
    </>
  )
}
