import type { Metadata } from 'next'
import { ExceptionList } from '@/components/exceptions/exception-list'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { count } from '@/components/ui/figures'
import { address, type Search } from '@/components/views/address'
import { ListPage } from '@/components/views/list-page'
import { requireSession } from '@/lib/auth/session'
import { exceptionFilter } from '@/lib/model/filters'
import { exceptionFacets, exceptionFigures, listExceptions } from '@/lib/findings/exception-queries'
import { listViews } from '@/lib/views/views'
import { askedList } from '../asked-list'
import { listLayout } from '../list-layout'
import { refusalOf } from '../refusal'
import { withoutEach } from '../without-each'

export const metadata: Metadata = { title: 'Exceptions' }

const PATH = '/exceptions'
const presets = { state: null, not_state: null, lapsed: null, bridge: null }

export default async function ExceptionsPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { actor } = await requireSession()
  const asked = await askedList(searchParams, exceptionFilter, 'Exceptions', PATH)
  if (asked.bad) return asked.bad
  const { search, filter, query } = asked
  const [page, facets, figures, views, layout] = await Promise.all([
    listExceptions(actor, filter),
    exceptionFacets(actor, filter),
    exceptionFigures(actor),
    listViews(actor, 'exceptions'),
    listLayout(actor, 'exceptions'),
  ])
  const only = (state: string) => filter.state.length === 1 && filter.state[0] === state
  const tab = (label: string, n: number | undefined, changes: Record<string, string>, current: boolean) => ({
    href: address(PATH, search, { ...presets, ...changes }),
    label,
    ...(n !== undefined && { count: n }),
    current,
  })
  const isActive = filter.state.length === 0 && !filter.lapsed && filter.bridge === undefined
  return (
    <ListPage
      title="Exceptions"
      path={PATH}
      search={search}
      views={views}
      layout={layout}
      noun={['exception', 'exceptions']}
      total={page.total}
      without={await withoutEach(
        page.total,
        search,
        filter,
        async (rest) => (await listExceptions(actor, exceptionFilter.parse({ ...rest, limit: '1' }))).total,
      )}
      find="Find by identity or reason"
      report="exceptions-register"
      tabs={{
        label: 'Which exceptions',
        tabs: [
          tab('Active', undefined, {}, isActive),
          tab('Awaiting approval', figures.requested, { state: 'requested' }, only('requested')),
          tab('Stale', figures.stale, { state: 'stale' }, only('stale')),
          tab('Expired, finding still open', figures.lapsed, { lapsed: 'true' }, filter.lapsed === true),
          tab('Bridges', undefined, { bridge: 'true' }, filter.bridge === true),
        ],
      }}
      named={{
        lapsed: () => 'finding still open',
        bridge: (value) => (value === 'true' ? 'bridge' : 'no bridge'),
      }}
      facets={facets}
      counted={`. ${count(figures.standing)} approved, ${count(figures.endingSoon)} of them expire within 14 days${
        filter.state.length === 0 ? '. Ended exceptions without open findings hidden' : ''
      }`}
      empty={
        <EmptyState
          title="No exceptions."
          action={
            <Button small href="/findings">
              Findings
            </Button>
          }
        >
          Request an exception on a finding. It needs the approval of a second person and expires
          automatically.
        </EmptyState>
      }
    >
      <ExceptionList
        key={query}
        first={page}
        query={query}
        sort={filter.sort}
        refused={{
          request: refusalOf(actor, 'exception:request'),
          decide: refusalOf(actor, 'exception:decide'),
        }}
      />
    </ListPage>
  )
}
