import type { Metadata } from 'next'
import { ExceptionBrowser } from '@/components/exceptions/exception-browser'
import type { Search } from '@/components/views/address'
import { BadAddress } from '@/components/views/bad-address'
import { requireSession } from '@/lib/auth/session'
import { exceptionFilter } from '@/lib/model/filters'
import { exceptionFacets, exceptionFigures, listExceptions } from '@/lib/findings/exception-queries'
import { refusalOf } from '../refusal'
import { withoutEach } from '../without-each'

export const metadata: Metadata = { title: 'Exceptions' }

export default async function ExceptionsPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { actor } = await requireSession()
  const { cursor: _cursor, limit: _limit, ...search } = await searchParams
  const parsed = exceptionFilter.safeParse(search)
  if (!parsed.success)
    return (
      <BadAddress
        title="Exceptions"
        pathname="/exceptions"
        problems={parsed.error.issues.map((issue) => ({
          field: issue.path.join('.'),
          problem: issue.message,
        }))}
      />
    )
  const filter = parsed.data
  const [page, facets, figures] = await Promise.all([
    listExceptions(actor, filter),
    exceptionFacets(actor, filter),
    exceptionFigures(actor),
  ])
  return (
    <ExceptionBrowser
      search={search}
      without={
        page.total > 0
          ? {}
          : await withoutEach(
              search,
              filter,
              async (rest) =>
                (await listExceptions(actor, exceptionFilter.parse({ ...rest, limit: '1' }))).total,
            )
      }
      filter={filter}
      page={page}
      facets={facets}
      figures={figures}
      refused={{
        request: refusalOf(actor, 'exception:request'),
        decide: refusalOf(actor, 'exception:decide'),
      }}
    />
  )
}
