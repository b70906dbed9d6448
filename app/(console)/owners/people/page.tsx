import type { Metadata } from 'next'
import { AddPerson } from '@/components/owners/add-person'
import { Button } from '@/components/ui/button'
import { Link } from '@/components/ui/link'
import { OwnerTabs } from '@/components/owners/owner-tabs'
import { MachineNames } from '@/components/owners/machine-names'
import styles from '@/components/owners/owners.module.css'
import { PeopleList } from '@/components/owners/people-list'
import { EmptyState } from '@/components/ui/empty-state'
import { counted } from '@/components/ui/figures'
import { PageHeader } from '@/components/ui/page-header'
import { Workspace } from '@/components/ui/workspace'
import type { Search } from '@/components/views/address'
import { ListEmpty } from '@/components/views/list-empty'
import { ListSearch } from '@/components/views/list-search'
import { may } from '@/lib/auth/permissions'
import { maySeeAll } from '@/lib/auth/scope'
import { requireSession } from '@/lib/auth/session'
import { directoryFilter } from '@/lib/model/filters'
import {
  countLeaving,
  countProposedMachines,
  listDirectory,
  listDirectoryTeams,
  usualNames,
} from '@/lib/owners/directory-queries'
import { policyOf } from '@/lib/policy/policy'
import { askedList } from '../../asked-list'
import { refusalOf } from '../../refusal'

export const metadata: Metadata = { title: 'People' }

export default async function PeoplePage({ searchParams }: { searchParams: Promise<Search> }) {
  const { actor } = await requireSession()
  const asked = await askedList(searchParams, directoryFilter, 'People', '/owners/people')
  if (asked.bad) return asked.bad
  const { filter, query } = asked
  const [page, teams, leaving, proposed] = await Promise.all([
    listDirectory(actor, filter),
    listDirectoryTeams(actor),
    countLeaving(),
    countProposedMachines(),
  ])
  const team = teams.find((one) => one.id === filter.team)
  const refused = refusalOf(actor, 'owner:assign')
  const setsRules = may(actor, 'policy:change') && maySeeAll(actor) && filter.nature === 'proposed'
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
          <span className={styles.told}>
            <b>{counted(page.total, 'person', 'people')}</b>
            {filter.nature
              ? filter.nature === 'proposed'
                ? page.total === 1
                  ? ' may be a machine. Whoever knows says so.'
                  : ' may be machines. Whoever knows says which.'
                : ` in the directory, known as ${filter.nature === 'machine' ? 'machines' : 'people'}.`
              : `${team ? ` in ${team.name}` : ' in the directory'}. Open a person to see which identities would lose their owner.`}
          </span>
          {filter.leaving || filter.nature ? (
            <Link href="/owners/people">Everybody</Link>
          ) : leaving > 0 ? (
            <Link href="/owners/people?leaving=true">{counted(leaving, 'announced departure')}</Link>
          ) : null}
          {filter.nature === 'proposed' ? (
            <>
              <Link href="/owners/people?nature=machine">Known as machines</Link>
              <Link href="/owners/people?nature=person">Known as people</Link>
            </>
          ) : (
            <Link href="/owners/people?nature=proposed">
              {proposed > 0 ? counted(proposed, 'possible machine') : 'Machines among people'}
            </Link>
          )}
        </span>
      }
    >
      {page.total === 0 ? (
        <ListEmpty>
          {filter.nature === 'proposed' ? (
            <EmptyState
              title="Nobody looks like a machine."
              action={<Link href="/owners/people">Everybody</Link>}
            >
              A user is proposed as a machine when its directory calls it one, knows only of sign-ins without
              anybody present, or its name fits the rule below.
            </EmptyState>
          ) : query ? (
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
        <PeopleList
          key={query}
          first={page}
          query={query}
          teams={teamNames}
          refused={refused}
          byNature={filter.nature !== undefined}
          sort={filter.sort}
        />
      )}
      {setsRules ? (
        <div className={styles.rules}>
          <MachineNames names={(await policyOf('people')).machine_names} usual={await usualNames()} />
        </div>
      ) : null}
    </Workspace>
  )
}
