import type { Metadata } from 'next'
import { AskButton } from '@/components/requests/ask-button'
import { RequestList } from '@/components/requests/request-list'
import { EmptyState } from '@/components/ui/empty-state'
import { address, type Search } from '@/components/views/address'
import { ListPage } from '@/components/views/list-page'
import { requireSession } from '@/lib/auth/session'
import { frameworkById, frameworks } from '@/lib/frameworks/index'
import { requestFilter } from '@/lib/model/filters'
import { answerers } from '@/lib/requests/accounts'
import { listRequests, requestFacets, requestFigures } from '@/lib/requests/queries'
import { listViews } from '@/lib/views/views'
import { askedList } from '../asked-list'
import { listLayout } from '../list-layout'
import { refusalOf } from '../refusal'
import { withoutEach } from '../without-each'
import { NotForReader } from './not-for-reader'

export const metadata: Metadata = { title: 'Requests for evidence' }

const PATH = '/requests'
const presets = { state: null, not_state: null, overdue: null, closed: null }

export default async function RequestsPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { actor } = await requireSession()
  if (refusalOf(actor, 'evidence:read')) return <NotForReader />
  const asked = await askedList(searchParams, requestFilter, 'Requests for evidence', PATH)
  if (asked.bad) return asked.bad
  const { search, filter, query } = asked
  const refused = refusalOf(actor, 'evidence:ask')
  const [page, facets, figures, able, views, layout] = await Promise.all([
    listRequests(actor, filter),
    requestFacets(actor, filter),
    requestFigures(actor),
    refused ? [] : answerers(),
    listViews(actor, 'requests'),
    listLayout(actor, 'requests'),
  ])
  const tab = (label: string, n: number | undefined, changes: Record<string, string>, current: boolean) => ({
    href: address(PATH, search, { ...presets, ...changes }),
    label,
    ...(n !== undefined && { count: n }),
    current,
  })
  const isAnswered = filter.state.length === 1 && filter.state[0] === 'answered'
  const ask = (
    <AskButton
      filled
      refused={refused}
      answerers={able.map(({ email, name }) => ({ email, name }))}
      frameworks={frameworks
        .filter(({ status }) => status === 'current')
        .map(({ id, name, version }) => ({ id, name: `${name} ${version}` }))}
    />
  )
  return (
    <ListPage
      title="Requests for evidence"
      path={PATH}
      search={search}
      views={views}
      layout={layout}
      noun={['request', 'requests']}
      total={page.total}
      without={await withoutEach(
        page.total,
        search,
        filter,
        async (rest) => (await listRequests(actor, requestFilter.parse({ ...rest, limit: '1' }))).total,
      )}
      find="Find by title, text or control"
      actions={refused ? null : ask}
      tabs={{
        label: 'Which requests',
        tabs: [
          tab('Open', figures.waiting + figures.answered, {}, filter.state.length === 0 && !filter.overdue),
          tab('Overdue', figures.overdue, { overdue: 'true' }, filter.overdue === true),
          tab('To accept', figures.answered, { state: 'answered' }, isAnswered),
        ],
      }}
      named={{
        overdue: (value) => (value === 'true' ? 'passed' : 'not passed'),
        framework: (value) => frameworkById(value)?.name ?? value,
        control: (value) => value,
      }}
      facets={facets}
      hidden={
        filter.state.length > 0 && !filter.closed
          ? null
          : {
              by: 'closed',
              isShown: filter.closed,
              words: 'Accepted and withdrawn requests hidden.',
              shownWords: 'Accepted and withdrawn requests shown.',
            }
      }
      empty={
        <EmptyState title="No open requests." action={refused ? null : ask}>
          An auditor asks for what Muster does not show by itself: minutes, a contract, a screenshot. An
          analyst answers with a file or a link into Muster; the answer is kept with its hash and never
          changed.
        </EmptyState>
      }
    >
      <RequestList key={query} first={page} query={query} sort={filter.sort} />
    </ListPage>
  )
}
