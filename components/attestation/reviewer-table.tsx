import { Link } from '@/components/ui/link'
import { count } from '@/components/ui/figures'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { DecidedBar } from './decided-bar'
import type { Quality, ReviewerRow } from '@/lib/model/answers/attestation'

type Props = { campaignId: number; reviewers: ReviewerRow[]; isOverdue: boolean }

/** Progress of each reviewer; items without a reviewer come first. */
export function ReviewerTable({ campaignId, reviewers, isOverdue }: Props) {
  const href = (reviewer: string | null, more = '') =>
    `/attestation/${campaignId}?reviewer=${reviewer ?? 'nobody'}${more}`
  return (
    <section aria-labelledby="reviewers">
      <SectionTitle id="reviewers" note={`${count(reviewers.length)} asked`}>
        Progress by reviewer
      </SectionTitle>
      <Table label="Progress by reviewer" blocks>
        <thead>
          <tr>
            <HeadCell>Reviewer</HeadCell>
            <HeadCell width="30%">Decided</HeadCell>
            <HeadCell width={100} numeric>
              Signed off
            </HeadCell>
            <HeadCell width={100} numeric>
              {isOverdue ? 'Overdue' : 'Left'}
            </HeadCell>
          </tr>
        </thead>
        <tbody>
          {reviewers.map((one) => (
            <tr key={one.reviewer ?? 'nobody'}>
              <Cell>
                <Link className="strong" href={href(one.reviewer)}>
                  {one.label ?? 'Nobody'}
                </Link>
                {one.because ? <span className="small text-3"> {one.because}</span> : null}
                {one.hasAccount === false ? <span className="small text-3"> no account yet</span> : null}
              </Cell>
              <Cell label="decided">
                <DecidedBar done={one.decided + one.signed} total={one.total} of={one.label ?? 'nobody'} />
              </Cell>
              <Cell numeric label="signed off">
                {count(one.signed)}
              </Cell>
              <Cell numeric label={isOverdue ? 'overdue' : 'left'}>
                {one.pending > 0 ? (
                  <Link href={href(one.reviewer, '&state=pending')}>{count(one.pending)}</Link>
                ) : (
                  0
                )}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  )
}

/** Quality of decisions. These are indicators, not proof: a fast answer may be a right one. */
export function QualityTable({ quality }: { quality: Quality[] }) {
  return (
    <section aria-labelledby="quality">
      <SectionTitle id="quality" note="indicators, not proof">
        Quality of decisions
      </SectionTitle>
      {quality.length === 0 ? (
        <p className="text-2">No decisions yet.</p>
      ) : (
        <Table label="Quality of decisions" blocks>
          <thead>
            <tr>
              <HeadCell width="24%">Reviewer</HeadCell>
              <HeadCell numeric>Decisions</HeadCell>
              <HeadCell numeric full="Median seconds per decision">
                Seconds each
              </HeadCell>
              <HeadCell numeric full="Decided in under five seconds">
                Under 5 s
              </HeadCell>
              <HeadCell numeric>Approved</HeadCell>
              <HeadCell numeric full="Approvals in a row">
                Longest run
              </HeadCell>
              <HeadCell numeric full="Approved despite findings">
                Against
              </HeadCell>
              <HeadCell numeric>Carried</HeadCell>
              <HeadCell numeric full="Asked twice, answered differently">
                Differed
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {quality.map((one) => (
              <tr key={one.decidedBy}>
                <Cell>
                  <span className="strong">{one.decidedBy}</span>
                </Cell>
                <Cell numeric label="decisions">
                  {count(one.decisions)}
                </Cell>
                <Cell numeric label="seconds each">
                  {one.secondsMedian === null ? (
                    <span className="text-3">bulk</span>
                  ) : (
                    count(Math.round(one.secondsMedian))
                  )}
                </Cell>
                <Cell numeric label="under 5 s">
                  {count(one.fast)}
                </Cell>
                <Cell numeric label="approved">
                  {count(one.approved)}
                </Cell>
                <Cell numeric label="longest run">
                  {count(one.longestRun)}
                </Cell>
                <Cell numeric label="approved despite findings">
                  {count(one.againstEvidence)}
                </Cell>
                <Cell numeric label="carried forward">
                  {count(one.bulk)}
                </Cell>
                <Cell numeric label="differed">
                  {one.controls === 0 ? (
                    <span className="text-3">not asked</span>
                  ) : (
                    `${one.differed} of ${one.controls}`
                  )}
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  )
}
