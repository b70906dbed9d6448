'use client'
import { useCallback, useState } from 'react'
import { address, filterQuery, type Search } from '@/components/views/address'
import { changedWords } from '@/components/views/changed-words'
import { SelectAll } from '@/components/views/select-all'
import { BulkBar } from '@/components/ui/bulk-bar'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { RecordTable } from '@/components/ui/record-table'
import type { FindingRow } from '@/lib/findings/queries'
import type { FindingFilter } from '@/lib/model/filters'
import { FindingActions, type FindingRefusals } from './actions'
import { findingColumns } from './finding-columns'
import { useFindings, type FindingPage } from './queries'

type Props = {
  first: FindingPage
  search: Search
  sort: FindingFilter['sort']
  openId: string | null
  now: string
  refused: FindingRefusals
  daysMax: number
  me: string
}

/** Rows of the filter with their selection; further rows arrive while one scrolls. */
export function FindingList({ first, search, sort, openId, now, refused, daysMax, me }: Props) {
  const list = useFindings(filterQuery(search), first)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [done, setDone] = useState<string | null>(null)
  const { hasNextPage, isFetching, fetchNextPage } = list
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  const hrefOf = (row: FindingRow) => address('/findings', search, { open: row.id })
  // Oldest first, then newest first, then oldest again.
  const columns = findingColumns({
    severitySort: {
      href: address('/findings', search, { sort: null }),
      direction: sort === 'severity' ? 'descending' : null,
    },
    ageSort: {
      href: address('/findings', search, { sort: sort === 'oldest' ? 'newest' : 'oldest' }),
      direction: sort === 'oldest' ? 'descending' : sort === 'newest' ? 'ascending' : null,
    },
    hrefOf,
    now,
  })
  return (
    <>
      <RecordTable
        label="Findings"
        columns={columns}
        rows={list.data.pages.flatMap((page) => page.rows)}
        idOf={(row) => row.id}
        nameOf={(row) => `${row.title}, ${row.identityName}`}
        hrefOf={hrefOf}
        openId={openId}
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
      <BulkBar count={selected.size} onClear={() => setSelected(new Set())}>
        <SelectAll
          path="/findings"
          query={filterQuery(search)}
          total={first.total}
          selected={selected.size}
          onSelect={setSelected}
        />
        <FindingActions
          small
          ids={[...selected]}
          refused={refused}
          daysMax={daysMax}
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
