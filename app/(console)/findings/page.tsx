import type { Metadata } from 'next'
import { FindingDrawer } from '@/components/findings/finding-drawer'
import { FindingList } from '@/components/findings/finding-list'
import { GroupTable } from '@/components/findings/group-table'
import { EmptyState } from '@/components/ui/empty-state'
import { counted, lastDays } from '@/components/ui/figures'
import { Link } from '@/components/ui/link'
import { Time } from '@/components/ui/time'
import { address, type Search } from '@/components/views/address'
import { ListPage } from '@/components/views/list-page'
import { NothingYet } from '@/components/views/nothing-yet'
import { requireSession } from '@/lib/auth/session'
import { countIdentities } from '@/lib/inventory/identities'
import { countFindings, findingFacets, findingGroups, listFindings } from '@/lib/findings/queries'
import { carriedFrameworks } from '@/lib/frameworks/editions'
import { controlsOf } from '@/lib/frameworks/index'
import { findingFilter, identityFilter } from '@/lib/model/filters'
import { policyOf } from '@/lib/policy/policy'
import { listViews } from '@/lib/views/views'
import { asOf } from '../as-of'
import { askedList } from '../asked-list'
import { listLayout } from '../list-layout'
import { countedFor } from '../counted'
import { findingRefusals } from '../refusal'
import { withoutEach } from '../without-each'

export const metadata: Metadata = { title: 'Findings' }

const PATH = '/findings'

export default async function FindingsPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { actor, email } = await requireSession()
  const asked = await askedList(searchParams, findingFilter, 'Findings', PATH)
  if (asked.bad) return asked.bad
  const { search, filter, query } = asked
  // A drawer is shown beside rows, not beside groups.
  const isOpen = (await searchParams).open !== undefined
  const isGrouped = filter.check.length === 0 && search.view !== 'rows' && !isOpen
  const { sort: _sort, limit: _most, ...narrowing } = filter
  const shared = countedFor(actor, 'findings', narrowing)
  const total = shared('total', () => countFindings(actor, filter))
  const [page, facets, groups, withClosed, identities, policy, answersTo, carried, views, layout] =
    await Promise.all([
      listFindings(actor, filter, total),
      shared('facets', () => findingFacets(actor, filter)),
      isGrouped ? shared('groups', () => findingGroups(actor, filter)) : null,
      shared('with closed', () => countFindings(actor, { ...filter, closed: true })),
      countIdentities(actor, identityFilter.parse({})),
      policyOf('exceptions'),
      policyOf('frameworks'),
      carriedFrameworks(),
      listViews(actor, 'findings'),
      listLayout(actor, 'findings'),
    ])
  if (identities === 0 && page.total === 0 && Object.keys(search).length === 0)
    return <NothingYet title="Findings" words="Findings appear when the first import is evaluated." />
  const now = asOf()
  const pinned = carried.filter(({ id }) => answersTo.pinned.includes(id))
  const list = {
    first: page,
    query,
    now,
    refused: findingRefusals(actor),
    daysMax: policy.days_max,
    me: email,
  }
  return (
    <ListPage
      title="Findings"
      path={PATH}
      search={search}
      views={views}
      layout={layout}
      hasColumns={!groups}
      noun={['finding', 'findings']}
      total={page.total}
      without={await withoutEach(page.total, search, filter, (rest) =>
        countFindings(actor, findingFilter.parse(rest)),
      )}
      find="Find by identity"
      report="remediation-performance"
      named={{
        assignee: (value) => value,
        new_days: lastDays,
        regressed_days: lastDays,
        verified_days: lastDays,
        after_import: (id) => id,
      }}
      facets={facets}
      closed={['provider', 'environment', 'source', 'team', 'check']}
      counted={groups ? ` in ${counted(groups.length, 'check')}` : ''}
      hidden={
        filter.state.length > 0 && !filter.closed
          ? null
          : {
              by: 'closed',
              isShown: filter.closed,
              words: 'Dismissed and verified findings hidden.',
              shownWords: 'Dismissed and verified findings shown.',
              count: withClosed - page.total,
            }
      }
      switch={
        groups ? (
          <Link href={address(PATH, search, { view: 'rows' })}>Ungroup</Link>
        ) : (
          <Link href={address(PATH, search, { view: null, check: null })}>Group by check</Link>
        )
      }
      drawer={<FindingDrawer {...list} />}
      empty={
        <EmptyState title={`0 findings on ${counted(identities, 'identity', 'identities')}.`}>
          {identities === 0 ? (
            <>
              No import covers this scope yet. <Link href="/imports">Add a source</Link>
            </>
          ) : (
            <>
              Evaluated <Time at={now} form="day" />. Checks without enough data are not counted here: see{' '}
              <Link href="/checks">Checks</Link>.
            </>
          )}
        </EmptyState>
      }
    >
      {groups ? (
        <GroupTable
          groups={groups.map((group) => ({
            ...group,
            controls: controlsOf(group.checkId, pinned).map((control) => control.id),
          }))}
          search={search}
          now={now}
        />
      ) : (
        <FindingList key={query} {...list} sort={filter.sort} />
      )}
    </ListPage>
  )
}
