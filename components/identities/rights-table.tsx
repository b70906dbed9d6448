import { Button } from '@/components/ui/button'
import { count, counted } from '@/components/ui/figures'
import { Link } from '@/components/ui/link'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { Unknown } from '@/components/ui/unknown'
import { address } from '@/components/views/address'
import type { Right } from '@/lib/inventory/identity-permissions'
import { whyUnlogged } from '@/lib/model/why-unlogged'
import { riskNames } from './risk-names'
import type { RightsView } from './rights-view'

type Props = {
  id: string
  rights: { rows: Right[]; next: string | null }
  /** How many the filter selects. */
  total: number
  view: RightsView
  useKnown: boolean
  now: string
}

/** Each right against its use. Without a log that reaches far enough, silence is unknown and not "unused". */
export function RightsTable({ id, rights, total, view, useKnown, now }: Props) {
  const page = `/identities/${id}`
  const asked = {
    tab: 'rights',
    q: view.q,
    service: view.service,
    risk: view.risk,
    services: view.isWhole ? 'all' : undefined,
  }
  const isNarrowed = view.q ?? view.service ?? view.risk
  return (
    <>
      <p className="small text-3 above">
        {counted(total, 'permission')}
        {view.service ? ` of ${view.service}` : ''}
        {view.risk ? `, ${(riskNames[view.risk] || 'other').toLowerCase()}` : ''}
        {view.q ? `, named like “${view.q}”` : ''}
        {isNarrowed ? (
          <>
            .{' '}
            <Link
              href={`${address(page, { tab: 'rights', services: asked.services }, {})}#held`}
              scroll={false}
            >
              Show all
            </Link>
          </>
        ) : null}
      </p>
      <Table label="Permissions, table" compact blocks>
        <thead>
          <tr>
            <HeadCell>Permission</HeadCell>
            <HeadCell width={180}>Risk</HeadCell>
            <HeadCell width={200}>Use</HeadCell>
          </tr>
        </thead>
        <tbody>
          {rights.rows.map((right) => (
            <tr key={right.action}>
              <Cell>
                <span className="mono anywhere">{right.action}</span>
                {right.isConditional ? <span className="small text-3"> under a condition</span> : null}
              </Cell>
              <Cell label="Risk">{riskNames[right.risk]}</Cell>
              <Cell label="Use">
                {right.use === 'used' && right.lastUsedAt ? (
                  <>
                    {count(right.uses)} ×, last <Time at={right.lastUsedAt} form="relative" now={now} />
                  </>
                ) : right.use === 'unlogged' ? (
                  <Unknown because={whyUnlogged(right.action)} />
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
      <div className="row under">
        {view.cursor ? (
          <Button look="quiet" small href={`${address(page, asked, {})}#held`}>
            From the beginning
          </Button>
        ) : null}
        {rights.next ? (
          <Button look="quiet" small href={`${address(page, asked, { cursor: rights.next })}#held`}>
            Next
          </Button>
        ) : null}
      </div>
    </>
  )
}
