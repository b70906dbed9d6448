'use client'
import { useSearchParams } from 'next/navigation'
import { type ReactNode, useCallback, useState } from 'react'
import { BulkBar } from '@/components/ui/bulk-bar'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { RecordTable } from '@/components/ui/record-table'
import { Told, type Undo } from '@/components/ui/told'
import type { Column } from '@/components/ui/record-column'
import type { Page } from '@/lib/model/filters'
import { useRows } from './queries'
import { SelectAll } from './select-all'

/** What a list of rows is given by its page. */
export type ListProps<Row> = {
  /** The page that the server has drawn. */
  first: Page<Row>
  query: string
}

type Props<Row> = ListProps<Row> & {
  label: string
  /** The route of the API that gives the rows. */
  path: string
  columns: Column<Row>[]
  nameOf: (row: Row) => string
  idOf?: (row: Row) => string
  hrefOf?: (row: Row) => string
  /** "task", "tasks": what the bulk bar counts. */
  noun?: [one: string, many: string]
  /** What can be done with selected rows; without it nothing can be selected. `onDone` takes the words that say what was done. */
  renderActions?: (selected: Selected) => ReactNode
}
export type Selected = { ids: string[]; onDone: (words: string, undo?: Undo) => void }

/** Rows of a filter with their selection; further rows arrive while one scrolls. */
export function RecordList<Row extends { id: string | number }>(props: Props<Row>) {
  const { path, query, first, noun, renderActions, idOf = (row: Row) => String(row.id), ...table } = props
  const list = useRows(path, query, first)
  const openId = useSearchParams().get('open')
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [done, setDone] = useState<{ words: string; undo?: Undo } | null>(null)
  const { hasNextPage, isFetching, fetchNextPage } = list
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  return (
    <>
      <RecordTable
        {...table}
        idOf={idOf}
        rows={list.data.pages.flatMap((page) => page.rows)}
        openId={openId}
        total={first.total}
        selection={renderActions && { ids: selected, onChange: setSelected }}
        onEnd={more}
      />
      {list.isFetchNextPageError ? (
        <ErrorState
          title="The next rows could not be loaded."
          actions={
            <Button small onClick={() => void fetchNextPage()}>
              Try again
            </Button>
          }
        >
          {list.error?.message} The rows above are not affected.
        </ErrorState>
      ) : null}
      {renderActions ? (
        <>
          <Told words={done?.words ?? null} undo={done?.undo} />
          <BulkBar count={selected.size} noun={noun} onClear={() => setSelected(new Set())}>
            <SelectAll
              path={path}
              query={query}
              total={first.total}
              selected={selected.size}
              idOf={idOf}
              onSelect={setSelected}
            />
            {renderActions({
              ids: [...selected],
              onDone: (words, undo) => {
                setDone({ words, undo })
                setSelected(new Set())
              },
            })}
          </BulkBar>
        </>
      ) : null}
    </>
  )
}
