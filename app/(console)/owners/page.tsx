import type { Metadata } from 'next'
import { Link } from '@/components/ui/link'
import { OrphanList } from '@/components/owners/orphan-list'
import { OwnerTabs } from '@/components/owners/owner-tabs'
import { EmptyState } from '@/components/ui/empty-state'
import { counted } from '@/components/ui/figures'
import { PageHeader } from '@/components/ui/page-header'
import { Workspace } from '@/components/ui/workspace'
import { address, type Search } from '@/components/views/address'
import { ListEmpty } from '@/components/views/list-empty'
import { ListSearch } from '@/components/views/list-search'
import { requireSession } from '@/lib/auth/session'
import { countIdentities } from '@/lib/inventory/identities'
import { identityFilter, orphanFilter } from '@/lib/model/filters'
import { listOrphans } from '@/lib/owners/orphans'
import { askedList } from '../asked-list'
import { refusalOf } from '../refusal'

export const metadata: Metadata = { title: 'Owners' }

export default async function OwnersPage({ searchParams }: { searchParams: Promise<Search> }) {
  const { actor } = await requireSession()
  const asked = await askedList(searchParams, orphanFilter, 'Owners', '/owners')
  if (asked.bad) return asked.bad
  const { search, filter, query } = asked
  const page = await listOrphans(actor, filter)
  const identities =
    page.total > 0 || query ? null : await countIdentities(actor, identityFilter.parse({ retired: 'true' }))
  const choice = (value: 'some' | 'none' | null, label: string) =>
    (filter.candidate ?? null) === value ? (
      <b>{label}</b>
    ) : (
      <Link href={address('/owners', search, { candidate: value })}>{label}</Link>
    )
  return (
    <Workspace
      head={
        <>
          <PageHeader title="Owners" actions={<ListSearch label="Find by identity" />} />
          <OwnerTabs current="/owners" />
        </>
      }
      count={
        <span className="row wrap grow">
          <span className="grow">
            <b>{counted(page.total, 'identity', 'identities')}</b> without an owner, highest risk first.
          </span>
          {choice(null, 'All')}
          {choice('some', 'With suggestion')}
          {choice('none', 'Without suggestion')}
        </span>
      }
    >
      {page.total === 0 ? (
        <ListEmpty>
          <EmptyState
            title={
              query
                ? 'No identity matches.'
                : identities === 0
                  ? 'No import covers this scope yet.'
                  : 'Every identity has an active owner.'
            }
            action={query ? <Link href="/owners">Show all</Link> : undefined}
          />
        </ListEmpty>
      ) : (
        <OrphanList
          key={query}
          first={page}
          query={query}
          sort={filter.sort}
          refused={refusalOf(actor, 'owner:assign')}
        />
      )}
    </Workspace>
  )
}
