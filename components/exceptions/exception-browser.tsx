import { IconDownload } from '@tabler/icons-react'
import { ReportLink } from '@/components/reports/report-link'
import { address, filterQuery, type Search } from '@/components/views/address'
import { FacetList } from '@/components/views/facet-list'
import { filterChips } from '@/components/views/filter-chips'
import { FilteredEmpty } from '@/components/views/filtered-empty'
import { ListEmpty } from '@/components/views/list-empty'
import { ListSearch } from '@/components/views/list-search'
import { SavedViews } from '@/components/views/saved-views'
import { Button } from '@/components/ui/button'
import { ChipRow } from '@/components/ui/chip-row'
import { EmptyState } from '@/components/ui/empty-state'
import { count, counted } from '@/components/ui/figures'
import { PageHeader } from '@/components/ui/page-header'
import { TabLinks } from '@/components/ui/tab-links'
import { Workspace } from '@/components/ui/workspace'
import type { ExceptionFilter } from '@/lib/model/filters'
import type { ExceptionFigures } from '@/lib/findings/exception-queries'
import { ExceptionList } from './exception-list'
import { type ExceptionPage, exceptionsCsv } from './queries'
import type { Facet } from '@/lib/model/answers/page'

type Props = {
  search: Search
  without: Record<string, number>
  filter: ExceptionFilter
  page: ExceptionPage
  facets: Facet[]
  figures: ExceptionFigures
  refused: { request: string | null; decide: string | null }
}

const PATH = '/exceptions'
const presets = { state: null, lapsed: null, bridge: null }

export function ExceptionBrowser({ search, without, filter, page, facets, figures, refused }: Props) {
  const chips = filterChips(PATH, search, facets, {
    q: (value) => value,
    lapsed: () => 'while the gap is open',
    bridge: (value) => (value === 'true' ? 'bridge' : 'no bridge'),
  })
  const query = filterQuery(search)
  const only = (state: string) => filter.state.length === 1 && filter.state[0] === state
  const tab = (label: string, n: number | undefined, changes: Record<string, string>, current: boolean) => ({
    href: address(PATH, search, { ...presets, ...changes }),
    label,
    ...(n !== undefined && { count: n }),
    current,
  })
  return (
    <Workspace
      head={
        <>
          <PageHeader
            title="Exceptions"
            actions={
              <>
                <ListSearch label="Find by identity or reason" />
                <SavedViews page="exceptions" query={query} />
                <Button
                  small
                  file
                  href={exceptionsCsv(query)}
                  icon={<IconDownload size={14} aria-hidden="true" />}
                >
                  {`Export ${count(page.total)}`}
                </Button>
                <ReportLink kind="exceptions-register" query={query} />
              </>
            }
          />
          <TabLinks
            label="Which exceptions"
            tabs={[
              tab(
                'Standing',
                undefined,
                {},
                filter.state.length === 0 && !filter.lapsed && filter.bridge === undefined,
              ),
              tab('To decide', figures.requested, { state: 'requested' }, only('requested')),
              tab('Stale', figures.stale, { state: 'stale' }, only('stale')),
              tab('Expired, still open', figures.lapsed, { lapsed: 'true' }, filter.lapsed === true),
              tab('Bridges', undefined, { bridge: 'true' }, filter.bridge === true),
            ]}
          />
          {chips.length > 0 ? <ChipRow chips={chips} clear={PATH} /> : null}
        </>
      }
      facets={<FacetList pathname={PATH} search={search} facets={facets} />}
      count={
        <span>
          <b>{counted(page.total, 'exception')}</b>. {count(figures.standing)} approved,{' '}
          {count(figures.endingSoon)} of them end within 14 days.
          {filter.state.length === 0 ? ' Those that ended and left nothing open are hidden.' : ''}
        </span>
      }
    >
      {page.total === 0 ? (
        chips.length > 0 ? (
          <FilteredEmpty noun="exception" chips={chips} clear={PATH} without={without} />
        ) : (
          <ListEmpty>
            <EmptyState
              title="No gap is accepted."
              action={
                <Button small href="/findings">
                  Findings
                </Button>
              }
            >
              An exception is asked for on a finding, approved by somebody else, and ends by itself.
            </EmptyState>
          </ListEmpty>
        )
      ) : (
        <ExceptionList key={query} first={page} search={search} sort={filter.sort} refused={refused} />
      )}
    </Workspace>
  )
}
