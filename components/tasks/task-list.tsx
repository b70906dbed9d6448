'use client'
import { RecordList } from '@/components/views/record-list'
import { address, filterQuery, type Search } from '@/components/views/address'
import { changedWords } from '@/components/views/changed-words'
import { SelectAll } from '@/components/views/select-all'
import type { TaskFilter } from '@/lib/model/filters'
import { useTasks, type TaskPage } from './queries'
import { TaskActions } from './task-actions'
import { taskColumns } from './task-columns'

type Props = {
  first: TaskPage
  search: Search
  sort: TaskFilter['sort']
  now: string
  refused: { work: string | null; plan: string | null }
  me: string
}

/** Rows of the filter with their selection; further rows arrive while one scrolls. */
export function TaskList({ first, search, sort, now, refused, me }: Props) {
  const list = useTasks(filterQuery(search), first)
  const columns = taskColumns({
    severitySort: {
      href: address('/tasks', search, { sort: 'severity' }),
      direction: sort === 'severity' ? 'descending' : null,
    },
    dueSort: {
      href: address('/tasks', search, { sort: null }),
      direction: sort === 'due' ? 'ascending' : null,
    },
    now,
    hrefOf: (row) => `/tasks/${row.id}`,
  })
  return (
    <RecordList
      label="Tasks"
      list={list}
      columns={columns}
      idOf={(row) => row.id}
      nameOf={(row) => `${row.title}, ${row.identityName}`}
      hrefOf={(row) => `/tasks/${row.id}`}
      total={first.total}
      noun={['task', 'tasks']}
      renderActions={({ ids, onSelect, onDone }) => (
        <>
          <SelectAll
            path="/tasks"
            query={filterQuery(search)}
            total={first.total}
            selected={ids.length}
            onSelect={onSelect}
          />
          <TaskActions
            small
            ids={ids}
            refused={refused}
            me={me}
            onDone={(answer) => onDone(changedWords(answer))}
          />
        </>
      )}
    />
  )
}
