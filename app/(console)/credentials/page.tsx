import type { Metadata } from 'next'
import { CredentialBrowser } from '@/components/credentials/credential-browser'
import { NothingYet } from '@/components/views/nothing-yet'
import { BadAddress } from '@/components/views/bad-address'
import type { Search } from '@/components/views/address'
import { requireSession } from '@/lib/auth/session'
import { countCredentials, credentialFacets, listCredentials } from '@/lib/inventory/credentials'
import { credentialFilter } from '@/lib/model/filters'
import { asOf } from '../as-of'
import { countedFor } from '../counted'
import { withoutEach } from '../without-each'
import { rotationPolicy } from '../rotation-policy'

export const metadata: Metadata = { title: 'Credentials' }

export default async function CredentialsPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { actor } = await requireSession()
  const { cursor: _cursor, limit: _limit, ...search } = await searchParams
  const parsed = credentialFilter.safeParse(search)
  if (!parsed.success)
    return (
      <BadAddress
        title="Credentials"
        pathname="/credentials"
        problems={parsed.error.issues.map((issue) => ({
          field: issue.path.join('.'),
          problem: issue.message,
        }))}
      />
    )
  const filter = parsed.data
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
  const [page, facets, [, all, withEnded, isStatic, isDynamic, exposed]] = await Promise.all([
    listCredentials(
      actor,
      filter,
      policy,
      counts.then(([total]) => total!),
    ),
    shared('facets', () => credentialFacets(actor, filter, policy)),
    counts as Promise<[number, number, number, number, number, number]>,
  ])
  if (all === 0)
    return (
      <NothingYet
        title="Credentials"
        words="Credential reports, key listings and issuance logs fill this list."
      />
    )
  return (
    <CredentialBrowser
      search={search}
      without={
        page.total > 0
          ? {}
          : await withoutEach(
              search,
              filter,
              async (rest) => (await countCredentials(actor, [credentialFilter.parse(rest)], policy))[0]!,
            )
      }
      filter={filter}
      page={page}
      facets={facets}
      counts={{ static: isStatic, dynamic: isDynamic, exposed }}
      all={all}
      hidden={withEnded - page.total}
      policy={policy}
      now={asOf()}
    />
  )
}
