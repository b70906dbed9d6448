'use client'
import { RecordList, type ListProps } from '@/components/views/record-list'
import { sortLinks } from '@/components/views/sort-links'
import { useSearch } from '@/components/views/use-search'
import type { ListedCredential, RotationPolicy } from '@/lib/model/answers/inventory'
import type { CredentialFilter } from '@/lib/model/filters'
import { credentialColumns, credentialHref } from './credential-columns'

type Props = ListProps<ListedCredential> & {
  sort: CredentialFilter['sort']
  policy: RotationPolicy
  now: string
}

const PATH = '/credentials'

/** Each row leads to its identity. */
export function CredentialList({ sort, policy, now, ...list }: Props) {
  const search = useSearch()
  const sorts = sortLinks(PATH, search, sort, {
    age: 'descending',
    name: 'ascending',
    last_used: 'descending',
  })
  return (
    <RecordList
      {...list}
      label="Credentials"
      path={PATH}
      columns={credentialColumns({ sorts, policy, now })}
      idOf={(row) => `${row.identityId} ${row.id}`}
      nameOf={(row) => row.label ?? row.nativeId}
      hrefOf={credentialHref}
    />
  )
}
