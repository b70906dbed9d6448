'use client'
import { useCallback, useState } from 'react'
import { address, filterQuery, type Search } from '@/components/views/address'
import { BulkBar } from '@/components/ui/bulk-bar'
import { ErrorState } from '@/components/ui/error-state'
import { Button } from '@/components/ui/button'
import { RecordTable } from '@/components/ui/record-table'
import type { IdentityRow } from '@/lib/facts/identities'
import type { IdentityFilter } from '@/lib/model/filters'
import { AssignOwner } from './assign-owner'
import { identityColumns } from './identity-columns'
import { useIdentities, type IdentityPage } from './queries'
import { changedWords } from '@/components/views/changed-words'

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
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [done, setDone] = useState<string | null>(null)
  const { hasNextPage, isFetching, fetchNextPage } = list
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])

  const rows = list.data.pages.flatMap((page) => page.rows)
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
    <>
      <RecordTable
        label="Identities"
        columns={columns}
        rows={rows}
        idOf={(row) => row.id}
        nameOf={(row) => row.name}
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
        <AssignOwner
          small
          ids={[...selected]}
          refused={ownerRefused}
          onDone={(answer, owner) => {
            setDone(`${changedWords(answer)} Owner: ${owner}.`)
            setSelected(new Set())
          }}
        />
      </BulkBar>
    </>
  )
}
