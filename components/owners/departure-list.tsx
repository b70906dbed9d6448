'use client'
import { useState } from 'react'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { counted } from '@/components/ui/figures'
import { KindMark } from '@/components/ui/kind-mark'
import { NameCell } from '@/components/ui/name-cell'
import type { Column } from '@/components/ui/record-column'
import { severityColumn } from '@/components/ui/severity-column'
import { changedWords } from '@/components/views/changed-words'
import { RecordList, type Selected } from '@/components/views/record-list'
import { identityKindNames } from '@/lib/model/words'
import { ConfirmHandover } from './confirm-handover'
import { NameSomebody } from './name-somebody'
import { usePrepareHandover } from './queries'
import type { Departing, Departure } from '@/lib/model/answers/owners'

type Props = {
  person: { id: number; name: string }
  first: Departure
  query: string
  refused: string | null
}

/** The identities of a person; new owners are prepared here and confirmed in one step. */
export function DepartureList({ person, first, query, refused }: Props) {
  const [handedOver, setHandedOver] = useState<string | null>(null)
  return (
    <>
      {first.prepared > 0 && !refused ? (
        <ConfirmHandover person={person} prepared={first.prepared} onDone={setHandedOver} />
      ) : null}
      <output className={handedOver ? 'told' : 'visually-hidden'}>{handedOver}</output>
      <RecordList
        label={`Identities of ${person.name}`}
        first={first}
        query={query}
        path={`/owners/people/${person.id}/departure`}
        columns={columns}
        nameOf={(row) => row.name}
        noun={['identity', 'identities']}
        renderActions={
          refused ? undefined : (selected) => <PrepareHandover personId={person.id} selected={selected} />
        }
      />
    </>
  )
}

function PrepareHandover({ personId, selected }: { personId: number; selected: Selected }) {
  const refresh = useRefresh('owners')
  const prepare = usePrepareHandover(personId)
  const name = usePrepareHandover(personId)
  const done = (answer: Parameters<typeof changedWords>[0]) => {
    selected.onDone(changedWords(answer, ['identity', 'identities'], 'prepared for handover'))
    refresh()
  }
  const give = (successor: string | null) =>
    prepare.mutate({ ids: selected.ids, successor }, { onSuccess: done })
  return (
    <>
      <Button small look="filled" onClick={() => give('proposed')}>
        Prepare as proposed
      </Button>
      <NameSomebody
        small
        title={`New owner of ${counted(selected.ids.length, 'identity', 'identities')}`}
        label="Successor"
        action="Prepare handover"
        change={name}
        onName={(successor, close) =>
          name.mutate(
            { ids: selected.ids, successor },
            {
              onSuccess: (answer) => {
                close()
                done(answer)
              },
            },
          )
        }
      >
        Name a successor
      </NameSomebody>
      <Button small look="quiet" onClick={() => give(null)}>
        Undo
      </Button>
      {prepare.error ? (
        <span className="small" role="alert">
          {prepare.error.message}
        </span>
      ) : null}
    </>
  )
}

const columns: Column<Departing>[] = [
  severityColumn(),
  {
    id: 'name',
    head: 'Identity',
    isName: true,
    cell: (row) => (
      <NameCell
        name={row.name}
        href={`/identities/${row.id}`}
        detail={`${identityKindNames[row.kind]} · ${row.scope}`}
        mark={<KindMark provider={row.provider} kind={row.kind} />}
      />
    ),
  },
  {
    id: 'others',
    head: 'Remaining owner',
    width: 150,
    keep: 3,
    cell: (row) => (row.others === 0 ? <span className="strong">None</span> : counted(row.others, 'owner')),
  },
  {
    id: 'successor',
    head: 'Proposed new owner',
    width: 300,
    keep: 2,
    cell: (row) =>
      row.prepared ? (
        <NameCell name={row.prepared.label} detail={`prepared by ${row.prepared.by}`} />
      ) : row.proposed ? (
        <span>
          {row.proposed.label}
          <span className="small text-3 block">proposed: {row.proposed.why}</span>
        </span>
      ) : (
        <span className="text-3">No proposal</span>
      ),
  },
]
