import { Button } from '@/components/ui/button'
import { count, counted } from '@/components/ui/figures'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { type ImportDetail, rejectsCsv } from './queries'

const PLACES_SHOWN = 3
const REASONS_SHOWN = 20

/** Rejected records, one row a reason: a broken column rejects thousands in the same way. */
export function RejectTable({ of }: { of: ImportDetail }) {
  const reasons = Map.groupBy(
    of.list.flatMap((file) => file.rejects.map((reject) => ({ ...reject, file: file.file }))),
    ({ reason }) => reason,
  )
  if (reasons.size === 0) return null
  const several = of.list.length > 1
  return (
    <section aria-labelledby="rejected">
      <SectionTitle
        id="rejected"
        note="not stored; listed with location and reason"
        more={
          <Button small href={rejectsCsv(of.id)} file>
            {`Download ${counted(of.rejected, 'row')}`}
          </Button>
        }
      >
        Rejected
      </SectionTitle>
      <Table label="Rejected records by reason" blocks>
        <thead>
          <tr>
            <HeadCell>Reason</HeadCell>
            <HeadCell width="40%">Where</HeadCell>
            <HeadCell width={88} numeric>
              Records
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {[...reasons].slice(0, REASONS_SHOWN).map(([reason, rejects]) => (
            <tr key={reason}>
              <Cell>
                <span className="prose">{reason}</span>
              </Cell>
              <Cell>
                <span className="text-2">
                  {rejects
                    .slice(0, PLACES_SHOWN)
                    .map(({ file, at }) => (several ? `${file} ${at}` : at))
                    .join(', ')}
                  {rejects.length > PLACES_SHOWN ? ` and ${count(rejects.length - PLACES_SHOWN)} more` : ''}
                </span>
              </Cell>
              <Cell numeric label="records">
                {count(rejects.length)}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      {reasons.size > REASONS_SHOWN ? (
        <p className="small text-3 under">
          {REASONS_SHOWN} of {count(reasons.size)} reasons shown; the download has all.
        </p>
      ) : null}
    </section>
  )
}
