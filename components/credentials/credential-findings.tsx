import { proofFor } from '@/components/identities/sheet'
import { EmptyState } from '@/components/ui/empty-state'
import { counted } from '@/components/ui/figures'
import { NameCell } from '@/components/ui/name-cell'
import { SectionTitle } from '@/components/ui/section-title'
import { SeverityMark } from '@/components/ui/severity-mark'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import type { Explanation } from '@/lib/model/answers/checks'
import type { FindingRow } from '@/lib/model/answers/findings'

type Props = { findings: FindingRow[]; verdicts: Explanation[]; now: string }

/** What is open about one credential, each with its proof. */
export function CredentialFindings({ findings, verdicts, now }: Props) {
  return (
    <section className="apart">
      <SectionTitle level={3} note={counted(findings.length, 'open finding')}>
        Findings
      </SectionTitle>
      {findings.length === 0 ? (
        <EmptyState title="No open finding about this credential." />
      ) : (
        <Table label="Open findings">
          <thead>
            <tr>
              <HeadCell width={84}>Severity</HeadCell>
              <HeadCell>Finding</HeadCell>
            </tr>
          </thead>
          <tbody>
            {findings.map((finding) => (
              <tr key={finding.id}>
                <Cell>
                  <SeverityMark severity={finding.severity} />
                </Cell>
                <Cell>
                  <NameCell
                    name={finding.title}
                    href={`/findings/${finding.id}`}
                    detail={
                      <>
                        Opened <Time at={finding.openedAt} form="relative" now={now} />
                      </>
                    }
                    proof={proofFor(finding, verdicts)}
                  />
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  )
}
