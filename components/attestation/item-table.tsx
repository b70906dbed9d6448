'use client'
import { useState, type FormEvent } from 'react'
import { useRefresh } from '@/components/session/use-refresh'
import { RestOfList } from '@/components/owners/rest-of-list'
import { BulkBar } from '@/components/ui/bulk-bar'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { counted } from '@/components/ui/figures'
import { KindMark } from '@/components/ui/kind-mark'
import { NameCell } from '@/components/ui/name-cell'
import { type Column, RecordTable } from '@/components/ui/record-table'
import { SeverityMark } from '@/components/ui/severity-mark'
import { TextField } from '@/components/ui/text-field'
import { Time } from '@/components/ui/time'
import { address, type Search } from '@/components/views/address'
import { changedWords } from '@/components/views/changed-words'
import type { ItemRow } from '@/lib/attestation/item-queries'
import { decisionNames, type ItemChange } from '@/lib/model/attestation'
import type { Page } from '@/lib/model/filters'
import { useCampaignItems, useNameReviewer } from './queries'
import styles from './attestation.module.css'

type Props = {
  campaignId: number
  first: Page<ItemRow>
  query: string
  search: Search
  openId: string | null
  /** Why reviewers cannot be named; null when they can. */
  refused: string | null
}

/** Items of a campaign with who is asked and what they said; reviewers can be named for a selection. */
export function ItemTable({ campaignId, first, query, search, openId, refused }: Props) {
  const list = useCampaignItems(campaignId, query, first)
  const refresh = useRefresh()
  const name = useNameReviewer(campaignId)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [naming, setNaming] = useState(false)
  const [done, setDone] = useState<string | null>(null)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const reviewer = String(new FormData(event.currentTarget).get('reviewer')).trim()
    name.mutate(
      { ids: [...selected], reviewer },
      {
        onSuccess: (answer) => {
          setDone(`${changedWords(answer)} Reviewer: ${reviewer}.`)
          setSelected(new Set())
          setNaming(false)
          refresh()
        },
      },
    )
  }
  const what = counted(selected.size, 'item')
  const hrefOf = (row: ItemRow) => address(`/attestation/${campaignId}`, search, { open: row.id })
  return (
    <>
      <RecordTable
        label="Items"
        columns={columnsOf(hrefOf)}
        rows={list.data.pages.flatMap((page) => page.rows)}
        idOf={(row) => row.id}
        nameOf={(row) => row.name}
        hrefOf={hrefOf}
        openId={openId}
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
      <BulkBar count={selected.size} noun={['item', 'items']} onClear={() => setSelected(new Set())}>
        <Button small look="filled" onClick={() => setNaming(true)}>
          Name a reviewer
        </Button>
      </BulkBar>
      <Dialog
        open={naming}
        onClose={() => setNaming(false)}
        title={`Who is asked about ${what}?`}
        actions={
          <>
            <Button onClick={() => setNaming(false)}>Cancel</Button>
            <Button
              look="filled"
              type="submit"
              form="name-reviewer"
              aria-disabled={name.isPending || undefined}
            >
              {`Ask about ${what}`}
            </Button>
          </>
        }
      >
        <form id="name-reviewer" onSubmit={submit}>
          <TextField
            label="Reviewer"
            name="reviewer"
            required
            maxLength={320}
            autoComplete="off"
            hint="A person or team of the directory: the e-mail, or the full name."
            error={name.error?.message}
          />
        </form>
      </Dialog>
    </>
  )
}

const changeNames: Record<ItemChange, string> = {
  new: 'First time',
  changed: 'Changed',
  unchanged: 'Unchanged',
}

const columnsOf = (hrefOf: (row: ItemRow) => string): Column<ItemRow>[] => [
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
        href={hrefOf(row)}
        detail={row.isUndone ? 'revoke or reduce before, not carried out' : (row.because ?? undefined)}
        mark={<KindMark provider={row.provider} kind={row.kind} />}
      />
    ),
  },
  {
    id: 'change',
    head: 'Since last time',
    width: 116,
    keep: 3,
    cell: (row) => changeNames[row.change],
  },
  {
    id: 'reviewer',
    head: 'Asked',
    width: 220,
    keep: 2,
    cell: (row) =>
      row.reviewer ? (
        <NameCell name={row.reviewer} detail={row.askedBecause ?? undefined} />
      ) : (
        <span>
          <b>Nobody</b>
          <span className="small text-3" style={{ display: 'block' }}>
            {row.askedBecause}
          </span>
        </span>
      ),
  },
  {
    id: 'decision',
    head: 'Said',
    width: 190,
    cell: (row) =>
      row.decision && row.state !== 'pending' ? (
        <span>
          <span className="strong">{decisionNames[row.decision]}</span>{' '}
          {row.changedAt ? <span className={styles.tag}>changed since</span> : null}
          <span className="small text-3" style={{ display: 'block' }}>
            {row.state === 'signed' ? 'signed off' : 'not signed off'}
            {row.isBulk ? ', carried forward' : ''}
            {row.wasAgainst ? ', against the evidence' : ''}
            {row.decidedAt ? (
              <>
                , <Time at={row.decidedAt} form="day" />
              </>
            ) : null}
          </span>
        </span>
      ) : (
        <span className="text-3">not yet{row.stage === 2 ? ', second look' : ''}</span>
      ),
  },
]
