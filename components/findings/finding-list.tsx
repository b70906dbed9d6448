'use client'
import { RecordList } from '@/components/views/record-list'
import { address, filterQuery, type Search } from '@/components/views/address'
import { changedWords } from '@/components/views/changed-words'
import { SelectAll } from '@/components/views/select-all'
import type { FindingFilter } from '@/lib/model/filters'
import { FindingActions, type FindingRefusals } from './actions'
import { findingColumns } from './finding-columns'
import { useFindings, type FindingPage } from './queries'
import type { FindingRow } from '@/lib/model/answers/findings'

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
    <RecordList
      label="Findings"
      list={list}
      columns={columns}
      idOf={(row) => row.id}
      nameOf={(row) => `${row.title}, ${row.identityName}`}
      hrefOf={hrefOf}
      openId={openId}
      total={first.total}
      renderActions={({ ids, onSelect, onDone }) => (
        <>
          <SelectAll
            path="/findings"
            query={filterQuery(search)}
            total={first.total}
            selected={ids.length}
            onSelect={onSelect}
          />
          <FindingActions
            small
            ids={ids}
            refused={refused}
            daysMax={daysMax}
            me={me}
            onDone={(answer) => onDone(changedWords(answer))}
          />
        </>
      )}
    />
  )
}
