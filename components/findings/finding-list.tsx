'use client'
import { address } from '@/components/views/address'
import { RecordList, type ListProps } from '@/components/views/record-list'
import { sortLinks } from '@/components/views/sort-links'
import { useSearch } from '@/components/views/use-search'
import type { FindingRow } from '@/lib/model/answers/findings'
import type { FindingFilter } from '@/lib/model/filters'
import { FindingActions, type FindingRefusals } from './actions'
import { findingColumns } from './finding-columns'

type Props = ListProps<FindingRow> & {
  sort: FindingFilter['sort']
  now: string
  refused: FindingRefusals
  daysMax: number
  me: string
}

const PATH = '/findings'

export function FindingList({ sort, now, refused, daysMax, me, ...list }: Props) {
  const search = useSearch()
  const hrefOf = (row: FindingRow) => address(PATH, search, { open: row.id })
  const sorts = sortLinks(PATH, search, sort, {
    severity: 'descending',
    oldest: 'descending',
    newest: 'ascending',
    name: 'ascending',
    owner: 'ascending',
    state: 'ascending',
    assignee: 'ascending',
  })
  // Oldest first, then newest first, then oldest again.
  const columns = findingColumns({
    sorts: {
      ...sorts,
      age: sort === 'newest' ? { ...sorts.oldest, direction: sorts.newest.direction } : sorts.oldest,
    },
    hrefOf,
    now,
  })
  return (
    <RecordList
      {...list}
      label="Findings"
      path={PATH}
      columns={columns}
      nameOf={(row) => `${row.title}, ${row.identityName}`}
      hrefOf={hrefOf}
      renderActions={({ ids, onDone }) => (
        <FindingActions small ids={ids} refused={refused} daysMax={daysMax} me={me} onDone={onDone} />
      )}
    />
  )
}
