'use client'
import { NameSomebody } from '@/components/owners/name-somebody'
import { useRefresh } from '@/components/session/use-refresh'
import { counted } from '@/components/ui/figures'
import { KindMark } from '@/components/ui/kind-mark'
import { NameCell } from '@/components/ui/name-cell'
import type { Column } from '@/components/ui/record-column'
import { severityColumn } from '@/components/ui/severity-column'
import { Time } from '@/components/ui/time'
import { address } from '@/components/views/address'
import { changedWords } from '@/components/views/changed-words'
import { RecordList, type ListProps, type Selected } from '@/components/views/record-list'
import { sortLinks } from '@/components/views/sort-links'
import { useSearch } from '@/components/views/use-search'
import type { Sort } from '@/components/ui/table'
import { decisionNames, type ItemChange } from '@/lib/model/attestation-words'
import { useNameReviewer } from './queries'
import styles from './attestation.module.css'
import type { ItemRow } from '@/lib/model/answers/attestation'
import type { itemSorts } from '@/lib/model/attestation'

export type ItemSort = (typeof itemSorts)[number]

type Props = ListProps<ItemRow> & {
  campaignId: number
  sort: ItemSort
  /** Why reviewers cannot be named; null when they can. */
  refused: string | null
}

/** Items of a campaign with reviewer and decision; reviewers can be assigned to a selection. */
export function ItemTable({ campaignId, sort, refused, ...list }: Props) {
  const search = useSearch()
  const path = `/attestation/${campaignId}`
  const hrefOf = (row: ItemRow) => address(path, search, { open: row.id })
  const sorts = sortLinks(path, search, sort, {
    risk: 'descending',
    name: 'ascending',
    change: 'ascending',
    reviewer: 'ascending',
    decision: 'ascending',
  })
  return (
    <RecordList
      label="Items"
      {...list}
      path={`/attestation/campaigns/${campaignId}/items`}
      columns={columnsOf(sorts, hrefOf)}
      nameOf={(row) => row.name}
      hrefOf={hrefOf}
      noun={['item', 'items']}
      renderActions={
        refused ? undefined : (selected) => <NameReviewer campaignId={campaignId} selected={selected} />
      }
    />
  )
}

function NameReviewer({ campaignId, selected }: { campaignId: number; selected: Selected }) {
  const refresh = useRefresh('attestation')
  const name = useNameReviewer(campaignId)
  const what = counted(selected.ids.length, 'item')
  return (
    <NameSomebody
      look="filled"
      small
      title={`Reviewer of ${what}`}
      label="Reviewer"
      action={`Assign ${what}`}
      change={name}
      onName={(reviewer, close) =>
        name.mutate(
          { ids: selected.ids, reviewer },
          {
            onSuccess: (answer) => {
              close()
              selected.onDone(changedWords(answer, ['item', 'items'], `assigned to ${reviewer}`))
              refresh()
            },
          },
        )
      }
    >
      Assign reviewer
    </NameSomebody>
  )
}

const changeNames: Record<ItemChange, string> = {
  new: 'First time',
  changed: 'Changed',
  unchanged: 'Unchanged',
}

const columnsOf = (sorts: Record<ItemSort, Sort>, hrefOf: (row: ItemRow) => string): Column<ItemRow>[] => [
  severityColumn(sorts.risk),
  {
    id: 'name',
    head: 'Identity',
    isName: true,
    sort: sorts.name,
    cell: (row) => (
      <NameCell
        name={row.name}
        href={hrefOf(row)}
        detail={[row.scope, row.isUndone ? 'earlier revoke or reduce not done' : row.because]
          .filter(Boolean)
          .join(' · ')}
        mark={<KindMark provider={row.provider} kind={row.kind} />}
      />
    ),
  },
  {
    id: 'change',
    head: 'Since last time',
    width: 132,
    keep: 4,
    sort: sorts.change,
    cell: (row) => changeNames[row.change],
  },
  {
    id: 'reviewer',
    head: 'Reviewer',
    width: 220,
    keep: 3,
    sort: sorts.reviewer,
    cell: (row) =>
      row.reviewer ? (
        <NameCell name={row.reviewer} detail={row.askedBecause ?? undefined} />
      ) : (
        <span>
          <b>No reviewer</b>
          <span className="small text-3 block">{row.askedBecause}</span>
        </span>
      ),
  },
  {
    id: 'decision',
    head: 'Decision',
    width: 190,
    keep: 2,
    sort: sorts.decision,
    cell: (row) =>
      row.decision && row.state !== 'pending' ? (
        <span>
          <span className="strong">{decisionNames[row.decision]}</span>{' '}
          {row.changedAt ? <span className={styles.tag}>changed since</span> : null}
          <span className="small text-3 block">
            {row.state === 'signed' ? 'signed off' : 'not signed off'}
            {row.isBulk ? ', carried forward' : ''}
            {row.wasAgainst ? ', approved despite findings' : ''}
            {row.decidedAt ? (
              <>
                , <Time at={row.decidedAt} form="day" />
              </>
            ) : null}
          </span>
        </span>
      ) : (
        <span className="text-3">pending{row.stage === 2 ? ', second reviewer' : ''}</span>
      ),
  },
]
