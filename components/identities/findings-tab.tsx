import { counted } from '@/components/ui/figures'
import { Link } from '@/components/ui/link'
import { Columns } from '@/components/ui/page'
import { EmptyState } from '@/components/ui/empty-state'
import { SectionTitle } from '@/components/ui/section-title'
import { SeverityMark } from '@/components/ui/severity-mark'
import { StateMark } from '@/components/ui/state-mark'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { VerdictCounts } from './verdict-counts'
import { RiskSum } from './risk-sum'
import { isOpen, type IdentitySheet, proofFor } from './sheet'
import { Unknowns } from './unknowns'

export function FindingsTab({ sheet }: { sheet: IdentitySheet }) {
  const { findings, verdicts, now } = sheet
  const holds = verdicts.filter((one) => one.verdict === 'holds').length
  return (
    <Columns aside>
      <section aria-labelledby="findings">
        <SectionTitle
          id="findings"
          note={`${findings.filter(isOpen).length} open of ${findings.length} ever`}
        >
          Findings
        </SectionTitle>
        {findings.length === 0 ? (
          <EmptyState title={`0 findings. ${counted(holds, 'check')} ${holds === 1 ? 'passes' : 'pass'}.`} />
        ) : (
          <Table label="Findings, table" blocks>
            <thead>
              <tr>
                <HeadCell width={96}>Severity</HeadCell>
                <HeadCell>Finding</HeadCell>
                <HeadCell width={110}>Opened</HeadCell>
                <HeadCell width={200}>State</HeadCell>
              </tr>
            </thead>
            <tbody>
              {findings.map((finding) => (
                <tr key={finding.id}>
                  <Cell>
                    <SeverityMark severity={finding.severity} />
                  </Cell>
                  <Cell>
                    <Link href={`/findings/${finding.id}`} className="strong">
                      {finding.title}
                    </Link>
                    {proofFor(finding, verdicts) ? (
                      <span className="small text-2 block">{proofFor(finding, verdicts)}</span>
                    ) : null}
                    {finding.credential ? (
                      <span className="small text-3 block">{finding.credential}</span>
                    ) : null}
                  </Cell>
                  <Cell label="opened">
                    <Time at={finding.openedAt} form="relative" now={now} />
                  </Cell>
                  <Cell label="state">
                    <StateMark
                      state={finding.state}
                      detail={
                        finding.acceptedUntil ? (
                          <>
                            until <Time at={finding.acceptedUntil} form="day" />
                          </>
                        ) : null
                      }
                    />
                  </Cell>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </section>
      <div className="sections">
        <section aria-labelledby="risk">
          <SectionTitle id="risk">Risk</SectionTitle>
          <RiskSum sheet={sheet} />
        </section>
        <section aria-labelledby="verdicts">
          <SectionTitle id="verdicts">Verdicts</SectionTitle>
          <VerdictCounts verdicts={verdicts} />
        </section>
        <section aria-labelledby="unknowns">
          <SectionTitle id="unknowns">Missing data</SectionTitle>
          <Unknowns verdicts={verdicts} />
        </section>
      </div>
    </Columns>
  )
}
