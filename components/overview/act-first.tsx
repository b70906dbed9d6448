import { Link } from '@/components/ui/link'
import { FindingStateMark } from '@/components/findings/finding-state'
import { EmptyState } from '@/components/ui/empty-state'
import { count } from '@/components/ui/figures'
import { KindMark } from '@/components/ui/kind-mark'
import { NameCell } from '@/components/ui/name-cell'
import { SectionTitle } from '@/components/ui/section-title'
import { SeverityMark } from '@/components/ui/severity-mark'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { Unknown } from '@/components/ui/unknown'
import type { IdentityRow } from '@/lib/model/answers/inventory'
import type { FindingRow } from '@/lib/model/answers/findings'

/** An identity at the head of the list with its worst findings. */
export interface FirstToAct {
  identity: IdentityRow
  findings: FindingRow[]
  controls: string[]
}

type Props = { rows: FirstToAct[]; total: number; now: string }

export function ActFirst({ rows, total, now }: Props) {
  return (
    <section aria-labelledby="act">
      <SectionTitle
        id="act"
        note="ranked by risk score (sum of open findings, weighted by severity)"
        more={<Link href="/identities?severity=critical,high">All {count(total)} critical and high</Link>}
      >
        Act on these first
      </SectionTitle>
      {rows.length === 0 ? (
        <EmptyState title="No open findings. Checks without enough data are not counted: see Posture above." />
      ) : (
        <Table label="Act on these first">
          <thead>
            <tr>
              <HeadCell width={92}>Severity</HeadCell>
              <HeadCell>Identity · finding</HeadCell>
              <HeadCell width={170} keep={2}>
                Owner
              </HeadCell>
              <HeadCell width={120} keep={3}>
                Last used
              </HeadCell>
              <HeadCell width={150} keep={3}>
                State
              </HeadCell>
              <HeadCell width={170} under={1040}>
                Control
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ identity, findings, controls }) => (
              <tr key={identity.id}>
                <Cell>
                  {identity.severity === 'none' ? null : <SeverityMark severity={identity.severity} />}
                </Cell>
                <Cell>
                  <NameCell
                    name={identity.name}
                    href={`/identities?open=${identity.id}`}
                    detail={[...new Set(findings.map((finding) => finding.title))].slice(0, 3).join('; ')}
                    mark={<KindMark provider={identity.provider} kind={identity.kind} />}
                  />
                </Cell>
                <Cell keep={2}>
                  {identity.ownerState === 'unknown' ? (
                    <Unknown />
                  ) : identity.owner ? (
                    `${identity.owner}${{ departed: ' (left)', suggested: ' (suggested)' }[identity.ownerState as string] ?? ''}`
                  ) : (
                    <span className="strong">No owner</span>
                  )}
                </Cell>
                <Cell keep={3}>
                  {identity.lastUsedAt ? (
                    <Time at={identity.lastUsedAt} form="relative" now={now} />
                  ) : identity.useState === 'never' ? (
                    'Never'
                  ) : (
                    <Unknown />
                  )}
                </Cell>
                <Cell keep={3}>{findings[0] ? <FindingStateMark finding={findings[0]} /> : null}</Cell>
                <Cell under={1040}>
                  <span className="text-2" title={controls.join(', ')}>
                    {controls.slice(0, 2).join(', ')}
                  </span>
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  )
}
