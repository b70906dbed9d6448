'use client'
import { useCallback } from 'react'
import { address, filterQuery, type Search } from '@/components/views/address'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { RecordTable } from '@/components/ui/record-table'
import type { CredentialFilter } from '@/lib/model/filters'
import { credentialColumns, credentialHref } from './credential-columns'
import { useCredentials, type CredentialPage } from './queries'
import type { RotationPolicy } from './rotation-policy'

type Props = {
  first: CredentialPage
  search: Search
  sort: CredentialFilter['sort']
  policy: RotationPolicy
  now: string
}

const descending = { age: true, name: false, last_used: true }

/** Rows of the filter; further rows arrive while one scrolls, and a row leads to its identity. */
export function CredentialList({ first, search, sort, policy, now }: Props) {
  const list = useCredentials(filterQuery(search), first)
  const { hasNextPage, isFetching, fetchNextPage } = list
  const more = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  const sortOf = (id: CredentialFilter['sort']) => ({
    href: address('/credentials', search, { sort: id === 'age' ? null : id }),
    direction: sort === id ? (descending[id] ? ('descending' as const) : ('ascending' as const)) : null,
  })
  return (
    <>
      <RecordTable
        label="Credentials"
        columns={credentialColumns({
          sorts: { age: sortOf('age'), name: sortOf('name'), last_used: sortOf('last_used') },
          policy,
          now,
        })}
        rows={list.data.pages.flatMap((page) => page.rows)}
        idOf={(row) => `${row.identityId} ${row.id}`}
        nameOf={(row) => row.label ?? row.nativeId}
        hrefOf={credentialHref}
        total={first.total}
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
    </>
  )
}
