import { Link } from '@/components/ui/link'
import { ReportLink } from '@/components/reports/report-link'
import { FilteredEmpty } from '@/components/views/filtered-empty'
import { address, filterQuery, type Search } from '@/components/views/address'
import { FacetList } from '@/components/views/facet-list'
import { filterChips } from '@/components/views/filter-chips'
import { ListSearch } from '@/components/views/list-search'
import { SavedViews } from '@/components/views/saved-views'
import type { RotationPolicy } from '@/components/credentials/rotation-policy'
import { Button } from '@/components/ui/button'
import { ChipRow } from '@/components/ui/chip-row'
import { count } from '@/components/ui/figures'
import { Kbd } from '@/components/ui/kbd'
import { PageHeader } from '@/components/ui/page-header'
import { Workspace } from '@/components/ui/workspace'
import type { IdentityFilter } from '@/lib/model/filters'
import { ExportIdentities } from './export-identities'
import { IdentityDrawer } from './identity-drawer'
import { IdentityList } from './identity-list'
import { MissingDrawer } from './missing-drawer'
import type { IdentityPage } from './queries'
import type { IdentitySheet } from './sheet'
import type { Facet } from '@/lib/model/answers/page'

type Props = {
  search: Search
  /** How many there would be without each filter, when nothing matches. */
  without: Record<string, number>
  filter: IdentityFilter
  page: IdentityPage
  facets: Facet[]
  checkTitles: Record<string, string>
  /** Identities without any filter. */
  all: number
  /** Retired ones that the filter would show as well. */
  hidden: number
  policy: RotationPolicy
  now: string
  openId: string | null
  /** Of the identity in the drawer; null when it is not there. */
  sheet: IdentitySheet | null
  ownerRefused: string | null
  /** Whether the reader may attest what this filter shows. */
  attestable: boolean
}

const PATH = '/identities'

export function IdentityBrowser(props: Props) {
  const {
    search,
    without,
    filter,
    page,
    facets,
    checkTitles,
    all,
    hidden,
    policy,
    now,
    openId,
    sheet,
    ownerRefused,
    attestable,
  } = props
  const chips = filterChips(PATH, search, facets, {
    q: (value) => value,
    check: (id) => checkTitles[id] ?? id,
    unknown: (id) => checkTitles[id] ?? id,
    exposed: (value) => (value === 'true' ? 'yes' : 'no'),
  })
  const query = filterQuery(search)
  const closeHref = address(PATH, search, { open: null })
  const hrefAt = (index: number) => {
    const row = page.rows[index]
    return row ? address(PATH, search, { open: row.id }) : null
  }
  const at = page.rows.findIndex((row) => row.id === openId)
  return (
    <Workspace
      head={
        <>
          <PageHeader
            title="Identities"
            actions={
              <>
                <ListSearch label="Find in identities" />
                <SavedViews page="identities" query={query} />
                <ExportIdentities query={query} count={page.total} />
                <ReportLink kind="ownership" query={query} />
                {attestable && page.total > 0 ? (
                  <Button href={`/attestation/new?query=${encodeURIComponent(query)}`}>
                    {`Attest ${count(page.total)}`}
                  </Button>
                ) : null}
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
          closed={['provider', 'kind', 'environment', 'status', 'source']}
        />
      }
      count={
        <span>
          <b>{count(page.total)}</b> of {count(all)}.{' '}
          {filter.retired ? (
            <>
              Retired ones are shown.{' '}
              <Link href={address(PATH, search, { retired: null, open: null })}>Hide</Link>
            </>
          ) : (
            <>
              Retired ones are hidden; accepted findings do not count.{' '}
              {hidden > 0 ? (
                <Link href={address(PATH, search, { retired: 'true', open: null })}>
                  Show {count(hidden)}
                </Link>
              ) : null}
            </>
          )}
        </span>
      }
      foot={
        <>
          <span className="grow trunc">
            Age policy {policy.days} days. {policy.origin}.
          </span>
          <span className="row" aria-hidden="true">
            <Kbd>j</Kbd> <Kbd>k</Kbd> move
          </span>
        </>
      }
      drawer={
        openId === null ? null : sheet ? (
          <IdentityDrawer
            sheet={sheet}
            closeHref={closeHref}
            previousHref={at < 0 ? undefined : hrefAt(at - 1)}
            nextHref={at < 0 ? undefined : hrefAt(at + 1)}
            position={at < 0 ? undefined : `${count(at + 1)} of ${count(page.total)}`}
            ownerRefused={ownerRefused}
          />
        ) : (
          <MissingDrawer closeHref={closeHref} />
        )
      }
    >
      {page.total === 0 ? (
        <FilteredEmpty noun="identity" chips={chips} clear={PATH} all={all} without={without} />
      ) : (
        <IdentityList
          key={query}
          first={page}
          search={search}
          sort={filter.sort}
          openId={sheet?.identity.id ?? null}
          policyDays={policy.days}
          now={now}
          ownerRefused={ownerRefused}
        />
      )}
    </Workspace>
  )
}
