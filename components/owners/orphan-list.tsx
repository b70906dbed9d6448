'use client'
import { AssignOwner } from '@/components/identities/assign-owner'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { KindMark } from '@/components/ui/kind-mark'
import { NameCell } from '@/components/ui/name-cell'
import type { Column } from '@/components/ui/record-column'
import { severityColumn } from '@/components/ui/severity-column'
import { changedWords } from '@/components/views/changed-words'
import { RecordList, type ListProps, type Selected } from '@/components/views/record-list'
import { identityKindNames, ownerStateNames } from '@/lib/model/words'
import { AcceptCandidate } from './accept-candidate'
import { useAcceptBest } from './queries'
import type { Orphan } from '@/lib/model/answers/owners'
import type { OrphanFilter } from '@/lib/model/filters'
import type { Sort } from '@/components/ui/table'
import { sortLinks } from '@/components/views/sort-links'
import { useSearch } from '@/components/views/use-search'

type Props = ListProps<Orphan> & { sort: OrphanFilter['sort']; refused: string | null }

/** Identities without an owner: accept suggestions one by one, or the best one for a selection. */
export function OrphanList({ sort, refused, ...list }: Props) {
  const sorts = sortLinks('/owners', useSearch(), sort, {
    risk: 'descending',
    severity: 'descending',
    name: 'ascending',
    candidate: 'descending',
  })
  return (
    <RecordList
      label="Identities without an owner"
      {...list}
      path="/owners/queue"
      columns={orphanColumns(sorts, refused)}
      nameOf={(row) => row.name}
      noun={['identity', 'identities']}
      renderActions={(selected) => <OrphanActions selected={selected} refused={refused} />}
    />
  )
}

function OrphanActions({ selected, refused }: { selected: Selected; refused: string | null }) {
  const refresh = useRefresh('owners', 'identities', 'findings')
  const accept = useAcceptBest()
  return (
    <>
      <Button
        small
        look="filled"
        refused={refused ?? undefined}
        onClick={() =>
          accept.mutate(selected.ids, {
            onSuccess: (answer) => {
              selected.onDone(
                changedWords(answer, ['identity', 'identities'], 'assigned to the best suggestion'),
              )
              refresh()
            },
          })
        }
      >
        Accept best suggestion
      </Button>
      <AssignOwner small ids={selected.ids} refused={refused} onDone={selected.onDone} />
      {accept.error ? (
        <span className="small" role="alert">
          Not changed: {accept.error.message}
        </span>
      ) : null}
    </>
  )
}

const orphanColumns = (
  sorts: Record<OrphanFilter['sort'], Sort>,
  refused: string | null,
): Column<Orphan>[] => [
  { ...severityColumn(sorts.severity), keep: 2 },
  {
    id: 'name',
    head: 'Identity',
    isName: true,
    sort: sorts.name,
    cell: (row) => (
      <NameCell
        name={row.name}
        href={`/identities/${row.id}`}
        detail={`${identityKindNames[row.kind]} · ${row.scope} · ${row.ownerState === 'departed' ? 'its owner has left' : ownerStateNames[row.ownerState].toLowerCase()}`}
        mark={<KindMark provider={row.provider} kind={row.kind} />}
      />
    ),
  },
  {
    id: 'candidate',
    head: 'Suggested owner and reason',
    width: 400,
    keep: 2,
    sort: sorts.candidate,
    cell: (row) => <AcceptCandidate identityId={row.id} candidates={row.candidates} refused={refused} />,
  },
  {
    id: 'risk',
    head: 'Risk',
    width: 66,
    numeric: true,
    keep: 3,
    sort: sorts.risk,
    cell: (row) => row.risk,
  },
]
