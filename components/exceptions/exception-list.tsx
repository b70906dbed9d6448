'use client'
import { RecordList, type ListProps } from '@/components/views/record-list'
import { sortLinks } from '@/components/views/sort-links'
import { useSearch } from '@/components/views/use-search'
import type { ExceptionRow } from '@/lib/model/answers/remediation'
import type { ExceptionFilter } from '@/lib/model/filters'
import { ExceptionActions } from './exception-actions'
import { exceptionColumns } from './exception-columns'

type Props = ListProps<ExceptionRow> & {
  sort: ExceptionFilter['sort']
  refused: { request: string | null; decide: string | null }
}

const PATH = '/exceptions'

export function ExceptionList({ sort, refused, ...list }: Props) {
  const sorts = sortLinks(PATH, useSearch(), sort, {
    expiry: 'ascending',
    name: 'ascending',
    severity: 'descending',
    state: 'ascending',
    reason: 'ascending',
    by: 'ascending',
  })
  return (
    <RecordList
      {...list}
      label="Exceptions"
      path={PATH}
      columns={exceptionColumns({ sorts })}
      nameOf={(row) => `${row.title}, ${row.identityName}`}
      hrefOf={(row) => `/findings/${row.findingId}`}
      noun={['exception', 'exceptions']}
      renderActions={({ ids, onDone }) => <ExceptionActions ids={ids} refused={refused} onDone={onDone} />}
    />
  )
}
