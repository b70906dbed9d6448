'use client'
import { address } from '@/components/views/address'
import { type ListProps, RecordList } from '@/components/views/record-list'
import { useSearch } from '@/components/views/use-search'
import type { RequestRow } from '@/lib/model/answers/requests'
import type { RequestFilter } from '@/lib/model/filters'
import { requestColumns } from './request-columns'

type Props = ListProps<RequestRow> & { sort: RequestFilter['sort'] }

const PATH = '/requests'

export function RequestList({ sort, ...list }: Props) {
  const search = useSearch()
  const columns = requestColumns({
    dueSort: {
      href: address(PATH, search, { sort: sort === 'due' ? 'newest' : null }),
      direction: sort === 'due' ? 'ascending' : null,
    },
  })
  return (
    <RecordList
      {...list}
      label="Requests for evidence"
      path={PATH}
      columns={columns}
      nameOf={(row) => row.title}
      hrefOf={(row) => `/requests/${row.id}`}
    />
  )
}
