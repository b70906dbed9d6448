import type { Metadata } from 'next'
import { IdentityDrawer } from '@/components/identities/identity-drawer'
import { IdentityList } from '@/components/identities/identity-list'
import { PlatformOwn } from '@/components/identities/platform-own'
import { Button } from '@/components/ui/button'
import { count, counted, lastDays } from '@/components/ui/figures'
import { MoveKeys } from '@/components/ui/kbd'
import { ListPage } from '@/components/views/list-page'
import { NothingYet } from '@/components/views/nothing-yet'
import { address, type Search } from '@/components/views/address'
import { requireSession } from '@/lib/auth/session'
import { checkCatalogue } from '@/lib/checks/catalogue'
import { identityFacets } from '@/lib/inventory/identity-facets'
import { countIdentities, listIdentities } from '@/lib/inventory/identities'
import { platformPrincipals } from '@/lib/inventory/platform-principals'
import { identityFilter } from '@/lib/model/filters'
import type { Applicability } from '@/lib/model/vocabulary'
import { applicabilityNames } from '@/lib/model/words'
import { listViews } from '@/lib/views/views'
import { asOf } from '../as-of'
import { askedList } from '../asked-list'
import { listLayout } from '../list-layout'
import { refusalOf } from '../refusal'
import { rotationPolicy } from '../rotation-policy'
import { withoutEach } from '../without-each'

export const metadata: Metadata = { title: 'Identities' }

export default async function IdentitiesPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { actor } = await requireSession()
  const asked = await askedList(searchParams, identityFilter, 'Identities', '/identities')
  if (asked.bad) return asked.bad
  const { search, filter, query } = asked
  const countOf = (one: typeof filter) => countIdentities(actor, one)
  const [page, facets, all, withRetired, policy, known, views, layout] = await Promise.all([
    listIdentities(actor, filter),
    identityFacets(actor, filter),
    countOf(identityFilter.parse({ retired: 'true' })),
    countOf({ ...filter, retired: true }),
    rotationPolicy(),
    checkCatalogue(),
    listViews(actor, 'identities'),
    listLayout(actor, 'identities'),
  ])
  const titleOf = (checkId: string) => known.byId(checkId)?.title ?? checkId
  if (all === 0)
    return <NothingYet title="Identities" words="An import lists identities, with the record behind each." />
  const list = { first: page, query, now: asOf(), ownerRefused: refusalOf(actor, 'owner:assign') }
  return (
    <ListPage
      title="Identities"
      path="/identities"
      search={search}
      views={views}
      layout={layout}
      noun={['identity', 'identities']}
      total={page.total}
      all={all}
      without={await withoutEach(page.total, search, filter, (rest) => countOf(identityFilter.parse(rest)))}
      find="Find in identities"
      report="ownership"
      actions={
        refusalOf(actor, 'attestation:manage') === null && page.total > 0 ? (
          <Button small href={`/attestation/new?query=${encodeURIComponent(query)}`}>
            {`Start review (${count(page.total)})`}
          </Button>
        ) : null
      }
      named={{
        unknown: titleOf,
        passes: titleOf,
        excepted: titleOf,
        assessed: titleOf,
        within: (value) => applicabilityNames[value as Applicability] ?? value,
        new_days: lastDays,
        gone_days: lastDays,
        exposed: (value) => (value === 'true' ? 'yes' : 'no'),
      }}
      facets={facets}
      closed={['provider', 'kind', 'environment', 'status', 'source', 'team', 'check']}
      hidden={{
        by: 'retired',
        isShown: filter.retired,
        words: 'Retired identities hidden. Accepted findings not counted.',
        shownWords: 'Retired identities shown.',
        count: filter.status.length > 0 ? 0 : withRetired - page.total,
      }}
      foot={
        <>
          <span className="grow trunc">
            Age policy {counted(policy.days, 'day')}. {policy.origin}.
          </span>
          <Button
            small
            look="quiet"
            href={address('/identities', search, { platform: filter.platform ? null : 'true' })}
          >
            {filter.platform ? 'Hide what platforms run' : 'Show what platforms run'}
          </Button>
          <MoveKeys />
        </>
      }
      drawer={<IdentityDrawer {...list} />}
    >
      <IdentityList key={query} {...list} sort={filter.sort} policyDays={policy.days} />
      {filter.platform ? <PlatformOwn principals={await platformPrincipals(actor)} /> : null}
    </ListPage>
  )
}
