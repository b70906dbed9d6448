import { IconDownload } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ReportLink } from '@/components/reports/report-link'
import { Button } from '@/components/ui/button'
import { ChipRow } from '@/components/ui/chip-row'
import { ColumnMenu } from '@/components/ui/column-menu'
import { FacetSwitch } from '@/components/ui/facet-panel'
import { count, counted } from '@/components/ui/figures'
import { Link } from '@/components/ui/link'
import { ListLayoutProvider } from '@/components/ui/list-layout'
import { PageHeader } from '@/components/ui/page-header'
import { TabLinks, type TabLink } from '@/components/ui/tab-links'
import { Workspace } from '@/components/ui/workspace'
import type { Facet } from '@/lib/model/answers/page'
import type { SavedView } from '@/lib/model/answers/views'
import type { ListLayout } from '@/lib/model/list-layout'
import { address, filterQuery, type Search } from './address'
import { FacetList } from './facet-list'
import { filterChips, type Named } from './filter-chips'
import { FilteredEmpty } from './filtered-empty'
import { ListActions } from './list-actions'
import styles from './list-actions.module.css'
import { ListEmpty } from './list-empty'
import { ListSearch } from './list-search'
import type { ViewPage } from './queries'
import { viewTabs } from './view-tabs'

type Props = {
  title: string
  /** The page and the route of its rows: "/findings". */
  path: `/${ViewPage}`
  search: Search
  noun: [one: string, many: string]
  total: number
  /** How many rows the export has, where it has more than are listed. */
  exported?: number
  /** Rows without any filter, where that is counted. */
  all?: number
  /** How many there would be without each filter, when nothing matches. */
  without: Record<string, number>
  /** Label of the search field. */
  find: string
  /** Kind of the report about these rows. */
  report?: string
  actions?: ReactNode
  /** Own and shared views of this list, which are tabs after those that it has for everybody. */
  views: readonly SavedView[]
  /** How the reader arranges the rows, and where that is kept. */
  layout: { cookie: string; chosen: ListLayout }
  /** What is shown are rows of records, whose columns can be chosen. */
  hasColumns?: boolean
  tabs?: { label: string; tabs: TabLink[] }
  /** Filters that no facet lists, with the words for their values. */
  named: Named
  facets: Facet[] | null
  /** Facets that start closed. */
  closed?: readonly string[]
  /** Facets before those of the list. */
  moreFacets?: ReactNode
  /** Rows that are left out until the address asks for them. */
  hidden?: { by: string; isShown: boolean; words: string; shownWords: string; count?: number } | null
  /** After the count. */
  counted?: ReactNode
  /** At the end of the line of the count: another way to see the rows. */
  switch?: ReactNode
  foot?: ReactNode
  drawer?: ReactNode
  /** Shown when there are no rows and no filters. */
  empty?: ReactNode
  children: ReactNode
}

/** The page of a list: title and actions, filters as chips and facets, how many rows there are, and the rows. */
export function ListPage(props: Props) {
  const { title, path, search, noun, total, all, facets, hidden, moreFacets, hasColumns = true } = props
  const query = filterQuery(search)
  const choosesColumns = hasColumns && total > 0
  const chips = filterChips(path, search, facets ?? [], { q: (text) => text, ...props.named })
  const tabs = viewTabs(path, query, props.views, props.tabs?.tabs)
  const words = chips.map((chip) => `${chip.field} ${chip.operator} ${chip.value}`).join(', ')
  const workspace = (
    <Workspace
      head={
        <>
          <PageHeader
            title={title}
            actions={
              <>
                <div className={styles.tools}>
                  <ListSearch label={props.find} />
                  {facets ? <FacetSwitch /> : null}
                  <ListActions
                    page={path.slice(1) as ViewPage}
                    query={query}
                    words={words}
                    hasColumns={choosesColumns}
                  >
                    <Button
                      small
                      file
                      href={`/api/v1${path}/export${query ? `?${query}` : ''}`}
                      icon={<IconDownload size={14} aria-hidden="true" />}
                    >
                      {`Export ${count(props.exported ?? total)}`}
                    </Button>
                    {props.report ? <ReportLink kind={props.report} query={query} /> : null}
                  </ListActions>
                </div>
                {props.actions}
              </>
            }
          />
          {tabs.length > 0 ? (
            <TabLinks label={props.tabs?.label ?? `Views of ${noun[1]}`} tabs={tabs} folds />
          ) : null}
          {chips.length > 0 ? <ChipRow chips={chips} clear={path} /> : null}
        </>
      }
      facets={
        facets ? (
          <>
            {moreFacets}
            <FacetList pathname={path} search={search} facets={facets} closed={props.closed} />
          </>
        ) : undefined
      }
      count={
        <span className="row wrap grow">
          <span className="grow">
            {all === undefined ? (
              <b>{counted(total, ...noun)}</b>
            ) : (
              <>
                <b>{count(total)}</b> of {count(all)}
              </>
            )}
            {props.counted}.{' '}
            {hidden ? (
              <>
                {hidden.isShown ? hidden.shownWords : hidden.words}{' '}
                {hidden.isShown ? (
                  <Link href={address(path, search, { [hidden.by]: null })}>Hide</Link>
                ) : hidden.count === 0 ? null : (
                  <Link href={address(path, search, { [hidden.by]: 'true' })}>
                    Show{hidden.count === undefined ? '' : ` ${count(hidden.count)}`}
                  </Link>
                )}
              </>
            ) : null}
          </span>
          {props.switch}
          {choosesColumns ? (
            <span className={styles.columns}>
              <ColumnMenu />
            </span>
          ) : null}
        </span>
      }
      foot={props.foot}
      drawer={props.drawer}
    >
      {total > 0 ? (
        props.children
      ) : chips.length > 0 || !props.empty ? (
        <FilteredEmpty noun={noun[0]} chips={chips} clear={path} all={all} without={props.without} />
      ) : (
        <ListEmpty>{props.empty}</ListEmpty>
      )}
    </Workspace>
  )
  return <ListLayoutProvider {...props.layout}>{workspace}</ListLayoutProvider>
}
