'use client'
import { RecordList } from '@/components/views/record-list'
import { address, filterQuery, type Search } from '@/components/views/address'
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
  const sortOf = (id: CredentialFilter['sort']) => ({
    href: address('/credentials', search, { sort: id === 'age' ? null : id }),
    direction: sort === id ? (descending[id] ? ('descending' as const) : ('ascending' as const)) : null,
  })
  return (
    <RecordList
      label="Credentials"
      list={list}
      columns={credentialColumns({
        sorts: { age: sortOf('age'), name: sortOf('name'), last_used: sortOf('last_used') },
        policy,
        now,
      })}
      idOf={(row) => `${row.identityId} ${row.id}`}
      nameOf={(row) => row.label ?? row.nativeId}
      hrefOf={credentialHref}
      total={first.total}
    />
  )
}
