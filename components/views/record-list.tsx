'use client'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { type ReactNode, useCallback, useState } from 'react'
import { BulkBar } from '@/components/ui/bulk-bar'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { RecordTable } from '@/components/ui/record-table'
import type { Column } from '@/components/ui/record-column'
import type { Page } from '@/lib/model/filters'

type Props<Row> = {
  label: string
  /** The query of the noun, whose first page the server has drawn. */
  list: UseInfiniteQueryResult<InfiniteData<Page<Row>>>
  columns: Column<Row>[]
  idOf: (row: Row) => string
  nameOf: (row: Row) => string
  hrefOf?: (row: Row) => string
  openId?: string | null
  total: number
  /** "task", "tasks": what the bulk bar counts. */
  noun?: [one: string, many: string]
  /** What can be done with selected rows; without it nothing can be selected. `onDone` takes the words that say what was done. */
  renderActions?: (selected: Selected) => ReactNode
}
export type Selected = {
  ids: string[]
  onSelect: (ids: Set<string>) => void
  onDone: (words: string) => void
}

/** Rows of a filter with their selection; further rows arrive while one scrolls. */
export function RecordList<Row>({ list, total, noun, renderActions, openId = null, ...table }: Props<Row>) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [done, setDone] = useState<string | null>(null)
  const { hasNextPage, isFetching, fetchNextPage } = list
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  return (
    <>
      <RecordTable
        {...table}
        rows={list.data?.pages.flatMap((page) => page.rows) ?? []}
        openId={openId}
        total={total}
        selection={renderActions && { ids: selected, onChange: setSelected }}
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
      {renderActions ? (
        <>
          <output className={done ? 'small text-2' : 'visually-hidden'} style={{ padding: '6px 12px' }}>
            {done}
          </output>
          <BulkBar count={selected.size} noun={noun} onClear={() => setSelected(new Set())}>
            {renderActions({
              ids: [...selected],
              onSelect: setSelected,
              onDone: (words) => {
                setDone(words)
                setSelected(new Set())
              },
            })}
          </BulkBar>
        </>
      ) : null}
    </>
  )
}
