import { Link } from '@/components/ui/link'
import { ReportLink } from '@/components/reports/report-link'
import { address, filterQuery, type Search } from '@/components/views/address'
import { FacetList } from '@/components/views/facet-list'
import { filterChips } from '@/components/views/filter-chips'
import { FilteredEmpty } from '@/components/views/filtered-empty'
import { ListEmpty } from '@/components/views/list-empty'
import { ListSearch } from '@/components/views/list-search'
import { SavedViews } from '@/components/views/saved-views'
import { ChipRow } from '@/components/ui/chip-row'
import { EmptyState } from '@/components/ui/empty-state'
import { FacetGroup } from '@/components/ui/facet-group'
import { count } from '@/components/ui/figures'
import { Kbd } from '@/components/ui/kbd'
import { PageHeader } from '@/components/ui/page-header'
import { Workspace } from '@/components/ui/workspace'
import type { CredentialFilter } from '@/lib/model/filters'
import { CredentialList } from './credential-list'
import { ExportCredentials } from './export-credentials'
import type { CredentialPage } from './queries'
import type { RotationPolicy } from './rotation-policy'
import type { Facet } from '@/lib/model/answers/page'

type Props = {
  search: Search
  /** How many there would be without each filter, when nothing matches. */
  without: Record<string, number>
  filter: CredentialFilter
  page: CredentialPage
  facets: Facet[]
  /** How many there are with only this value; for the two questions that have no facet of their own. */
  counts: { static: number; dynamic: number; exposed: number }
  all: number
  /** Inactive, revoked and gone ones under the same filter. */
  hidden: number
  policy: RotationPolicy
  now: string
}

const PATH = '/credentials'
const types = { true: 'Static', false: 'Dynamic' }

export function CredentialBrowser(props: Props) {
  const { search, without, filter, page, facets, counts, all, hidden, policy, now } = props
  const chips = filterChips(PATH, search, facets, {
    q: (value) => value,
    static: (value) => types[value as keyof typeof types] ?? value,
    exposed: (value) => (value === 'true' ? 'yes' : 'no'),
    source: (id) => id,
  })
  const query = filterQuery(search)
  const only = (field: 'static' | 'exposed', value: 'true' | 'false') =>
    address(PATH, search, { [field]: String(filter[field]) === value ? null : value })
  return (
    <Workspace
      head={
        <>
          <PageHeader
            title="Credentials"
            actions={
              <>
                <ListSearch label="Find by id or identity" />
                <SavedViews page="credentials" query={query} />
                <ExportCredentials query={query} count={page.total} />
                <ReportLink kind="credential-age" query={query} />
              </>
            }
          />
          {chips.length > 0 ? <ChipRow chips={chips} clear={PATH} /> : null}
        </>
      }
      facets={
        <>
          <FacetGroup
            title="Type"
            values={[
              {
                value: 'true',
                label: 'Static',
                count: counts.static,
                selected: filter.static === true,
                href: only('static', 'true'),
              },
              {
                value: 'false',
                label: 'Dynamic',
                count: counts.dynamic,
                selected: filter.static === false,
                href: only('static', 'false'),
              },
            ]}
          />
          <FacetGroup
            title="Secret exposed"
            values={[
              {
                value: 'true',
                label: 'Found by a scanner',
                count: counts.exposed,
                selected: filter.exposed === true,
                href: only('exposed', 'true'),
              },
            ]}
          />
          <FacetList pathname={PATH} search={search} facets={facets} />
        </>
      }
      count={
        <span>
          <b>{count(page.total)}</b> of {count(all)}.{' '}
          {filter.ended ? (
            <>
              Inactive, revoked and gone are shown.{' '}
              <Link href={address(PATH, search, { ended: null })}>Hide</Link>
            </>
          ) : (
            <>
              Inactive, revoked and gone are hidden.{' '}
              {hidden > 0 ? (
                <Link href={address(PATH, search, { ended: 'true' })}>Show {count(hidden)}</Link>
              ) : null}
            </>
          )}
        </span>
      }
      foot={
        <>
          <span className="grow trunc">
            Policy {policy.days} days, keys that never leave their holder {count(policy.asymmetricDays)}.{' '}
            {policy.origin}.
          </span>
          <span className="row" aria-hidden="true">
            <Kbd>j</Kbd> <Kbd>k</Kbd> move
          </span>
        </>
      }
    >
      {page.total > 0 ? (
        <CredentialList
          key={query}
          first={page}
          search={search}
          sort={filter.sort}
          policy={policy}
          now={now}
        />
      ) : chips.length > 0 ? (
        <FilteredEmpty noun="credential" chips={chips} clear={PATH} all={all} without={without} />
      ) : (
        <ListEmpty>
          <EmptyState
            title="No credential is in the inventory."
            action={<Link href="/imports">Add a source</Link>}
          >
            Credential reports, key listings and issuance logs fill this list.
          </EmptyState>
        </ListEmpty>
      )}
    </Workspace>
  )
}
