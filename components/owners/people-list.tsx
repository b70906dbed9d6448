'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { count } from '@/components/ui/figures'
import { NameCell } from '@/components/ui/name-cell'
import type { Column } from '@/components/ui/record-column'
import { Time } from '@/components/ui/time'
import { RecordList, type ListProps } from '@/components/views/record-list'
import type { DirectoryPerson } from '@/lib/model/answers/owners'
import { lazily } from '@/components/ui/lazily'
import { NatureDecision } from './nature-decision'

const PersonDialog = lazily(() => import('./person-dialog').then((file) => file.PersonDialog))

type Props = ListProps<DirectoryPerson> & {
  teams: string[]
  refused: string | null
  /** Only those that are or may be machines: why, and what somebody decided. */
  byNature: boolean
}

/** People of the directory, with the identities that only they own. */
export function PeopleList({ teams, refused, byNature, ...list }: Props) {
  const [edited, setEdited] = useState<DirectoryPerson | null>(null)
  return (
    <>
      <RecordList
        label="People"
        {...list}
        path="/owners/people"
        columns={byNature ? natureColumns(refused) : peopleColumns(refused === null ? setEdited : null)}
        nameOf={(row) => row.name}
        hrefOf={(row) => `/owners/people/${row.id}`}
      />
      {edited ? <PersonDialog person={edited} teams={teams} onClose={() => setEdited(null)} /> : null}
    </>
  )
}

const name: Column<DirectoryPerson> = {
  id: 'name',
  head: 'Person',
  cell: (row) => <NameCell name={row.name} href={`/owners/people/${row.id}`} detail={row.email} />,
}

const natureColumns = (refused: string | null): Column<DirectoryPerson>[] => [
  name,
  {
    id: 'nature',
    head: 'Why it may be a machine',
    width: '62%',
    cell: (row) => <NatureDecision person={row} refused={refused} />,
  },
]

const peopleColumns = (change: ((row: DirectoryPerson) => void) | null): Column<DirectoryPerson>[] => [
  name,
  {
    id: 'team',
    head: 'Team',
    width: 180,
    keep: 2,
    cell: (row) => row.team ?? <span className="text-3">No team</span>,
  },
  {
    id: 'state',
    head: 'Status',
    width: 150,
    keep: 3,
    cell: (row) =>
      row.active ? (
        row.leftAt ? (
          <span className="strong">
            leaves <Time at={row.leftAt} form="day" />
          </span>
        ) : (
          'Active'
        )
      ) : (
        <span className="text-3">
          {row.nature === 'machine' ? 'Machine' : 'left'}
          {row.leftAt ? (
            <>
              {' '}
              <Time at={row.leftAt} form="day" />
            </>
          ) : null}
        </span>
      ),
  },
  { id: 'owns', head: 'Owns', width: 72, numeric: true, keep: 2, cell: (row) => count(row.owns) },
  {
    id: 'last',
    head: 'Sole owner',
    full: 'Sole owner of: these would have no owner',
    width: 80,
    numeric: true,
    cell: (row) => <span className={row.last > 0 ? 'strong' : undefined}>{count(row.last)}</span>,
  },
  {
    id: 'change',
    head: <span className="visually-hidden">Change</span>,
    width: 92,
    keep: 3,
    cell: (row) =>
      change === null ? null : (
        <Button small onClick={() => change(row)} aria-label={`Change ${row.name}`}>
          Change
        </Button>
      ),
  },
]
