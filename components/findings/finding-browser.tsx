import { Link } from '@/components/ui/link'
import { ReportLink } from '@/components/reports/report-link'
import { MissingDrawer } from '@/components/identities/missing-drawer'
import { address, filterQuery, type Search } from '@/components/views/address'
import { FacetList } from '@/components/views/facet-list'
import { filterChips } from '@/components/views/filter-chips'
import { FilteredEmpty } from '@/components/views/filtered-empty'
import { ListEmpty } from '@/components/views/list-empty'
import { ListSearch } from '@/components/views/list-search'
import { SavedViews } from '@/components/views/saved-views'
import { ChipRow } from '@/components/ui/chip-row'
import { EmptyState } from '@/components/ui/empty-state'
import { count, counted } from '@/components/ui/figures'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { Workspace } from '@/components/ui/workspace'
import type { FindingFilter } from '@/lib/model/filters'
import type { FindingRefusals } from './actions'
import { ExportFindings } from './export-findings'
import { FindingDrawer } from './finding-drawer'
import { FindingList } from './finding-list'
import { GroupTable, type Group } from './group-table'
import type { FindingPage } from './queries'
import type { FindingSheet } from './sheet'
import type { Facet } from '@/lib/model/answers/page'

type Props = {
  search: Search
  /** How many there would be without each filter, when nothing matches. */
  without: Record<string, number>
  filter: FindingFilter
  page: FindingPage
  facets: Facet[]
  /** Groups by check; null when the rows are shown. */
  groups: Group[] | null
  identities: number
  /** Accepted and verified ones under the same filter. */
  hidden: number
  now: string
  openId: string | null
  sheet: FindingSheet | null
  refused: FindingRefusals
  /** The longest that an exception may last. */
  daysMax: number
  me: string
}

const PATH = '/findings'

export function FindingBrowser(props: Props) {
  const {
    search,
    without,
    filter,
    page,
    facets,
    groups,
    identities,
    hidden,
    now,
    openId,
    sheet,
    refused,
    daysMax,
    me,
  } = props
  const chips = filterChips(PATH, search, facets, {
    q: (value) => value,
    assignee: (value) => value,
    new_days: (days) => `${days} days`,
    source: (id) => id,
  })
  const query = filterQuery(search)
  const closeHref = address(PATH, search, { open: null })
  const at = page.rows.findIndex((row) => row.id === openId)
  const hrefAt = (index: number) => {
    const row = page.rows[index]
    return row ? address(PATH, search, { open: row.id }) : null
  }
  return (
    <Workspace
      head={
        <>
          <PageHeader
            title="Findings"
            actions={
              <>
                <ListSearch label="Find by identity" />
                <SavedViews page="findings" query={query} />
                <ExportFindings query={query} count={page.total} />
                <ReportLink kind="remediation-performance" query={query} />
              </>
            }
          />
          {chips.length > 0 ? <ChipRow chips={chips} clear={PATH} /> : null}
        </>
      }
      facets={
        <FacetList
          pathname={PATH}
          search={search}
          facets={facets}
          closed={['provider', 'environment', 'check']}
        />
      }
      count={
        <span className="row wrap grow">
          <span className="grow">
            <b>{counted(page.total, 'finding')}</b>
            {groups ? ` in ${counted(groups.length, 'check')}` : ''}.{' '}
            {filter.closed ? (
              <>
                Those set aside and verified are shown.{' '}
                <Link href={address(PATH, search, { closed: null, open: null })}>Hide</Link>
              </>
            ) : filter.state.length > 0 ? null : (
              <>
                Those set aside and verified are hidden.{' '}
                {hidden > 0 ? (
                  <Link href={address(PATH, search, { closed: 'true', open: null })}>
                    Show {count(hidden)}
                  </Link>
                ) : null}
              </>
            )}
          </span>
          {groups ? (
            <Link href={address(PATH, search, { view: 'rows' })}>As one list</Link>
          ) : (
            <Link href={address(PATH, search, { view: null, check: null, open: null })}>By check</Link>
          )}
        </span>
      }
      drawer={
        openId === null ? null : sheet ? (
          <FindingDrawer
            sheet={sheet}
            closeHref={closeHref}
            previousHref={at < 0 ? undefined : hrefAt(at - 1)}
            nextHref={at < 0 ? undefined : hrefAt(at + 1)}
            position={at < 0 ? undefined : `${count(at + 1)} of ${count(page.total)}`}
            refused={refused}
            me={me}
          />
        ) : (
          <MissingDrawer closeHref={closeHref} />
        )
      }
    >
      {page.total === 0 ? (
        chips.length > 0 ? (
          <FilteredEmpty noun="finding" chips={chips} clear={PATH} without={without} />
        ) : (
          <ListEmpty>
            <EmptyState title={`0 findings on ${counted(identities, 'identity', 'identities')}.`}>
              {identities === 0 ? (
                <>
                  No import has reached this scope yet. <Link href="/imports">Add a source</Link>
                </>
              ) : (
                <>
                  Judged <Time at={now} form="day" />. What cannot be judged is not counted here: see{' '}
                  <Link href="/checks">Checks</Link>.
                </>
              )}
            </EmptyState>
          </ListEmpty>
        )
      ) : groups ? (
        <GroupTable groups={groups} search={search} now={now} />
      ) : (
        <FindingList
          key={query}
          first={page}
          search={search}
          sort={filter.sort}
          openId={openId}
          now={now}
          refused={refused}
          daysMax={daysMax}
          me={me}
        />
      )}
    </Workspace>
  )
}
