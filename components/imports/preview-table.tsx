'use client'
import { Link } from '@/components/ui/link'
import { useState } from 'react'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { count } from '@/components/ui/figures'
import { LoadMore } from '@/components/ui/load-more'
import { LoadingRows } from '@/components/ui/loading-rows'
import { SectionTitle } from '@/components/ui/section-title'
import { Segmented } from '@/components/ui/segmented'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import type { PreviewOutcome as Outcome } from '@/lib/ingest/preview'
import { identityKindNames } from '@/lib/model/words'
import { aboutName } from './import-words'
import styles from './preview-table.module.css'
import { type ImportDetail, usePreview } from './queries'
import type { PreviewRow } from '@/lib/model/answers/imports'

const none: Record<Outcome, string> = {
  new: 'No new inventory records in these files.',
  changed: 'No stored record would change.',
  gone: 'No stored record is missing from these files.',
}

/** The records of each outcome, as they would be after a confirmation. */
export function PreviewTable({ of }: { of: ImportDetail }) {
  const totals: Record<Outcome, number> = {
    gone: of.completeness === 'complete' ? of.gone : 0,
    changed: of.updated,
    new: of.stored,
  }
  // What disappears is the rarest and the only part that ends something, so it is shown first when there is any.
  const [chosen, setChosen] = useState<Outcome>(
    () => (['gone', 'changed', 'new'] as const).find((one) => totals[one] > 0) ?? 'new',
  )
  const preview = usePreview(of.id, chosen)
  const rows = preview.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <section aria-labelledby="preview">
      <SectionTitle
        id="preview"
        more={
          <Segmented
            label="Records shown"
            value={chosen}
            onChange={setChosen}
            options={[
              { value: 'new', label: `New ${count(totals.new)}` },
              { value: 'changed', label: `Changed ${count(totals.changed)}` },
              { value: 'gone', label: `Gone ${count(totals.gone)}` },
            ]}
          />
        }
      >
        Records
      </SectionTitle>
      {preview.error ? (
        <ErrorState title="The preview could not be loaded.">{preview.error.message}</ErrorState>
      ) : preview.isPending ? (
        <LoadingRows rows={6} height={36} />
      ) : rows.length === 0 ? (
        <EmptyState
          title={
            chosen === 'gone' && of.completeness === 'partial'
              ? 'Partial import: does not retire anything.'
              : none[chosen]
          }
        />
      ) : (
        <>
          <Rows rows={rows} />
          <LoadMore
            shown={rows.length}
            total={totals[chosen]}
            step={50}
            ended={!preview.hasNextPage}
            busy={preview.isFetchingNextPage}
            onMore={() => void preview.fetchNextPage()}
          />
        </>
      )}
    </section>
  )
}

function Rows({ rows }: { rows: PreviewRow[] }) {
  return (
    <Table label="Records">
      <thead>
        <tr>
          <HeadCell width="30%">Record</HeadCell>
          <HeadCell>Difference</HeadCell>
          <HeadCell width="20%" keep={3}>
            Where
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index} className={styles.record}>
            <Cell>
              {row.identityId && row.outcome !== 'new' ? (
                <Link href={`/identities/${row.identityId}`} className="strong">
                  {row.name}
                </Link>
              ) : (
                <span className="strong">{row.name}</span>
              )}
              <div className="small text-3">{aboutName(row.about, identityKindNames)}</div>
            </Cell>
            <Cell>
              <Differences of={row} />
            </Cell>
            <Cell keep={3}>
              <span className="mono text-3">{row.at}</span>
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

/** What the source wrote before and writes now, field by field. */
function Differences({ of }: { of: PreviewRow }) {
  if (of.outcome === 'new') return <span className="text-3">New</span>
  if (of.outcome === 'gone') return <span className="text-3">Not in these files</span>
  if (of.changes.length === 0)
    return <span className="text-3">Same record, read differently by this version, or deleted before</span>
  return (
    <ul className={styles.changes}>
      {of.changes.map(({ path, before, after }) => (
        <li key={path}>
          <span className="small text-3">{path.slice(1).replaceAll('/', ' › ') || 'the record'}</span>
          {before === null ? null : (
            <del className="mono">
              <span className="visually-hidden">was </span>
              {before}
            </del>
          )}
          {after === null ? (
            <span className="small text-2">no longer there</span>
          ) : (
            <ins className="mono">
              <span className="visually-hidden">now </span>
              {after}
            </ins>
          )}
        </li>
      ))}
    </ul>
  )
}
