import type { Metadata } from 'next'
import { AgeBrush } from '@/components/credentials/age-brush'
import { CredentialDrawer } from '@/components/credentials/credential-drawer'
import { CredentialList } from '@/components/credentials/credential-list'
import { FacetGroup } from '@/components/ui/facet-group'
import { counted } from '@/components/ui/figures'
import { MoveKeys } from '@/components/ui/kbd'
import type { Search } from '@/components/views/address'
import { flagFacet } from '@/components/views/flag-facet'
import { ListPage } from '@/components/views/list-page'
import { NothingYet } from '@/components/views/nothing-yet'
import { requireSession } from '@/lib/auth/session'
import {
  countCredentials,
  credentialAgeBands,
  credentialFacets,
  listCredentials,
} from '@/lib/inventory/credentials'
import { credentialFilter } from '@/lib/model/filters'
import { listViews } from '@/lib/views/views'
import { asOf } from '../as-of'
import { askedList } from '../asked-list'
import { listLayout } from '../list-layout'
import { countedFor } from '../counted'
import { refusalOf } from '../refusal'
import { rotationPolicy } from '../rotation-policy'
import { withoutEach } from '../without-each'

export const metadata: Metadata = { title: 'Credentials' }

const PATH = '/credentials'
const types: Record<string, string> = { true: 'Static', false: 'Dynamic' }

export default async function CredentialsPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { actor } = await requireSession()
  const asked = await askedList(searchParams, credentialFilter, 'Credentials', PATH)
  if (asked.bad) return asked.bad
  const { search, filter, query } = asked
  const policy = await rotationPolicy()
  const { sort: _sort, limit: _most, ...narrowing } = filter
  const shared = countedFor(actor, 'credentials', [narrowing, policy.days, policy.asymmetricDays])
  const counts = shared('counts', () =>
    countCredentials(
      actor,
      [
        filter,
        credentialFilter.parse({ ended: 'true' }),
        ...[{ ended: true }, { static: true }, { static: false }, { exposed: true }].map((changes) => ({
          ...filter,
          ...changes,
        })),
      ],
      policy,
    ),
  )
  const [page, facets, bands, [, all, withEnded, isStatic, isDynamic, exposed], views, layout] =
    await Promise.all([
      listCredentials(
        actor,
        filter,
        policy,
        counts.then(([total]) => total!),
      ),
      shared('facets', () => credentialFacets(actor, filter, policy)),
      shared('bands', () => credentialAgeBands(actor, filter, policy)),
      counts as Promise<[number, number, number, number, number, number]>,
      listViews(actor, 'credentials'),
      listLayout(actor, 'credentials'),
    ])
  const words = 'Credential reports, key listings and audit logs fill this list.'
  if (all === 0) return <NothingYet title="Credentials" words={words} />
  const list = { first: page, query, now: asOf() }
  return (
    <ListPage
      title="Credentials"
      path={PATH}
      search={search}
      views={views}
      layout={layout}
      noun={['credential', 'credentials']}
      total={page.total}
      all={all}
      without={await withoutEach(
        page.total,
        search,
        filter,
        async (rest) => (await countCredentials(actor, [credentialFilter.parse(rest)], policy))[0]!,
      )}
      find="Find by id or identity"
      report="credential-age"
      named={{
        static: (value) => types[value] ?? value,
        exposed: (value) => (value === 'true' ? 'yes' : 'no'),
        age_from: (value) => counted(Number(value), 'day'),
        age_to: (value) => counted(Number(value), 'day'),
      }}
      facets={facets}
      closed={['source']}
      moreFacets={
        <>
          <AgeBrush path={PATH} search={search} bands={bands} from={filter.age_from} to={filter.age_to} />
          <FacetGroup
            title="Type"
            values={flagFacet(PATH, search, 'static', [
              { value: 'true', label: 'Static', count: isStatic },
              { value: 'false', label: 'Dynamic', count: isDynamic },
            ])}
          />
          <FacetGroup
            title="Secret exposed"
            values={flagFacet(PATH, search, 'exposed', [
              { value: 'true', label: 'Found by a scanner', count: exposed },
            ])}
          />
        </>
      }
      hidden={{
        by: 'ended',
        isShown: filter.ended,
        words: 'Inactive, revoked and deleted credentials hidden.',
        shownWords: 'Inactive, revoked and deleted credentials shown.',
        count: withEnded - page.total,
      }}
      foot={
        <>
          <span className="grow trunc">
            Policy: {counted(policy.days, 'day')}; asymmetric keys {counted(policy.asymmetricDays, 'day')}.{' '}
            {policy.origin}.
          </span>
          <MoveKeys />
        </>
      }
      drawer={<CredentialDrawer {...list} />}
    >
      <CredentialList
        key={query}
        {...list}
        sort={filter.sort}
        policy={policy}
        ownerRefused={refusalOf(actor, 'owner:assign')}
      />
    </ListPage>
  )
}
