'use client'
import { type ListProps, RecordList } from '@/components/views/record-list'
import { sortLinks } from '@/components/views/sort-links'
import { useSearch } from '@/components/views/use-search'
import type { RequestRow } from '@/lib/model/answers/requests'
import type { RequestFilter } from '@/lib/model/filters'
import { requestColumns } from './request-columns'

type Props = ListProps<RequestRow> & { sort: RequestFilter['sort'] }

const PATH = '/requests'

export function RequestList({ sort, ...list }: Props) {
  const sorts = sortLinks(PATH, useSearch(), sort, {
    due: 'ascending',
    name: 'ascending',
    state: 'ascending',
    assignee: 'ascending',
    by: 'ascending',
  })
  return (
    <RecordList
      {...list}
      label="Requests for evidence"
      path={PATH}
      columns={requestColumns({ sorts })}
      nameOf={(row) => row.title}
      hrefOf={(row) => `/requests/${row.id}`}
    />
  )
}
