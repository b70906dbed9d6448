'use client'
import { RecordList } from '@/components/views/record-list'
import { address, filterQuery, type Search } from '@/components/views/address'
import { changedWords } from '@/components/views/changed-words'
import { SelectAll } from '@/components/views/select-all'
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
  const columns = exceptionColumns({
    expirySort: {
      href: address('/exceptions', search, { sort: sort === 'expiry' ? 'newest' : null }),
      direction: sort === 'expiry' ? 'ascending' : null,
    },
  })
  return (
    <RecordList
      label="Exceptions"
      list={list}
      columns={columns}
      idOf={(row) => row.id}
      nameOf={(row) => `${row.title}, ${row.identityName}`}
      hrefOf={(row) => `/findings/${row.findingId}`}
      total={first.total}
      noun={['exception', 'exceptions']}
      renderActions={({ ids, onSelect, onDone }) => (
        <>
          <SelectAll
            path="/exceptions"
            query={filterQuery(search)}
            total={first.total}
            selected={ids.length}
            onSelect={onSelect}
          />
          <ExceptionActions ids={ids} refused={refused} onDone={(answer) => onDone(changedWords(answer))} />
        </>
      )}
    />
  )
}
