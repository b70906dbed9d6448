'use client'
import { useState, type FormEvent } from 'react'
import { useRefresh } from '@/components/session/use-refresh'
import { BulkBar } from '@/components/ui/bulk-bar'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { counted } from '@/components/ui/figures'
import { KindMark } from '@/components/ui/kind-mark'
import { NameCell } from '@/components/ui/name-cell'
import { type Column, RecordTable } from '@/components/ui/record-table'
import { SeverityMark } from '@/components/ui/severity-mark'
import { TextField } from '@/components/ui/text-field'
import { changedWords } from '@/components/views/changed-words'
import { identityKindNames } from '@/lib/model/words'
import type { Departing, Departure } from '@/lib/owners/departure-queries'
import { useConfirmHandover, useDeparture, usePrepareHandover } from './queries'
import { RestOfList } from './rest-of-list'

type Props = {
  person: { id: number; name: string }
  first: Departure
  query: string
  refused: string | null
}

/** What a person answers for; whom each would go to is prepared here and confirmed in one step. */
export function DepartureList({ person, first, query, refused }: Props) {
  const list = useDeparture(person.id, query, first)
  const refresh = useRefresh()
  const prepare = usePrepareHandover(person.id)
  const confirm = useConfirmHandover(person.id)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [naming, setNaming] = useState(false)
  const [asking, setAsking] = useState(false)
  const [done, setDone] = useState<string | null>(null)
  const rows = list.data.pages.flatMap((page) => page.rows)
  const finish = (words: string) => {
    setDone(words)
    setSelected(new Set())
    setNaming(false)
    setAsking(false)
    refresh()
  }
  const give = (successor: string | null) =>
    prepare.mutate(
      { ids: [...selected], successor },
      { onSuccess: (answer) => finish(`Prepared: ${changedWords(answer)}`) },
    )
  const name = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    give(String(new FormData(event.currentTarget).get('successor')).trim())
  }
  const what = counted(first.prepared, 'identity', 'identities')
  return (
    <>
      {first.prepared > 0 && !refused ? (
        <div className="row wrap" style={{ padding: '8px 12px' }}>
          <span className="grow">
            A hand-over of <b>{what}</b> is prepared. Nothing has changed yet.
          </span>
          <Button look="filled" onClick={() => setAsking(true)}>
            Confirm the hand-over
          </Button>
        </div>
      ) : null}
      <RecordTable
        label={`What ${person.name} answers for`}
        columns={columns}
        rows={rows}
        idOf={(row) => row.id}
        nameOf={(row) => row.name}
        total={first.total}
        selection={refused ? undefined : { ids: selected, onChange: setSelected }}
        onEnd={() => {
          if (list.hasNextPage && !list.isFetching) void list.fetchNextPage()
        }}
      />
      <RestOfList list={list} />
      <output className={done ? 'small text-2' : 'visually-hidden'} style={{ padding: '6px 12px' }}>
        {done}
      </output>
      <BulkBar count={selected.size} noun={['identity', 'identities']} onClear={() => setSelected(new Set())}>
        <Button small look="filled" onClick={() => give('proposed')}>
          Prepare as proposed
        </Button>
        <Button small onClick={() => setNaming(true)}>
          Name a successor
        </Button>
        <Button small look="quiet" onClick={() => give(null)}>
          Take back
        </Button>
        {prepare.error && !naming ? (
          <span className="small" role="alert">
            {prepare.error.message}
          </span>
        ) : null}
      </BulkBar>
      <Dialog
        open={naming}
        onClose={() => setNaming(false)}
        title={`Who takes over ${counted(selected.size, 'identity', 'identities')}?`}
        actions={
          <>
            <Button onClick={() => setNaming(false)}>Cancel</Button>
            <Button
              look="filled"
              type="submit"
              form="name-successor"
              aria-disabled={prepare.isPending || undefined}
            >
              Prepare the hand-over
            </Button>
          </>
        }
      >
        <form id="name-successor" onSubmit={name}>
          <TextField
            label="Successor"
            name="successor"
            required
            maxLength={320}
            autoComplete="off"
            hint="A person or team of the directory: the e-mail, or the full name."
            error={prepare.error?.message}
          />
        </form>
      </Dialog>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Hand over ${what} from ${person.name}?`}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button
              look="filled"
              aria-disabled={confirm.isPending || undefined}
              onClick={() =>
                confirm.mutate(undefined, { onSuccess: (answer) => finish(changedWords(answer)) })
              }
            >
              {`Hand over ${what}`}
            </Button>
          </>
        }
      >
        <p>
          The successors answer from now on, in {person.name}'s place of the succession. {person.name} stays
          in the history of each identity.
        </p>
        {confirm.error ? <p role="alert">{confirm.error.message}</p> : null}
      </Dialog>
    </>
  )
}

const columns: Column<Departing>[] = [
  {
    id: 'severity',
    head: 'Sev',
    full: 'Severity',
    width: 40,
    cell: (row) =>
      row.severity === 'none' ? (
        <span className="visually-hidden">No finding</span>
      ) : (
        <SeverityMark severity={row.severity} form="mark" />
      ),
  },
  {
    id: 'name',
    head: 'Identity',
    cell: (row) => (
      <NameCell
        name={row.name}
        href={`/identities/${row.id}`}
        detail={identityKindNames[row.kind]}
        mark={<KindMark provider={row.provider} kind={row.kind} />}
      />
    ),
  },
  {
    id: 'others',
    head: 'Remains',
    width: 150,
    keep: 3,
    cell: (row) => (row.others === 0 ? <span className="strong">Nobody</span> : counted(row.others, 'owner')),
  },
  {
    id: 'successor',
    head: 'Would go to',
    width: 300,
    keep: 2,
    cell: (row) =>
      row.prepared ? (
        <NameCell name={row.prepared.label} detail={`prepared by ${row.prepared.by}`} />
      ) : row.proposed ? (
        <span>
          {row.proposed.label}
          <span className="small text-3" style={{ display: 'block' }}>
            proposed: {row.proposed.why}
          </span>
        </span>
      ) : (
        <span className="text-3">Nobody to propose</span>
      ),
  },
]
