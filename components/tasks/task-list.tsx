'use client'
import type { Search } from '@/components/views/address'
import { RecordList, type ListProps } from '@/components/views/record-list'
import { sortLinks } from '@/components/views/sort-links'
import { useSearch } from '@/components/views/use-search'
import type { TaskRow } from '@/lib/model/answers/remediation'
import type { TaskFilter } from '@/lib/model/filters'
import { TaskActions } from './task-actions'
import { taskColumns } from './task-columns'

type Props = ListProps<TaskRow> & {
  sort: TaskFilter['sort']
  now: string
  refused: { work: string | null; plan: string | null }
  me: string
  /** What the list is narrowed to beside its address, for the links that sort it. */
  within?: Search
}

const PATH = '/tasks'
const hrefOf = (row: TaskRow) => `${PATH}/${row.id}`

export function TaskList({ sort, now, refused, me, within, ...list }: Props) {
  const sorts = sortLinks(PATH, { ...useSearch(), ...within }, sort, {
    due: 'ascending',
    severity: 'descending',
    name: 'ascending',
    state: 'ascending',
    assignee: 'ascending',
    proof: 'ascending',
  })
  return (
    <RecordList
      {...list}
      label="Tasks"
      path={PATH}
      columns={taskColumns({ sorts, now, hrefOf })}
      nameOf={(row) => `${row.title}, ${row.identityName}`}
      hrefOf={hrefOf}
      noun={['task', 'tasks']}
      renderActions={({ ids, onDone }) => (
        <TaskActions small ids={ids} refused={refused} me={me} onDone={onDone} />
      )}
    />
  )
}
