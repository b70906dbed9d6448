'use client'
import Link from 'next/link'
import { useState } from 'react'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorState } from '@/components/ui/error-state'
import { count } from '@/components/ui/figures'
import { LoadingRows } from '@/components/ui/loading-rows'
import { SectionTitle } from '@/components/ui/section-title'
import { Segmented } from '@/components/ui/segmented'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import type { PreviewRow } from '@/lib/ingest/queries'
import { identityKindNames } from '@/lib/model/words'
import { aboutName } from './import-words'
import { type ImportDetail, usePreview } from './queries'

type Outcome = PreviewRow['outcome']

const none: Record<Outcome, string> = {
  new: 'Nothing in these files is new.',
  changed: 'Nothing that is stored would change.',
  gone: 'Nothing that is stored is missing from these files.',
}

/** The first records of each outcome, as they would be after a confirmation. */
export function PreviewTable({ of }: { of: ImportDetail }) {
  const preview = usePreview(of.id)
  const all = preview.data?.rows ?? []
  // What disappears is the rarest and the only part that ends something, so it is shown first when there is any.
  const [chosen, setChosen] = useState<Outcome | null>(null)
  const totals: Record<Outcome, number> = {
    gone: of.completeness === 'complete' ? of.gone : 0,
    changed: of.updated,
    new: of.stored,
  }
  const shown =
    chosen ??
    (['gone', 'changed', 'new'] as const).find((one) => all.some(({ outcome }) => outcome === one)) ??
    'new'
  const rows = all.filter(({ outcome }) => outcome === shown)
  return (
    <section aria-labelledby="preview">
      <SectionTitle
        id="preview"
        more={
          <Segmented
            label="Records shown"
            value={shown}
            onChange={setChosen}
            options={[
              { value: 'new', label: `New ${count(totals.new)}` },
              { value: 'changed', label: `Changed ${count(totals.changed)}` },
              { value: 'gone', label: `Gone ${count(totals.gone)}` },
            ]}
          />
        }
      >
        What this would do
      </SectionTitle>
      {preview.error ? (
        <ErrorState title="The preview could not be read.">{preview.error.message}</ErrorState>
      ) : preview.isPending ? (
        <LoadingRows rows={6} height={36} />
      ) : rows.length === 0 ? (
        <EmptyState
          title={
            shown === 'gone' && of.completeness === 'partial'
              ? 'Declared a part: nothing is retired by what it leaves out.'
              : none[shown]
          }
        />
      ) : (
        <>
          <Rows rows={rows} />
          {totals[shown] > rows.length ? (
            <p className="small text-3" style={{ marginTop: 8 }}>
              {count(rows.length)} of {count(totals[shown])}, in the order of the files.
            </p>
          ) : null}
        </>
      )}
    </section>
  )
}

function Rows({ rows }: { rows: PreviewRow[] }) {
  return (
    <Table label="Records" compact>
      <thead>
        <tr>
          <HeadCell width="26%">About</HeadCell>
          <HeadCell>Name</HeadCell>
          <HeadCell width="30%" keep={2}>
            Where
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            <Cell>
              <span className="text-2">{aboutName(row.about, identityKindNames)}</span>
            </Cell>
            <Cell>
              {row.identityId && row.outcome !== 'new' ? (
                <Link href={`/identities/${row.identityId}`} className="strong">
                  {row.name}
                </Link>
              ) : (
                <span className="strong">{row.name}</span>
              )}
            </Cell>
            <Cell keep={2}>
              <span className="mono text-3">{row.at}</span>
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
