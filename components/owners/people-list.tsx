'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { count } from '@/components/ui/figures'
import { NameCell } from '@/components/ui/name-cell'
import type { Column } from '@/components/ui/record-column'
import { Time } from '@/components/ui/time'
import { RecordList, type ListProps } from '@/components/views/record-list'
import type { DirectoryPerson } from '@/lib/model/answers/owners'
import type { DirectoryFilter } from '@/lib/model/filters'
import { sortLinks } from '@/components/views/sort-links'
import { useSearch } from '@/components/views/use-search'
import type { Sort } from '@/components/ui/table'
import { lazily } from '@/components/ui/lazily'
import { NatureDecision } from './nature-decision'

const PersonDialog = lazily(() => import('./person-dialog').then((file) => file.PersonDialog))

type Props = ListProps<DirectoryPerson> & {
  teams: string[]
  refused: string | null
  /** Only those that are or may be machines: why, and what somebody decided. */
  byNature: boolean
  sort: DirectoryFilter['sort']
}
type Sorts = Record<DirectoryFilter['sort'], Sort>

const PATH = '/owners/people'

/** People of the directory, with the identities that only they own. */
export function PeopleList({ teams, refused, byNature, sort, ...list }: Props) {
  const sorts = sortLinks(PATH, useSearch(), sort, {
    name: 'ascending',
    team: 'ascending',
    state: 'ascending',
    owns: 'descending',
    last: 'descending',
  })
  const [edited, setEdited] = useState<DirectoryPerson | null>(null)
  return (
    <>
      <RecordList
        label="People"
        {...list}
        path={PATH}
        columns={
          byNature ? natureColumns(sorts, refused) : peopleColumns(sorts, refused === null ? setEdited : null)
        }
        nameOf={(row) => row.name}
        hrefOf={(row) => `/owners/people/${row.id}`}
      />
      {edited ? <PersonDialog person={edited} teams={teams} onClose={() => setEdited(null)} /> : null}
    </>
  )
}

const nameColumn = (sort: Sort): Column<DirectoryPerson> => ({
  id: 'name',
  head: 'Person',
  sort,
  cell: (row) => <NameCell name={row.name} href={`/owners/people/${row.id}`} detail={row.email} />,
})

const natureColumns = (sorts: Sorts, refused: string | null): Column<DirectoryPerson>[] => [
  nameColumn(sorts.name),
  {
    id: 'nature',
    head: 'Why it may be a machine',
    width: '62%',
    cell: (row) => <NatureDecision person={row} refused={refused} />,
  },
]

const peopleColumns = (
  sorts: Sorts,
  change: ((row: DirectoryPerson) => void) | null,
): Column<DirectoryPerson>[] => [
  nameColumn(sorts.name),
  {
    id: 'team',
    head: 'Team',
    width: 180,
    keep: 2,
    sort: sorts.team,
    cell: (row) => row.team ?? <span className="text-3">No team</span>,
  },
  {
    id: 'state',
    head: 'Status',
    width: 150,
    keep: 3,
    sort: sorts.state,
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
  {
    id: 'owns',
    head: 'Owns',
    width: 80,
    numeric: true,
    keep: 2,
    sort: sorts.owns,
    cell: (row) => count(row.owns),
  },
  {
    id: 'last',
    head: 'Sole owner',
    full: 'Sole owner of: these would have no owner',
    width: 96,
    numeric: true,
    sort: sorts.last,
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
