'use client'
import { useState } from 'react'
import { AssignOwner } from '@/components/identities/assign-owner'
import { useRefresh } from '@/components/session/use-refresh'
import { BulkBar } from '@/components/ui/bulk-bar'
import { Button } from '@/components/ui/button'
import { KindMark } from '@/components/ui/kind-mark'
import { NameCell } from '@/components/ui/name-cell'
import { type Column, RecordTable } from '@/components/ui/record-table'
import { SeverityMark } from '@/components/ui/severity-mark'
import { changedWords } from '@/components/views/changed-words'
import type { Page } from '@/lib/model/filters'
import { identityKindNames, ownerStateNames } from '@/lib/model/words'
import type { Orphan } from '@/lib/owners/queue'
import { AcceptCandidate } from './accept-candidate'
import { useAcceptBest, useOrphans } from './queries'
import { RestOfList } from './rest-of-list'

type Props = { first: Page<Orphan>; query: string; refused: string | null }

/** Who might own what nobody answers for: accepted one by one, or the surest suggestion of a whole selection. */
export function OrphanList({ first, query, refused }: Props) {
  const list = useOrphans(query, first)
  const refresh = useRefresh()
  const accept = useAcceptBest()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [done, setDone] = useState<string | null>(null)
  const finish = (words: string) => {
    setDone(words)
    setSelected(new Set())
    refresh()
  }
  return (
    <>
      <RecordTable
        label="Identities without an owner"
        columns={orphanColumns(refused)}
        rows={list.data.pages.flatMap((page) => page.rows)}
        idOf={(row) => row.id}
        nameOf={(row) => row.name}
        total={first.total}
        selection={{ ids: selected, onChange: setSelected }}
        onEnd={() => {
          if (list.hasNextPage && !list.isFetching) void list.fetchNextPage()
        }}
      />
      <RestOfList list={list} />
      <output className={done ? 'small text-2' : 'visually-hidden'} style={{ padding: '6px 12px' }}>
        {done}
      </output>
      <BulkBar count={selected.size} noun={['identity', 'identities']} onClear={() => setSelected(new Set())}>
        <Button
          small
          look="filled"
          refused={refused ?? undefined}
          onClick={() =>
            accept.mutate([...selected], { onSuccess: (answer) => finish(changedWords(answer)) })
          }
        >
          Accept the surest suggestion
        </Button>
        <AssignOwner
          small
          ids={[...selected]}
          refused={refused}
          onDone={(answer, owner) => finish(`${changedWords(answer)} Owner: ${owner}.`)}
        />
        {accept.error ? (
          <span className="small" role="alert">
            Not changed: {accept.error.message}
          </span>
        ) : null}
      </BulkBar>
    </>
  )
}

const orphanColumns = (refused: string | null): Column<Orphan>[] => [
  {
    id: 'severity',
    head: 'Sev',
    full: 'Severity',
    width: 40,
    keep: 2,
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
        detail={`${identityKindNames[row.kind]} · ${row.ownerState === 'departed' ? 'its owner has left' : ownerStateNames[row.ownerState].toLowerCase()}`}
        mark={<KindMark provider={row.provider} kind={row.kind} />}
      />
    ),
  },
  {
    id: 'candidate',
    head: 'Who might own it, and why',
    width: '46%',
    cell: (row) => <AcceptCandidate identityId={row.id} candidates={row.candidates} refused={refused} />,
  },
  { id: 'risk', head: 'Risk', width: 66, numeric: true, keep: 3, cell: (row) => row.risk },
]
