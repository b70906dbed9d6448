'use client'
import { RecordList, type ListProps } from '@/components/views/record-list'
import { sortLinks } from '@/components/views/sort-links'
import { address } from '@/components/views/address'
import { useSearch } from '@/components/views/use-search'
import type { IdentityRow } from '@/lib/model/answers/inventory'
import type { IdentityFilter } from '@/lib/model/filters'
import { AssignOwner } from './assign-owner'
import { identityColumns } from './identity-columns'

type Props = ListProps<IdentityRow> & {
  sort: IdentityFilter['sort']
  policyDays: number
  now: string
  ownerRefused: string | null
}

const PATH = '/identities'

export function IdentityList({ sort, policyDays, now, ownerRefused, ...list }: Props) {
  const search = useSearch()
  const hrefOf = (row: IdentityRow) => address(PATH, search, { open: row.id })
  const columns = identityColumns({
    sorts: sortLinks(PATH, search, sort, {
      risk: 'descending',
      name: 'ascending',
      age: 'descending',
      last_used: 'descending',
      unused: 'descending',
      severity: 'descending',
      owner: 'ascending',
      rights: 'ascending',
      findings: 'descending',
    }),
    hrefOf,
    policyDays,
    now,
  })
  return (
    <RecordList
      {...list}
      label="Identities"
      path={PATH}
      columns={columns}
      nameOf={(row) => row.name}
      hrefOf={hrefOf}
      noun={['identity', 'identities']}
      renderActions={({ ids, onDone }) => (
        <AssignOwner small ids={ids} refused={ownerRefused} onDone={onDone} />
      )}
    />
  )
}
