'use client'
import { AssignOwner } from '@/components/identities/assign-owner'
import { RecordList, type ListProps } from '@/components/views/record-list'
import { address } from '@/components/views/address'
import { sortLinks } from '@/components/views/sort-links'
import { useSearch } from '@/components/views/use-search'
import type { ListedCredential, RotationPolicy } from '@/lib/model/answers/inventory'
import type { CredentialFilter } from '@/lib/model/filters'
import { credentialColumns } from './credential-columns'
import { openIdOf } from './credential-words'

type Props = ListProps<ListedCredential> & {
  sort: CredentialFilter['sort']
  policy: RotationPolicy
  now: string
  ownerRefused: string | null
}

const PATH = '/credentials'

export function CredentialList({ sort, policy, now, ownerRefused, ...list }: Props) {
  const search = useSearch()
  const hrefOf = (row: ListedCredential) => address(PATH, search, { open: openIdOf(row) })
  const sorts = sortLinks(PATH, search, sort, {
    age: 'descending',
    name: 'ascending',
    last_used: 'descending',
    owner: 'ascending',
    kind: 'ascending',
    expires: 'ascending',
    exposure: 'ascending',
    status: 'ascending',
  })
  return (
    <RecordList
      {...list}
      label="Credentials"
      path={PATH}
      columns={credentialColumns({ sorts, hrefOf, policy, now })}
      idOf={openIdOf}
      nameOf={(row) => row.label ?? row.nativeId}
      hrefOf={hrefOf}
      noun={['credential', 'credentials']}
      renderActions={({ ids, onDone }) => (
        <AssignOwner small ids={identitiesOf(ids)} refused={ownerRefused} onDone={onDone} />
      )}
    />
  )
}

/** The identities that selected credentials belong to: an owner answers for the identity. */
const identitiesOf = (ids: readonly string[]): string[] => [...new Set(ids.map((id) => id.split('.')[0]!))]
