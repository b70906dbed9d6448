import type { Metadata } from 'next'
import { CredentialBrowser } from '@/components/credentials/credential-browser'
import { NothingYet } from '@/components/views/nothing-yet'
import { BadAddress } from '@/components/views/bad-address'
import type { Search } from '@/components/views/address'
import { requireSession } from '@/lib/auth/session'
import { credentialFacets, listCredentials } from '@/lib/facts/credentials'
import { credentialFilter, type CredentialFilter } from '@/lib/model/filters'
import { asOf } from '../as-of'
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
  const countOf = async (changes: Partial<CredentialFilter>) =>
    (await listCredentials(actor, { ...filter, ...changes, limit: 1 }, policy)).total
  const [page, facets, all, withEnded, isStatic, isDynamic, exposed] = await Promise.all([
    listCredentials(actor, filter, policy),
    credentialFacets(actor, filter, policy),
    listCredentials(actor, credentialFilter.parse({ limit: '1', ended: 'true' }), policy),
    countOf({ ended: true }),
    countOf({ static: true }),
    countOf({ static: false }),
    countOf({ exposed: true }),
  ])
  if (all.total === 0)
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
              async (rest) =>
                (await listCredentials(actor, credentialFilter.parse({ ...rest, limit: '1' }), policy)).total,
            )
      }
      filter={filter}
      page={page}
      facets={facets}
      counts={{ static: isStatic, dynamic: isDynamic, exposed }}
      all={all.total}
      hidden={withEnded - page.total}
      policy={policy}
      now={asOf()}
    />
  )
}
