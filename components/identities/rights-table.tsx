import { count } from '@/components/ui/figures'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { Unknown } from '@/components/ui/unknown'
import type { Right } from '@/lib/inventory/identity-rights'

export const riskNames: Record<Right['risk'], string> = {
  none: '',
  infrastructure_change: 'Modify infrastructure',
  data_access: 'Read data',
  credential_exposure: 'Credential access',
  policy_admin: 'Modify policies',
  escalation: 'Privilege escalation',
}

type Props = { rights: Right[]; granted: number; useKnown: boolean; now: string }

/** Each right against its use. Without a log that reaches far enough, silence is unknown and not "unused". */
export function RightsTable({ rights, granted, useKnown, now }: Props) {
  return (
    <>
      <Table label="Permissions, table" compact least={560}>
        <thead>
          <tr>
            <HeadCell>Right</HeadCell>
            <HeadCell width={180}>Could</HeadCell>
            <HeadCell width={200}>Use</HeadCell>
          </tr>
        </thead>
        <tbody>
          {rights.map((right) => (
            <tr key={right.action}>
              <Cell>
                <span className="mono">{right.action}</span>
                {right.isConditional ? <span className="small text-3"> under a condition</span> : null}
              </Cell>
              <Cell>{riskNames[right.risk]}</Cell>
              <Cell>
                {right.use === 'used' && right.lastUsedAt ? (
                  <>
                    {count(right.uses)} ×, last <Time at={right.lastUsedAt} form="relative" now={now} />
                  </>
                ) : right.use === 'unlogged' ? (
                  <Unknown because="not logged" />
                ) : useKnown ? (
                  <span className="strong">Unused</span>
                ) : (
                  <Unknown />
                )}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      {rights.length < granted ? (
        <p className="small text-3 under">
          The first {count(rights.length)} of {count(granted)}.
        </p>
      ) : null}
    </>
  )
}
