'use client'
import { useCallback, useState } from 'react'
import { address, filterQuery, type Search } from '@/components/views/address'
import { changedWords } from '@/components/views/changed-words'
import { SelectAll } from '@/components/views/select-all'
import { BulkBar } from '@/components/ui/bulk-bar'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { RecordTable } from '@/components/ui/record-table'
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
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [done, setDone] = useState<string | null>(null)
  const { hasNextPage, isFetching, fetchNextPage } = list
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
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
    <>
      <RecordTable
        label="Tasks"
        columns={columns}
        rows={list.data.pages.flatMap((page) => page.rows)}
        idOf={(row) => row.id}
        nameOf={(row) => `${row.title}, ${row.identityName}`}
        hrefOf={(row) => `/tasks/${row.id}`}
        openId={null}
        total={first.total}
        selection={{ ids: selected, onChange: setSelected }}
        onEnd={more}
      />
      {list.isFetchNextPageError ? (
        <ErrorState
          title="The next rows could not be read."
          actions={
            <Button small onClick={() => void fetchNextPage()}>
              Try again
            </Button>
          }
        >
          {list.error?.message} The rows above are unaffected.
        </ErrorState>
      ) : null}
      <output className={done ? 'small text-2' : 'visually-hidden'} style={{ padding: '6px 12px' }}>
        {done}
      </output>
      <BulkBar count={selected.size} noun={['task', 'tasks']} onClear={() => setSelected(new Set())}>
        <SelectAll
          path="/tasks"
          query={filterQuery(search)}
          total={first.total}
          selected={selected.size}
          onSelect={setSelected}
        />
        <TaskActions
          small
          ids={[...selected]}
          refused={refused}
          me={me}
          onDone={(answer) => {
            setDone(changedWords(answer))
            setSelected(new Set())
          }}
        />
      </BulkBar>
    </>
  )
}
