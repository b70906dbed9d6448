'use client'
import { useCallback, useState } from 'react'
import { address, filterQuery, type Search } from '@/components/views/address'
import { changedWords } from '@/components/views/changed-words'
import { SelectAll } from '@/components/views/select-all'
import { BulkBar } from '@/components/ui/bulk-bar'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { RecordTable } from '@/components/ui/record-table'
import type { ExceptionFilter } from '@/lib/model/filters'
import { ExceptionActions } from './exception-actions'
import { exceptionColumns } from './exception-columns'
import { type ExceptionPage, useExceptions } from './queries'

type Props = {
  first: ExceptionPage
  search: Search
  sort: ExceptionFilter['sort']
  refused: { request: string | null; decide: string | null }
}

/** Rows of the filter with their selection; further rows arrive while one scrolls. */
export function ExceptionList({ first, search, sort, refused }: Props) {
  const list = useExceptions(filterQuery(search), first)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [done, setDone] = useState<string | null>(null)
  const { hasNextPage, isFetching, fetchNextPage } = list
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  const columns = exceptionColumns({
    expirySort: {
      href: address('/exceptions', search, { sort: sort === 'expiry' ? 'newest' : null }),
      direction: sort === 'expiry' ? 'ascending' : null,
    },
  })
  return (
    <>
      <RecordTable
        label="Exceptions"
        columns={columns}
        rows={list.data.pages.flatMap((page) => page.rows)}
        idOf={(row) => row.id}
        nameOf={(row) => `${row.title}, ${row.identityName}`}
        hrefOf={(row) => `/findings/${row.findingId}`}
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
      <BulkBar
        count={selected.size}
        noun={['exception', 'exceptions']}
        onClear={() => setSelected(new Set())}
      >
        <SelectAll
          path="/exceptions"
          query={filterQuery(search)}
          total={first.total}
          selected={selected.size}
          onSelect={setSelected}
        />
        <ExceptionActions
          ids={[...selected]}
          refused={refused}
          onDone={(answer) => {
            setDone(changedWords(answer))
            setSelected(new Set())
          }}
        />
      </BulkBar>
    </>
  )
}
