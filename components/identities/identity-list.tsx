'use client'
import { RecordList } from '@/components/views/record-list'
import { address, filterQuery, type Search } from '@/components/views/address'
import type { IdentityFilter } from '@/lib/model/filters'
import { AssignOwner } from './assign-owner'
import { identityColumns } from './identity-columns'
import { useIdentities, type IdentityPage } from './queries'
import { changedWords } from '@/components/views/changed-words'
import type { IdentityRow } from '@/lib/model/answers/inventory'

type Props = {
  first: IdentityPage
  search: Search
  sort: IdentityFilter['sort']
  openId: string | null
  policyDays: number
  now: string
  ownerRefused: string | null
}

const descending = { risk: true, name: false, age: true, last_used: true, unused: true }

/** Rows of the filter with their selection; further rows arrive while one scrolls. */
export function IdentityList({ first, search, sort, openId, policyDays, now, ownerRefused }: Props) {
  const list = useIdentities(filterQuery(search), first)

  const hrefOf = (row: IdentityRow) => address('/identities', search, { open: row.id })
  const sortOf = (id: IdentityFilter['sort']) => ({
    href: address('/identities', search, { sort: id === 'risk' ? null : id }),
    direction: sort === id ? (descending[id] ? ('descending' as const) : ('ascending' as const)) : null,
  })
  const columns = identityColumns({
    sorts: {
      risk: sortOf('risk'),
      name: sortOf('name'),
      age: sortOf('age'),
      last_used: sortOf('last_used'),
      unused: sortOf('unused'),
    },
    hrefOf,
    policyDays,
    now,
  })
  return (
    <RecordList
      label="Identities"
      list={list}
      columns={columns}
      idOf={(row) => row.id}
      nameOf={(row) => row.name}
      hrefOf={hrefOf}
      openId={openId}
      total={first.total}
      renderActions={({ ids, onDone }) => (
        <AssignOwner
          small
          ids={ids}
          refused={ownerRefused}
          onDone={(answer, owner) => onDone(`${changedWords(answer)} Owner: ${owner}.`)}
        />
      )}
    />
  )
}
