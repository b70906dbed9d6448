import type { Metadata } from 'next'
import { Link } from '@/components/ui/link'
import { notFound } from 'next/navigation'
import { Absence } from '@/components/owners/absence'
import { DepartureList } from '@/components/owners/departure-list'
import { EmptyState } from '@/components/ui/empty-state'
import { count, counted } from '@/components/ui/figures'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { Workspace } from '@/components/ui/workspace'
import { ListEmpty } from '@/components/views/list-empty'
import { requireSession } from '@/lib/auth/session'
import { may } from '@/lib/auth/permissions'
import { absenceOf } from '@/lib/owners/absence'
import { departureOf } from '@/lib/owners/departure-queries'
import { directoryPerson } from '@/lib/owners/directory-queries'
import { refusalOf } from '../../../refusal'

export const metadata: Metadata = { title: 'Departure' }

type Props = { params: Promise<{ id: string }>; searchParams: Promise<{ last?: string }> }

export default async function DeparturePage({ params, searchParams }: Props) {
  const { actor } = await requireSession()
  const { id } = await params
  const person = /^\d{1,9}$/.test(id) ? await directoryPerson(actor, Number(id)) : undefined
  if (!person) notFound()
  const last = (await searchParams).last === 'true'
  const [departure, absence] = await Promise.all([
    departureOf(actor, person.id, { last, limit: 100 }),
    absenceOf(person.id),
  ])
  const path = `/owners/people/${person.id}`
  return (
    <Workspace
      head={
        <>
          <PageHeader
            trail={[{ href: '/owners/people', label: 'People' }]}
            here={person.name}
            title={person.name}
            subtitle={
              <>
                {person.email}
                {person.team ? ` · ${person.team}` : ''} ·{' '}
                {person.active ? (
                  person.leftAt ? (
                    <>
                      leaves <Time at={person.leftAt} form="day" />
                    </>
                  ) : (
                    'Active'
                  )
                ) : (
                  'has left'
                )}
              </>
            }
          />
          {person.active ? (
            <Absence
              personId={person.id}
              name={person.name}
              absence={absence}
              fixed={!may(actor, 'owner:assign')}
            />
          ) : null}
        </>
      }
      count={
        <span className="row wrap grow">
          <span className="grow">
            {person.owns === 0 ? null : person.last === 0 ? (
              <>
                Owns <b>{counted(person.owns, 'identity', 'identities')}</b>; all of them have another owner.
              </>
            ) : (
              <>
                <b>{count(person.last)}</b> of {counted(person.owns, 'identity', 'identities')}{' '}
                {person.active ? 'would have no owner if they left.' : 'without an owner since they left.'}
              </>
            )}
          </span>
          {last ? <Link href={path}>All</Link> : <b>All</b>}
          {last ? <b>Sole owner</b> : <Link href={`${path}?last=true`}>Sole owner</Link>}
        </span>
      }
    >
      {departure.total === 0 ? (
        <ListEmpty>
          <EmptyState
            title={
              last
                ? 'No identity would lose its last owner.'
                : `${person.name} owns no identity in your scope.`
            }
          />
        </ListEmpty>
      ) : (
        <DepartureList
          key={`${last}`}
          person={person}
          first={departure}
          query={last ? 'last=true' : ''}
          refused={refusalOf(actor, 'owner:assign')}
        />
      )}
    </Workspace>
  )
}
