import type { Metadata } from 'next'
import { IdentityBrowser } from '@/components/identities/identity-browser'
import { NothingYet } from '@/components/views/nothing-yet'
import { BadAddress } from '@/components/views/bad-address'
import type { Search } from '@/components/views/address'
import { requireSession } from '@/lib/auth/session'
import { checkById } from '@/lib/checks/index'
import { identityFacets } from '@/lib/inventory/identity-facets'
import { countIdentities, listIdentities } from '@/lib/inventory/identities'
import { NotFound } from '@/lib/model/errors'
import { identityFilter } from '@/lib/model/filters'
import { asOf } from '../as-of'
import { refusalOf } from '../refusal'
import { rotationPolicy } from '../rotation-policy'
import { withoutEach } from '../without-each'
import { sheetOf } from './sheet-of'

export const metadata: Metadata = { title: 'Identities' }

export default async function IdentitiesPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { actor } = await requireSession()
  const { cursor: _cursor, limit: _limit, ...search } = await searchParams
  const parsed = identityFilter.safeParse(search)
  if (!parsed.success)
    return (
      <BadAddress
        title="Identities"
        pathname="/identities"
        problems={parsed.error.issues.map((issue) => ({
          field: issue.path.join('.'),
          problem: issue.message,
        }))}
      />
    )
  const filter = parsed.data
  const openId = [search.open].flat()[0] ?? null
  const everything = identityFilter.parse({ retired: 'true' })
  const [page, facets, all, withRetired, policy, sheet] = await Promise.all([
    listIdentities(actor, filter),
    identityFacets(actor, filter),
    countIdentities(actor, everything),
    countIdentities(actor, { ...filter, retired: true }),
    rotationPolicy(),
    // A drawer whose identity is gone or hidden says so; the list beside it is unaffected.
    openId
      ? sheetOf(actor, openId).catch((error) => (error instanceof NotFound ? null : Promise.reject(error)))
      : null,
  ])
  if (all === 0)
    return <NothingYet title="Identities" words="Identities appear here with the record that names them." />
  return (
    <IdentityBrowser
      search={search}
      without={
        page.total > 0
          ? {}
          : await withoutEach(search, filter, (rest) => countIdentities(actor, identityFilter.parse(rest)))
      }
      filter={filter}
      page={page}
      facets={facets}
      checkTitles={Object.fromEntries(
        [...filter.check, ...filter.unknown].map((id) => [id, checkById(id)?.title ?? id]),
      )}
      all={all}
      hidden={filter.status.length > 0 ? 0 : withRetired - page.total}
      policy={policy}
      now={asOf()}
      openId={openId}
      sheet={sheet}
      ownerRefused={refusalOf(actor, 'owner:assign')}
      attestable={refusalOf(actor, 'attestation:manage') === null}
    />
  )
}
