import type { Metadata } from 'next'
import { AddPerson } from '@/components/owners/add-person'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { OwnerTabs } from '@/components/owners/owner-tabs'
import { PeopleList } from '@/components/owners/people-list'
import { EmptyState } from '@/components/ui/empty-state'
import { counted } from '@/components/ui/figures'
import { PageHeader } from '@/components/ui/page-header'
import { Workspace } from '@/components/ui/workspace'
import type { Search } from '@/components/views/address'
import { ListEmpty } from '@/components/views/list-empty'
import { ListSearch } from '@/components/views/list-search'
import { requireSession } from '@/lib/auth/session'
import { directoryFilter } from '@/lib/model/filters'
import { countLeaving, listDirectory, listDirectoryTeams } from '@/lib/owners/directory-queries'
import { askedList } from '../../asked-list'
import { refusalOf } from '../../refusal'

export const metadata: Metadata = { title: 'People' }

export default async function PeoplePage({ searchParams }: { searchParams: Promise<Search> }) {
  const { actor } = await requireSession()
  const asked = await askedList(searchParams, directoryFilter, 'People', '/owners/people')
  if (asked.bad) return asked.bad
  const { filter, query } = asked
  const [page, teams, leaving] = await Promise.all([
    listDirectory(actor, filter),
    listDirectoryTeams(actor),
    countLeaving(),
  ])
  const team = teams.find((one) => one.id === filter.team)
  const refused = refusalOf(actor, 'owner:assign')
  const teamNames = teams.map((one) => one.name)
  return (
    <Workspace
      head={
        <>
          <PageHeader
            title="Owners"
            actions={
              <>
                <ListSearch label="Find a person" />
                {refused ? null : <AddPerson teams={teamNames} />}
              </>
            }
          />
          <OwnerTabs current="/owners/people" />
        </>
      }
      count={
        <span className="row wrap grow">
          <span className="grow">
            <b>{counted(page.total, 'person', 'people')}</b>
            {team ? ` in ${team.name}` : ' in the directory'}. Open a person to see which identities would
            lose their owner.
          </span>
          {filter.leaving ? (
            <Link href="/owners/people">Everybody</Link>
          ) : leaving > 0 ? (
            <Link href="/owners/people?leaving=true">{counted(leaving, 'announced departure')}</Link>
          ) : null}
        </span>
      }
    >
      {page.total === 0 ? (
        <ListEmpty>
          {query ? (
            <EmptyState title="No match." action={<Link href="/owners/people">Everybody</Link>} />
          ) : (
            <EmptyState
              title="The directory is empty."
              action={
                <Button small href="/imports">
                  Import people
                </Button>
              }
            >
              A list of people resolves tags and labels to active people.
            </EmptyState>
          )}
        </ListEmpty>
      ) : (
        <PeopleList key={query} first={page} query={query} teams={teamNames} refused={refused} />
      )}
    </Workspace>
  )
}
